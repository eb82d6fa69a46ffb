import { asc, inArray, sql } from 'drizzle-orm'
import type { Signal } from '../alert/alert.ts'
import type { Tx } from './db.ts'
import { arrivals } from './schema.ts'

/** An alert as it came; `isOver`: its source sends more than it may. */
export type Arrival = { readonly signal: Signal; readonly isOver: boolean }
export type StoredArrival = Arrival & { readonly id: bigint }

/** ASCII's record separator: JSON has it escaped, so that one parameter holds all of them and none has to be escaped for that. */
const SEPARATOR = '\x1e'

/** In their order, behind all that are there; answers with their ids. */
export async function addArrivals(tx: Tx, added: readonly Arrival[]): Promise<readonly bigint[]> {
  const texts = added.map(arrival => JSON.stringify(arrival)).join(SEPARATOR)
  const { rows } = await tx.execute<{ id: string }>(
    sql`insert into arrivals (arrival) select unnest(string_to_array(${texts}, ${SEPARATOR})) returning id`,
  )
  return rows.map(({ id }) => BigInt(id))
}

/** Those that came first; not held. */
export async function firstArrivals(tx: Tx, limit: number): Promise<readonly StoredArrival[]> {
  const rows = await tx.select().from(arrivals).orderBy(asc(arrivals.id)).limit(limit)
  return rows.map(({ id, arrival }) => ({ id, ...readArrival(arrival) }))
}

/** Takes them out, as far as nobody else has; answers with their ids. */
export async function takeArrivals(tx: Tx, ids: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  const taken = await tx
    .delete(arrivals)
    .where(inArray(arrivals.id, [...ids]))
    .returning({ id: arrivals.id })
  return new Set(taken.map(({ id }) => id))
}

export async function countArrivals(tx: Tx): Promise<number> {
  return await tx.$count(arrivals)
}

function readArrival(text: string): Arrival {
  const { signal, isOver } = JSON.parse(text) as Arrival
  const { startsAt, endsAt, expiresAt } = signal
  return {
    signal: { ...signal, startsAt: instant(startsAt), endsAt: instant(endsAt), expiresAt: instant(expiresAt) },
    isOver,
  }
}

/** As JSON has it, it is a text. */
function instant(said: Date | null): Date | null {
  return said === null ? null : new Date(said)
}
