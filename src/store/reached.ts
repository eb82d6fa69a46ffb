import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { later } from '../lib/time.ts'
import type { Tx } from './db.ts'
import { reached } from './schema-calling.ts'

/** So often within so long somebody is told by one way. */
export type Throttle = { readonly times: number; readonly withinMs: number }

/** Null: the destination may be told now, and that counts from then on; else when it may be told again. */
export async function throttle(
  tx: Tx,
  destination: string,
  { times, withinMs }: Throttle,
  now: Date,
): Promise<Date | null> {
  // What is as far ahead was counted by a clock that has been put back since, or that is wrong.
  const isOver = sql`${reached.since} not between ${later(now, -withinMs + 1)}::timestamptz and ${later(now, withinMs)}::timestamptz`
  const counted = await tx
    .insert(reached)
    .values({ destination, since: now, times: 1 })
    .onConflictDoUpdate({
      target: reached.destination,
      set: {
        since: sql`case when ${isOver} then excluded.since else ${reached.since} end`,
        times: sql`case when ${isOver} then 1 else ${reached.times} + 1 end`,
      },
      setWhere: sql`${isOver} or ${reached.times} < ${times}`,
    })
    .returning({ since: reached.since })
  if (counted.length > 0) return null
  const [row] = await tx.select({ since: reached.since }).from(reached).where(eq(reached.destination, destination))
  return later(row?.since ?? now, withinMs)
}

/** It was not told after all, and may be told as often as if it had never been tried. */
export async function uncount(tx: Tx, destination: string): Promise<void> {
  await tx
    .update(reached)
    .set({ times: sql`${reached.times} - 1` })
    .where(and(eq(reached.destination, destination), gt(reached.times, 0)))
}

/** Forgets who was told for the last time before. */
export async function forgetReached(tx: Tx, before: Date): Promise<void> {
  await tx.delete(reached).where(lt(reached.since, before))
}
