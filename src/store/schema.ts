import { sql } from 'drizzle-orm'
import {
  bigserial,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

export const incidentNumber = pgSequence('incident_number')

export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** One row an incident: `state` is the fold of its timeline, the columns beside it are what queries look for. */
export const incidents = pgTable(
  'incidents',
  {
    id: uuid().primaryKey(),
    number: integer().notNull().unique('one_incident_per_number'),
    status: text().notNull(),
    groupKey: text('group_key'),
    channel: text(),
    /** Its message in a channel that it shares with others, as `channel:ts`. */
    card: text(),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    seq: integer().notNull(),
    state: jsonb().notNull(),
  },
  table => [
    uniqueIndex('one_open_incident_per_group').on(table.groupKey).where(sql`status <> 'resolved'`),
    // Partial, for only then a write of this column is none of the row's key, and lets those pass who only refer to the row.
    uniqueIndex('one_incident_per_channel').on(table.channel).where(sql`channel is not null`),
    uniqueIndex('one_incident_per_card').on(table.card).where(sql`card is not null`),
    index('open_incidents').on(table.number).where(sql`status <> 'resolved'`),
    index('incidents_by_opening').on(table.openedAt),
    index('resolved_incidents_of_a_group').on(table.groupKey, table.resolvedAt).where(sql`resolved_at is not null`),
  ],
)

/** What happened, in order. Only ever added to. */
export const timeline = pgTable(
  'timeline',
  {
    incident: uuid()
      .notNull()
      .references(() => incidents.id),
    seq: integer().notNull(),
    at: instant('at').notNull(),
    actor: jsonb().notNull(),
    type: text().notNull(),
    fact: jsonb().notNull(),
  },
  table => [
    primaryKey({ name: 'one_event_per_seq', columns: [table.incident, table.seq] }),
    index('pages_sent').on(table.at).where(sql`type = 'paged'`),
  ],
)

/** One row an identity: its latest episode, and what was decided about it. */
export const alerts = pgTable(
  'alerts',
  {
    source: text().notNull(),
    fingerprint: text().notNull(),
    status: text().notNull(),
    kind: text().notNull(),
    severity: text(),
    title: text().notNull(),
    description: text().notNull(),
    labels: jsonb().notNull(),
    links: jsonb().notNull(),
    cut: integer().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at'),
    /** Why it ended without having recovered. */
    ended: text(),
    /** It counts as resolved from then on, unless it is heard of again before. */
    expiresAt: instant('expires_at'),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    count: integer().notNull(),
    incident: uuid().references(() => incidents.id),
    verdict: text().notNull(),
    reason: text().notNull(),
    groupKey: text('group_key').notNull(),
    /** When what was decided is to be decided anew. */
    reviewAt: instant('review_at'),
    /** What mutes it, under its name. */
    mutedBy: text('muted_by'),
    /** What its sender said of it, where it waits to be routed anew or its route has made it another. */
    told: jsonb(),
    /** When it came, of late, where that is counted; milliseconds since 1970. */
    recent: jsonb().notNull().default([]),
    /** When it began and ended, of late, where that is counted; milliseconds since 1970. */
    changes: jsonb().notNull().default([]),
    /** By which rules it is as bad as it is. */
    classified: jsonb().notNull().default([]),
  },
  table => [
    primaryKey({ name: 'one_alert_per_fingerprint', columns: [table.source, table.fingerprint] }),
    index('alerts_of_an_incident').on(table.incident),
    index('alerts_last_seen').on(table.lastSeenAt, table.source, table.fingerprint),
    index('alerts_that_expire').on(table.expiresAt).where(sql`expires_at is not null`),
    index('alerts_to_review').on(table.reviewAt).where(sql`review_at is not null`),
    index('alerts_that_wait').on(table.groupKey, table.reviewAt).where(sql`verdict = 'wait'`),
    index('alerts_that_are_muted').on(table.mutedBy).where(sql`muted_by is not null`),
  ],
)

/** Alerts that are accepted and not decided of yet, as they came: only while more come than can be decided of. */
export const arrivals = pgTable('arrivals', {
  id: bigserial({ mode: 'bigint' }).primaryKey(),
  arrival: text().notNull(),
})

/** Alerts that people have muted for a time. What is over stays, so that one can see who muted what. */
export const silences = pgTable(
  'silences',
  {
    id: serial().primaryKey(),
    matchers: jsonb().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    reason: text().notNull(),
    by: jsonb().notNull(),
    /** The number of the incident that it was made from. */
    incident: integer().references(() => incidents.number),
    endedAt: instant('ended_at'),
    endedBy: jsonb('ended_by'),
    /** When people were told that it ends soon. */
    warnedAt: instant('warned_at'),
  },
  table => [
    index('silences_not_ended').on(table.endsAt).where(sql`ended_at is null`),
    index('silences_by_end').on(sql`coalesce(ended_at, ends_at)`, table.id),
  ],
)

/** Which alerts that fire inhibit others, under the keys that these ask for. */
export const inhibitors = pgTable(
  'inhibitors',
  {
    key: text().notNull(),
    source: text().notNull(),
    fingerprint: text().notNull(),
  },
  table => [
    primaryKey({ name: 'one_inhibitor_per_alert_and_key', columns: [table.key, table.source, table.fingerprint] }),
    index('inhibitors_by_alert').on(table.source, table.fingerprint),
  ],
)

/** What is still to be done outside. A row is gone once it is done; `leased_until` says who is at it, and for how long. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigserial({ mode: 'bigint' }).primaryKey(),
    incident: uuid()
      .notNull()
      .references(() => incidents.id),
    lane: text().notNull(),
    /** In a lane one after the other: what concerns one incident, or goes to one destination. */
    line: text().notNull(),
    effect: jsonb().notNull(),
    /** Of two that wait under one key the second is not needed. */
    key: text(),
    dueAt: instant('due_at').notNull(),
    /** What is put off by others of its key is not put off any further; null: nothing puts it off. */
    latestAt: instant('latest_at'),
    /** It was tried and has to wait so long: nothing new hurries it. */
    notBefore: instant('not_before'),
    leasedUntil: instant('leased_until'),
    /** Changes with every lease: a worker that was too slow cannot speak for its successor. */
    lease: uuid(),
    /** Wide enough for a Slack that refuses us for months: claiming must never fail over a count. */
    attempts: integer().notNull().default(0),
    failures: integer().notNull().default(0),
    createdAt: instant('created_at').notNull(),
  },
  table => [
    uniqueIndex('one_waiting_effect_per_key').on(table.incident, table.key).where(sql`leased_until is null`),
    uniqueIndex('one_leased_effect_per_lane')
      .on(table.line, table.lane)
      .where(sql`leased_until is not null and lane not like 'page:%'`),
    index('outbox_due').on(table.dueAt),
    index('outbox_due_in_lane').on(table.lane, table.dueAt, table.id),
    index('outbox_lanes').on(table.line, table.lane, table.id),
  ],
)

/** What an authenticated sender sent and nobody could read. */
export const rejected = pgTable(
  'rejected',
  {
    id: bigserial({ mode: 'bigint' }).primaryKey(),
    source: text().notNull(),
    at: instant('at').notNull(),
    reason: text().notNull(),
    path: text(),
    contentType: text('content_type').notNull(),
    body: text().notNull(),
  },
  table => [index('rejected_at').on(table.at)],
)

/** Deliveries that have been taken: Slack sends events again, and anyone may send a recorded request again. */
export const seen = pgTable('seen', { key: text().primaryKey(), at: instant('at').notNull() }, table => [
  index('seen_at').on(table.at),
])

/** Keys that the installation made for itself, such as the one that signs links. */
export const keys = pgTable('keys', { name: text().primaryKey(), value: text().notNull() })
