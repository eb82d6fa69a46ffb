import { and, eq, type SQL, sql } from 'drizzle-orm'
import pg from 'pg'
import { type Effect, type Lane, laneOf, lineOf, type PageEffect } from '../incident/effect.ts'
import { later, SECOND } from '../lib/time.ts'
import type { Tx } from './db.ts'
import { outbox } from './schema.ts'

export type NewEffect = {
  readonly incident: string
  readonly lane: string
  /** In a lane one after the other. */
  readonly line: string
  readonly effect: Effect
  readonly key: string | null
  readonly dueAt: Date
  /** Others under its key put it off until then; null: it is hurried by whichever is sooner. */
  readonly latestAt: Date | null
}

/** In a storm rows are not written anew for less. */
const PUT_OFF_BY = '0.4 s'

export type Leased = {
  readonly id: string
  readonly lease: string
  readonly incident: string
  readonly effect: Effect
  readonly attempts: number
  readonly failures: number
  readonly createdAt: Date
}

export type PageLeased = Leased & { readonly effect: PageEffect }

/** Under a key that waits already nothing is added; the sooner due time counts, or where both may be put off the later one. */
export function puttingEffects(effects: readonly NewEffect[], now: Date): SQL {
  const rows = effects.map((effect, nth) => ({ ...effect, nth }))
  const isPutOff = sql`outbox.latest_at is not null and excluded.latest_at is not null`
  const when = sql`case when ${isPutOff} then least(outbox.latest_at, excluded.due_at) else least(outbox.due_at, excluded.due_at) end`
  const dueAt = sql`greatest(${when}, outbox.not_before)`
  // Also where it is due already: held up in its lane, it could be put off again and again.
  const isHurried = sql`outbox.latest_at is not null and excluded.latest_at is null`
  // One parameter for all of them: a statement has room for 65,535, which a storm of alerts can need.
  return sql`
    insert into outbox (incident, lane, line, effect, key, due_at, latest_at, created_at)
    select incident, lane, line, effect, key, "dueAt", "latestAt", ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (nth int, incident uuid, lane text, line text, effect jsonb, key text, "dueAt" timestamptz, "latestAt" timestamptz)
    order by nth
    on conflict (incident, key) where leased_until is null do update set due_at = ${dueAt},
      latest_at = case when ${isPutOff} then outbox.latest_at end
      where ${isHurried} or ${dueAt} < outbox.due_at or ${dueAt} > outbox.due_at + ${PUT_OFF_BY}::interval`
}

/**
 * Leases what is due: of each line in a lane only the oldest, and nothing while another of that line is leased, so that
 * an older message can never land after a newer one. Leases that have run out are taken over first.
 */
export async function claimDue(
  tx: Tx,
  lanes: readonly string[],
  now: Date,
  leasedUntil: Date,
  limit: number,
): Promise<readonly Leased[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await claimOnce(tx, lanes, now, leasedUntil, limit)
    } catch (error) {
      // Another process, whose clock shows a little more or less, has just leased one of the same lane: it is seen now.
      if (!isLeasedMeanwhile(error) || tries === CLAIM_TRIES) throw error
    }
  }
}

const CLAIM_TRIES = 5
const TOGETHER_MS = 2 * SECOND

async function claimOnce(
  tx: Tx,
  lanes: readonly string[],
  now: Date,
  leasedUntil: Date,
  limit: number,
): Promise<readonly Leased[]> {
  // A page waits for another to the same person only so that both are told together, and for a dead worker's not at all.
  const fresh = later(leasedUntil, -TOGETHER_MS)
  // Materialized, and lane by lane in the order of an index: a plan that looks twice would lease more than it may.
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    with due as materialized (
      select ready.id from unnest(${sql.param(lanes)}::text[]) as wanted (lane), lateral (
        select id, due_at from outbox o
        where o.lane = wanted.lane and due_at <= ${now}
          and case when leased_until is not null then leased_until <= ${now} else not exists (
            select from outbox other
            where other.line = o.line and other.lane = o.lane and other.id <> o.id
              and (other.leased_until > case when o.lane like 'page:%' then ${fresh}::timestamptz else '-infinity' end
                or (other.leased_until is null and other.id < o.id and other.due_at <= ${now}))) end
        order by due_at, id
        limit ${limit}
        for update skip locked) ready
      order by ready.due_at, ready.id
      limit ${limit})
    update outbox set leased_until = ${leasedUntil}, lease = gen_random_uuid(), attempts = attempts + 1
    where id in (select id from due)
    returning id, lease, incident, effect, attempts, failures, created_at`)
  return rows.map(readLeased)
}

/**
 * Takes what is due out of the lane, for good if the transaction is: for what is done in the same transaction, and so
 * needs no lease. The order within an incident is not kept.
 */
export async function takeDue(
  tx: Tx,
  lane: Lane,
  now: Date,
  limit: number,
): Promise<readonly Pick<Leased, 'incident' | 'effect'>[]> {
  // An array, so that each is looked up by its id: of a list of so many rows a plan would rather read them all.
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    with due as materialized (
      select id from outbox where lane = ${lane} and due_at <= ${now}
        and (leased_until is null or leased_until <= ${now})
      order by due_at, id limit ${limit} for update skip locked)
    delete from outbox where id = any (array(select id from due))
    returning incident, effect`)
  return rows.map(row => ({ incident: String(row.incident), effect: row.effect as Effect }))
}

function isLeasedMeanwhile(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  if (!(cause instanceof pg.DatabaseError)) return false
  return cause.constraint === 'one_leased_effect_per_lane' || cause.code === DEADLOCK
}

const DEADLOCK = '40P01'

/**
 * Leases the pages of other incidents that wait to go the same way to the same person now, so that one message tells of
 * all of them: at most `limit`. They are held under the lease of the one with which they go, and renewed with it.
 */
export async function claimAlong(
  tx: Tx,
  { incident, effect, lease }: Pick<PageLeased, 'incident' | 'effect' | 'lease'>,
  { now, leasedUntil, limit }: { readonly now: Date; readonly leasedUntil: Date; readonly limit: number },
): Promise<readonly PageLeased[]> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    with along as materialized (
      select id from outbox
      where lane = ${laneOf(effect)} and line = ${lineOf(effect, incident)} and due_at <= ${now} and leased_until is null
        and incident <> ${incident}
      order by due_at, id limit ${limit} for update skip locked)
    update outbox set leased_until = ${leasedUntil}, lease = ${lease}::uuid, attempts = attempts + 1
    where id in (select id from along)
    returning id, lease, incident, effect, attempts, failures, created_at`)
  return rows.map(readLeased).filter(isPage)
}

export function isPage(leased: Leased): leased is PageLeased {
  return leased.effect.type === 'page'
}

/** Done, if this lease still holds: false where a successor has taken over, whose word counts. */
export async function finishEffect(tx: Tx, { id, lease }: { id: string; lease: string }): Promise<boolean> {
  const gone = await tx
    .delete(outbox)
    .where(and(eq(outbox.id, BigInt(id)), eq(outbox.lease, lease)))
    .returning({ id: outbox.id })
  return gone.length > 0
}

/** The same for many at once: the ids of those whose lease held. */
export async function finishEffects(
  tx: Tx,
  done: readonly { readonly id: string; readonly lease: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    delete from outbox using unnest(${sql.param(done.map(({ id }) => id))}::bigint[],
      ${sql.param(done.map(({ lease }) => lease))}::uuid[]) as done (id, lease)
    where outbox.id = done.id and outbox.lease = done.lease returning outbox.id`)
  return new Set(rows.map(({ id }) => String(id)))
}

/** All that is held under this lease. */
export async function renewLease(
  tx: Tx,
  { lease, incident, effect }: Pick<Leased, 'lease' | 'incident' | 'effect'>,
  leasedUntil: Date,
): Promise<void> {
  const isInLine = and(eq(outbox.line, lineOf(effect, incident)), eq(outbox.lane, laneOf(effect)))
  await tx
    .update(outbox)
    .set({ leasedUntil })
    .where(and(isInLine, eq(outbox.lease, lease)))
}

/**
 * Given back, to be tried again at `dueAt`; without another failure it was no try, since nothing went out. Where the same
 * has come to wait meanwhile, that one waits as long instead, and nothing puts it off: it speaks for this one too.
 */
export async function releaseEffect(
  tx: Tx,
  { id, lease }: { id: string; lease: string },
  { dueAt, failures }: { dueAt: Date; failures: number },
): Promise<void> {
  // Put in anew and not updated: only an insert can give way to a twin that comes in this very moment.
  await tx.execute(sql`
    with mine as (
      delete from outbox where id = ${id} and lease = ${lease}::uuid returning *)
    insert into outbox (id, incident, lane, line, effect, key, due_at, not_before, attempts, failures, created_at)
    select id, incident, lane, line, effect, key, ${dueAt}::timestamptz, ${dueAt}::timestamptz,
      case when failures = ${failures}::int then attempts - 1 else attempts end, ${failures}::int, created_at from mine
    on conflict (incident, key) where leased_until is null do update
      set due_at = greatest(outbox.due_at, excluded.not_before), not_before = excluded.not_before,
        latest_at = null, failures = excluded.failures`)
}

/** When the next effect of these lanes falls due that nobody holds; null where none waits. */
export async function nextDue(tx: Tx, lanes: readonly Lane[]): Promise<Date | null> {
  const { rows } = await tx.execute<{ at: Date | null }>(sql`
    select min(first.due_at) as at from unnest(${sql.param(lanes)}::text[]) as wanted (lane), lateral (
      select due_at from outbox o where o.lane = wanted.lane and leased_until is null
      order by due_at, id limit 1) first`)
  return rows[0]?.at ?? null
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
