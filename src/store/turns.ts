import { sql } from 'drizzle-orm'
import type { Tx } from './db.ts'
import { turns } from './schema-calling.ts'

/** Whose turn it is in each of these schedules, counting up from 0; the next time it is the next one's. */
export async function takeTurns(tx: Tx, schedules: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (schedules.length === 0) return new Map()
  const rows = await tx
    .insert(turns)
    .values([...schedules].sort().map(schedule => ({ schedule, taken: 1 })))
    .onConflictDoUpdate({ target: turns.schedule, set: { taken: sql`${turns.taken} + 1` } })
    .returning()
  return new Map(rows.map(({ schedule, taken }) => [schedule, taken - 1]))
}
