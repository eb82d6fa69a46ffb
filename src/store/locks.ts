import { sql } from 'drizzle-orm'
import { isGathered } from '../alert/storm.ts'
import type { Tx } from './db.ts'

/** "tocs" in ASCII, read as a number: advisory locks are named by numbers, and the server may not be ours alone. */
const LOCKS = 1953457011
/** The server has room for a few thousand locks in all, and a message may hold more alerts than that. */
const SLOTS = 512
/**
 * What many groups come together under has a lock behind all others: it is asked for late, by whoever holds those already.
 * Among theirs it would be one that a large message holds by chance, and the two would wait for each other.
 */
const GATHERED = SLOTS + 1
const ARRANGING = SLOTS + 2

/**
 * The statement that holds these group keys and identities until the transaction ends: what is decided of one waits for
 * another process that decides of it. Some share a lock, and then wait for each other without need. It has nothing but
 * numbers in it, so that it can go out together with `begin`.
 */
export function locking(keys: readonly string[]): string {
  // In one order everywhere, so that two batches can never wait for each other.
  const slots = [...new Set(keys.map(slotOf))].sort((a, b) => a - b)
  return `select pg_advisory_xact_lock(${LOCKS}, slot) from unnest('{${slots}}'::int[]) slot`
}

export async function lockKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.execute(sql.raw(locking(keys)))
}

/**
 * Goes out with `begin` like the others: whoever decides by the silences holds it, so that none is ended, and what it
 * mutes looked for, between their reading and their writing.
 */
export const READING_SILENCES = `select pg_advisory_xact_lock_shared(${LOCKS}, ${SLOTS})`

/** Waits for those who decide by the silences, and lets others wait until the transaction ends. */
export async function lockSilences(tx: Tx): Promise<void> {
  await tx.execute(sql.raw(`select pg_advisory_xact_lock(${LOCKS}, ${SLOTS})`))
}

/** Of those who arrange who is on call, each sees what the one before has done. */
export async function lockArranging(tx: Tx): Promise<void> {
  await tx.execute(sql.raw(`select pg_advisory_xact_lock(${LOCKS}, ${ARRANGING})`))
}

/** FNV-1a over UTF-16 units; the same in every process. */
function slotOf(key: string): number {
  if (isGathered(key)) return GATHERED
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 16)) & (SLOTS - 1)
}
