import { and, eq, isNull, min, sql } from 'drizzle-orm'
import type { Effect } from '../incident/effect.ts'
import type { Tx } from './db.ts'
import { outbox } from './schema.ts'

export type NewEffect = {
  readonly incident: string
  readonly lane: string
  readonly effect: Effect
  readonly key: string | null
  readonly dueAt: Date
}

export type Leased = {
  readonly id: string
  readonly lease: string
  readonly incident: string
  readonly effect: Effect
  readonly attempts: number
  readonly failures: number
  readonly createdAt: Date
}

/** Under a key that waits already nothing is added; the sooner due time counts. */
export async function putEffects(tx: Tx, effects: readonly NewEffect[], now: Date): Promise<void> {
  if (effects.length === 0) return
  await tx
    .insert(outbox)
    .values(effects.map(effect => ({ ...effect, createdAt: now })))
    .onConflictDoUpdate({
      target: [outbox.incident, outbox.key],
      targetWhere: isNull(outbox.leasedUntil),
      set: { dueAt: sql`least(${outbox.dueAt}, excluded.due_at)` },
    })
}

/**
 * Leases what is due: of each incident and lane only the oldest, and nothing while another of that lane is leased,
 * so that an older message can never land after a newer one. Leases that have run out are taken over.
 */
export async function claimDue(
  tx: Tx,
  lanes: readonly string[],
  now: Date,
  leasedUntil: Date,
  limit: number,
): Promise<readonly Leased[]> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    update outbox set leased_until = ${leasedUntil}, lease = gen_random_uuid(), attempts = attempts + 1
    where id in (
      select id from outbox o
      where due_at <= ${now} and lane = any(${sql.param(lanes)}::text[]) and (leased_until is null or leased_until <= ${now})
        and not exists (
          select from outbox other
          where other.incident = o.incident and other.lane = o.lane and other.id <> o.id
            and (other.leased_until > ${now} or (other.id < o.id and other.due_at <= ${now})))
      order by due_at, id
      limit ${limit}
      for update skip locked)
    returning id, lease, incident, effect, attempts, failures, created_at`)
  return rows.map(readLeased)
}

/** Done, if this lease still holds: false where a successor has taken over, whose word counts. */
export async function finishEffect(tx: Tx, { id, lease }: { id: string; lease: string }): Promise<boolean> {
  const gone = await tx
    .delete(outbox)
    .where(and(eq(outbox.id, BigInt(id)), eq(outbox.lease, lease)))
    .returning({ id: outbox.id })
  return gone.length > 0
}

export async function renewLease(
  tx: Tx,
  { id, lease }: { id: string; lease: string },
  leasedUntil: Date,
): Promise<void> {
  await tx
    .update(outbox)
    .set({ leasedUntil })
    .where(and(eq(outbox.id, BigInt(id)), eq(outbox.lease, lease)))
}

/** Given back, to be tried again at `dueAt`. Where the same has come to wait meanwhile, this one is not needed. */
export async function releaseEffect(
  tx: Tx,
  { id, lease }: { id: string; lease: string },
  { dueAt, failures }: { dueAt: Date; failures: number },
): Promise<void> {
  await tx.execute(sql`
    with mine as (
      select id, incident, key from outbox where id = ${id} and lease = ${lease}::uuid for update),
    twin as (
      select 1 from outbox o, mine
      where o.incident = mine.incident and o.key = mine.key and o.id <> mine.id and o.leased_until is null),
    gone as (
      delete from outbox where id in (select id from mine) and exists (select from twin))
    update outbox set leased_until = null, lease = null, due_at = ${dueAt}, failures = ${failures}
    where id in (select id from mine) and not exists (select from twin)`)
}

/** When the next effect falls due that nobody holds; null where none waits. */
export async function nextDue(tx: Tx): Promise<Date | null> {
  const [row] = await tx
    .select({ at: min(outbox.dueAt) })
    .from(outbox)
    .where(isNull(outbox.leasedUntil))
  return row?.at ?? null
}

export async function countWaiting(tx: Tx, now: Date): Promise<number> {
  return await tx.$count(outbox, sql`${outbox.dueAt} <= ${now}`)
}

function readLeased(row: Record<string, unknown>): Leased {
  return {
    id: String(row.id),
    lease: String(row.lease),
    incident: String(row.incident),
    effect: row.effect as Effect,
    attempts: Number(row.attempts),
    failures: Number(row.failures),
    createdAt: row.created_at as Date,
  }
}
