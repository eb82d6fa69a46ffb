import { bigserial, boolean, index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { instant } from './schema.ts'

/** Alerts that came over Opsgenie's API, as their senders know them; what became of them stands in `alerts`. */
export const opsgenieAlerts = pgTable(
  'opsgenie_alerts',
  {
    /** The short number of Opsgenie. */
    tiny: bigserial({ mode: 'number' }).primaryKey(),
    id: text().notNull().unique('one_opsgenie_alert_per_id'),
    source: text().notNull(),
    /** The alert's fingerprint. */
    alias: text().notNull(),
    /** The first time that the alias is used is 1. */
    episode: integer().notNull(),
    /** The alert's `starts_at`. */
    createdAt: instant('created_at').notNull(),
    lastAt: instant('last_at').notNull(),
    count: integer().notNull(),
    /** Its fields, as the sender has left them. */
    said: jsonb().notNull(),
    /** Its sender has closed it; that may wait to be decided of. */
    closed: boolean().notNull().default(false),
  },
  table => [
    unique('one_opsgenie_alert_per_episode').on(table.source, table.alias, table.episode),
    index('opsgenie_alerts_of_a_source').on(table.source, table.tiny),
  ],
)

/** What became of each request to Opsgenie's API: its clients come back and ask. */
export const opsgenieRequests = pgTable(
  'opsgenie_requests',
  {
    id: text().primaryKey(),
    source: text().notNull(),
    at: instant('at').notNull(),
    action: text().notNull(),
    success: boolean().notNull(),
    status: text().notNull(),
    alertId: text('alert_id'),
    alias: text(),
  },
  table => [index('opsgenie_requests_at').on(table.at)],
)
