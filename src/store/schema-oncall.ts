import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, serial, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant } from './schema.ts'

/** Who stands in for whom. What is over stays, so that one can see who was on call. */
export const overrides = pgTable(
  'overrides',
  {
    id: serial().primaryKey(),
    schedule: text().notNull(),
    /** Names of the rulebook. */
    person: text().notNull(),
    instead: text(),
    from: instant('from').notNull(),
    until: instant('until').notNull(),
    reason: text().notNull(),
    by: jsonb().notNull(),
    madeAt: instant('made_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: jsonb('ended_by'),
  },
  table => [index('overrides_by_end').on(sql`coalesce(ended_at, until)`, table.id)],
)

/** Schedules as they stood from an instant on; null: always. */
export const scheduleVersions = pgTable(
  'schedule_versions',
  {
    id: serial().primaryKey(),
    schedule: text().notNull(),
    since: instant('since'),
    definition: jsonb().notNull(),
    /** Of the definition: what was read once need not be read again. */
    digest: text().notNull(),
    madeAt: instant('made_at').notNull(),
  },
  table => [
    uniqueIndex('one_version_per_schedule_and_instant').on(
      table.schedule,
      sql`coalesce(since, '-infinity'::timestamptz)`,
    ),
  ],
)

/** Those who ask others to be on call in their place, and what became of it. */
export const covers = pgTable(
  'covers',
  {
    id: serial().primaryKey(),
    schedule: text().notNull(),
    person: text().notNull(),
    from: instant('from').notNull(),
    until: instant('until').notNull(),
    /** The shift that is taken in return, where two swap. */
    inReturn: jsonb('in_return'),
    asked: jsonb().notNull(),
    declined: jsonb().notNull(),
    takenBy: text('taken_by'),
    withdrawnAt: instant('withdrawn_at'),
    madeAt: instant('made_at').notNull(),
  },
  table => [index('covers_by_end').on(table.until)],
)

/** What people are told of who is on call: once each, and brought up to date where it may change. */
export const notices = pgTable(
  'notices',
  {
    key: text().primaryKey(),
    /** A person of the rulebook; null: the operators. */
    person: text(),
    about: jsonb().notNull(),
    /** Where it stands in Slack. */
    message: jsonb(),
    /** Counts what has changed of it; what was sent before is brought up to date. */
    revision: integer().notNull().default(0),
    dueAt: instant('due_at').notNull(),
    /** Too late to be said after that; null: never. */
    until: instant('until'),
    leasedUntil: instant('leased_until'),
    attempts: integer().notNull().default(0),
    madeAt: instant('made_at').notNull(),
    doneAt: instant('done_at'),
  },
  table => [
    index('notices_due').on(table.dueAt).where(sql`done_at is null`),
    index('notices_done').on(table.doneAt).where(sql`done_at is not null`),
  ],
)
