import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** How often the next one of a schedule has been called in turn. */
export const turns = pgTable('turns', {
  schedule: text().primaryKey(),
  taken: integer().notNull(),
})

/** How often a destination (a person by one way) has been told since: what follows too soon is told together. */
export const reached = pgTable(
  'reached',
  {
    destination: text().primaryKey(),
    since: instant('since').notNull(),
    times: integer().notNull(),
  },
  table => [index('reached_since').on(table.since)],
)
