import { and, desc, eq, lte, type SQL, sql } from 'drizzle-orm'
import type { Alert, AlertRef, Classified } from '../alert/alert.ts'
import type { Tx } from './db.ts'
import { alerts, incidents } from './schema.ts'

/** An alert with what was decided about it: what a row keeps. `incident` is the incident's id. */
export type AlertRow = Alert & {
  readonly classified: readonly Classified[]
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly count: number
  readonly incident: string | null
  readonly verdict: string
  readonly reason: string
  readonly groupKey: string
  /** When what was decided is to be decided anew. */
  readonly reviewAt: Date | null
  readonly mutedBy: string | null
  /** What its sender said of it, where it waits to be routed anew or its route has made it another. */
  readonly told: (Pick<Alert, 'labels' | 'severity'> & { readonly isOver?: true }) | null
  /** When it came, of late, where that is counted; milliseconds since 1970. */
  readonly recent: readonly number[]
  /** When it began and ended, of late, where that is counted; milliseconds since 1970. */
  readonly changes: readonly number[]
}

/** Writes whole rows. Each identity may stand in it once. */
export function savingAlerts(rows: readonly AlertRow[]): SQL {
  return sql`
    insert into alerts (source, fingerprint, status, kind, severity, title, description, labels, links, cut, starts_at, ends_at,
      ended, expires_at, first_seen_at, last_seen_at, count, incident, verdict, reason,
      group_key, review_at, muted_by, told, recent, changes, classified)
    select source, fingerprint, status, kind, severity, title, description, labels, links, cut, "startsAt", "endsAt",
      ended, "expiresAt", "firstSeenAt", "lastSeenAt", count, incident, verdict, reason,
      "groupKey", "reviewAt", "mutedBy", told, recent, changes, classified
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (source text, fingerprint text, status text, kind text, severity text,
      title text, description text, labels jsonb, links jsonb, cut int, "startsAt" timestamptz, "endsAt" timestamptz,
      ended text, "expiresAt" timestamptz, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, count int, incident uuid, verdict text, reason text,
      "groupKey" text, "reviewAt" timestamptz, "mutedBy" text, told jsonb, recent jsonb, changes jsonb, classified jsonb)
    on conflict (source, fingerprint) do update set
      status = excluded.status, kind = excluded.kind, severity = excluded.severity, title = excluded.title,
      description = excluded.description, labels = excluded.labels, links = excluded.links, cut = excluded.cut,
      starts_at = excluded.starts_at, ends_at = excluded.ends_at, ended = excluded.ended, expires_at = excluded.expires_at,
      first_seen_at = excluded.first_seen_at,
      last_seen_at = excluded.last_seen_at, count = excluded.count, incident = excluded.incident,
      verdict = excluded.verdict, reason = excluded.reason, group_key = excluded.group_key,
      review_at = excluded.review_at, muted_by = excluded.muted_by, told = excluded.told, recent = excluded.recent,
      changes = excluded.changes, classified = excluded.classified`
}

/** A row as it was when somebody looked, and how often its alert has come again since. `key` is its `rowKey`. */
export type Repeat = Pick<AlertRow, 'status' | 'severity' | 'startsAt' | 'incident' | 'expiresAt'> & {
  readonly key: string
  readonly times: number
  /** It was looked at again, as it was due. */
  readonly isReview: boolean
}

/**
 * Repeats are not history: they touch a few columns of a row that is still as it was, and answer with the keys of those
 * that were. Their instants are kept to ten seconds, so that most repeats change no index.
 */
export async function touchAlerts(tx: Tx, repeats: readonly Repeat[], now: Date): Promise<ReadonlySet<string>> {
  if (repeats.length === 0) return new Set()
  // In one order everywhere, so that two processes seldom wait for each other's rows.
  const sorted = repeats.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const rows = sorted.map(({ key, ...repeat }) => ({ ...repeat, ...identityOf(key) }))
  const { rows: touched } = await tx.execute<{ nth: string }>(sql`
    update alerts a set count = a.count + r.times,
      last_seen_at = case when r.times > 0 and a.last_seen_at < ${now}::timestamptz - interval '10 s' then ${now} else a.last_seen_at end,
      expires_at = case when a.expires_at > r.expires_at - interval '10 s' then a.expires_at else r.expires_at end,
      review_at = case when r.is_review and a.review_at <= ${now} then null else a.review_at end
    from unnest(
        ${sql.param(rows.map(({ source }) => source))}::text[], ${sql.param(rows.map(({ fingerprint }) => fingerprint))}::text[],
        ${sql.param(rows.map(({ times }) => times))}::int[], ${sql.param(rows.map(({ isReview }) => isReview))}::bool[],
        ${sql.param(rows.map(({ status }) => status))}::text[], ${sql.param(rows.map(({ startsAt }) => startsAt.toISOString()))}::timestamptz[],
        ${sql.param(rows.map(({ severity }) => severity))}::text[], ${sql.param(rows.map(({ incident }) => incident))}::uuid[],
        ${sql.param(rows.map(({ expiresAt }) => expiresAt?.toISOString() ?? null))}::timestamptz[])
      with ordinality as r (source, fingerprint, times, is_review, status, starts_at, severity, incident, expires_at, nth)
    where a.source = r.source and a.fingerprint = r.fingerprint and a.status = r.status
      and a.starts_at = r.starts_at and a.severity is not distinct from r.severity
      and a.incident is not distinct from r.incident
    returning r.nth`)
  return new Set(touched.flatMap(({ nth }) => sorted[Number(nth) - 1]?.key ?? []))
}

export type Peeked = Pick<AlertRow, Said | 'startsAt' | 'endsAt' | 'expiresAt'> & {
  readonly isHeld: boolean
  readonly incident: { readonly id: string; readonly number: number; readonly resolvedAt: Date | null } | null
}

type Said = 'status' | 'kind' | 'severity' | 'classified' | 'ended'

/** What is known of these alerts and of the incidents they belong to, by `rowKey`. It may change at once: nothing is held. */
export async function peekAlerts(
  tx: Tx,
  wanted: readonly Pick<Alert, 'source' | 'fingerprint'>[],
): Promise<ReadonlyMap<string, Peeked>> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    select a.source, a.fingerprint, a.status, a.kind, a.severity, a.classified, a.ended, a.starts_at, a.ends_at, a.expires_at,
      a.reason = 'flapping' as "isHeld", i.id as incident, i.number, i.resolved_at
    from unnest(${sql.param(wanted.map(({ source }) => source))}::text[], ${sql.param(wanted.map(({ fingerprint }) => fingerprint))}::text[])
      as w (source, fingerprint)
    join alerts a using (source, fingerprint)
    left join incidents i on i.id = a.incident and a.verdict not in ('wait', 'mute')`)
  return new Map(
    rows.map(row => {
      const { source, fingerprint, starts_at, ends_at, expires_at, incident: id, number, resolved_at, ...same } = row
      const incident =
        id === null ? null : { id: String(id), number: Number(number), resolvedAt: resolved_at as Date | null }
      const key = rowKey({ source: String(source), fingerprint: String(fingerprint) })
      const plain = same as Pick<Peeked, Said | 'isHeld'>
      const ends = { endsAt: ends_at as Date | null, expiresAt: expires_at as Date | null }
      return [key, { ...plain, ...ends, startsAt: starts_at as Date, incident }]
    }),
  )
}

/** Those that are to be decided anew, the longest ago first. */
export async function dueAlerts(tx: Tx, now: Date, limit: number): Promise<readonly AlertRow[]> {
  const rows = await tx.select().from(alerts).where(lte(alerts.reviewAt, now)).orderBy(alerts.reviewAt).limit(limit)
  return rows.map(row => row as typeof row & AlertRow)
}

/** What was muted by it is decided anew at once; answers with how many. */
export async function reviewMuted(tx: Tx, by: string, at: Date): Promise<number> {
  return reviewWhere(tx, eq(alerts.mutedBy, by), at)
}

/** Whatever waits for others or is muted is decided anew at once. */
export async function reviewHeldBack(tx: Tx, at: Date): Promise<void> {
  await reviewWhere(tx, sql`verdict = 'wait' and reason <> 'group_wait'`, at)
  await reviewWhere(tx, sql`muted_by is not null`, at)
}

/** In the order in which others hold rows: whoever writes many of them in another one waits for them, and they for him. */
async function reviewWhere(tx: Tx, which: SQL, at: Date): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    with held as materialized (
      select source, fingerprint from alerts where ${which} order by source, fingerprint for no key update)
    update alerts a set review_at = ${at} from held h where a.source = h.source and a.fingerprint = h.fingerprint`)
  return rowCount ?? 0
}

type Identity = Pick<AlertRow, 'source' | 'fingerprint'>

/** Whoever decides of it at the same time knows better. */
export async function putOffReview(tx: Tx, { source, fingerprint }: Identity, until: Date): Promise<void> {
  const due = and(eq(alerts.source, source), eq(alerts.fingerprint, fingerprint), lte(alerts.reviewAt, until))
  await tx.update(alerts).set({ reviewAt: until }).where(due)
}

/** The same. */
export async function putOffExpiry(tx: Tx, { source, fingerprint }: Identity, until: Date): Promise<void> {
  const due = and(eq(alerts.source, source), eq(alerts.fingerprint, fingerprint), lte(alerts.expiresAt, until))
  await tx.update(alerts).set({ expiresAt: until }).where(due)
}

/** Those whose time is up, the longest ago first. */
export async function expiredAlerts(tx: Tx, now: Date, limit: number): Promise<readonly AlertRow[]> {
  const rows = await tx.select().from(alerts).where(lte(alerts.expiresAt, now)).orderBy(alerts.expiresAt).limit(limit)
  return rows.map(row => row as typeof row & AlertRow)
}

/** How many alerts of each of these incidents fire in it; one that flaps does until it is calm. */
export async function countFiring(tx: Tx, incidentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (incidentIds.length === 0) return new Map()
  const { rows } = await tx.execute<{ incident: string; firing: string }>(sql`
    select incident, count(*) as firing from alerts
    where incident = any(${sql.param(incidentIds)}::uuid[]) and (status <> 'resolved' or verdict = 'hold')
      and verdict not in ('wait', 'mute')
    group by incident`)
  return new Map(rows.map(row => [row.incident, Number(row.firing)]))
}

export type ListedAlert = Omit<AlertRow, 'incident'> & { readonly incident: number | null }

/** Last seen first, those after `after` in that order. `incident` is the number of the incident. */
export async function listAlerts(
  tx: Tx,
  query: { after: { at: Date; source: string; fingerprint: string } | null; incident: string | null; limit: number },
): Promise<readonly ListedAlert[]> {
  const { after, incident, limit } = query
  const rows = await tx
    .select({ alert: alerts, number: incidents.number })
    .from(alerts)
    .leftJoin(incidents, eq(incidents.id, alerts.incident))
    .where(
      and(
        incident === null ? undefined : eq(alerts.incident, incident),
        after === null
          ? undefined
          : sql`(${alerts.lastSeenAt}, ${alerts.source}, ${alerts.fingerprint}) < (${after.at.toISOString()}::timestamptz, ${after.source}, ${after.fingerprint})`,
      ),
    )
    .orderBy(desc(alerts.lastSeenAt), desc(alerts.source), desc(alerts.fingerprint))
    .limit(limit)
  return rows.map(({ alert, number }) => ({ ...(alert as typeof alert & AlertRow), incident: number }))
}

/** Identity over all sources: the name of a source holds no NUL, whatever its fingerprints hold. */
export function rowKey({ source, fingerprint }: Pick<AlertRef, 'source' | 'fingerprint'>): string {
  return `${source}\0${fingerprint}`
}

function identityOf(key: string): Pick<AlertRef, 'source' | 'fingerprint'> {
  const end = key.indexOf('\0')
  return { source: key.slice(0, end), fingerprint: key.slice(end + 1) }
}

/** A row as raw SQL gives it. */
export function readRow(row: Record<string, unknown>): AlertRow {
  const { starts_at, ends_at, expires_at, first_seen_at, last_seen_at, group_key, review_at, muted_by, ...same } = row
  return {
    ...(same as Omit<AlertRow, 'startsAt' | 'endsAt' | 'expiresAt' | 'firstSeenAt' | 'lastSeenAt' | Flow>),
    startsAt: starts_at as Date,
    endsAt: ends_at as Date | null,
    expiresAt: expires_at as Date | null,
    firstSeenAt: first_seen_at as Date,
    lastSeenAt: last_seen_at as Date,
    groupKey: String(group_key),
    reviewAt: review_at as Date | null,
    mutedBy: muted_by as string | null,
  }
}

type Flow = 'groupKey' | 'reviewAt' | 'mutedBy'
