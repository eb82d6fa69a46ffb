import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { MessageRef } from '../incident/incident.ts'
import type { DueNotice } from '../oncall/notice.ts'
import type { Tx } from './db.ts'
import { notices } from './schema-oncall.ts'

/** One that this process is at until its lease runs out. */
export type LeasedNotice = DueNotice & {
  /** Where it stands already: it is brought up to date there. */
  readonly message: MessageRef | null
  readonly revision: number
  /** 1 the first time; above 1 an earlier try may have got through. */
  readonly attempts: number
  readonly madeAt: Date
}

/** Adds those that are new, and answers which. `doneAt`: they are only kept in mind, nobody is told. */
export async function addNotices(
  tx: Tx,
  added: readonly DueNotice[],
  at: Date,
  doneAt: Date | null = null,
): Promise<readonly string[]> {
  if (added.length === 0) return []
  const rows = added.map(notice => ({ ...notice, dueAt: at, madeAt: at, doneAt }))
  const fresh = await tx.insert(notices).values(rows).onConflictDoNothing().returning({ key: notices.key })
  return fresh.map(({ key }) => key)
}

/** What they are about has changed: they are said anew, or brought up to date where they stand. */
export async function reviseNotices(tx: Tx, keys: readonly string[], at: Date): Promise<void> {
  if (keys.length === 0) return
  await tx
    .update(notices)
    .set({ revision: sql`${notices.revision} + 1`, dueAt: at, doneAt: null })
    .where(inArray(notices.key, [...keys]))
}

/** The oldest that are due and that nobody is at, each for one caller only. */
export async function claimNotices(
  tx: Tx,
  { now, leasedUntil, limit }: { readonly now: Date; readonly leasedUntil: Date; readonly limit: number },
): Promise<readonly LeasedNotice[]> {
  const free = or(isNull(notices.leasedUntil), lte(notices.leasedUntil, now))
  // Apart, so that it is run once: what it holds is what it answers.
  const due = tx.$with('due').as(
    tx
      .select({ key: notices.key })
      .from(notices)
      .where(and(isNull(notices.doneAt), lte(notices.dueAt, now), free))
      .orderBy(asc(notices.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true }),
  )
  const rows = await tx
    .with(due)
    .update(notices)
    .set({ leasedUntil, attempts: sql`${notices.attempts} + 1` })
    .where(inArray(notices.key, tx.select({ key: due.key }).from(due)))
    .returning()
  return rows.map(row => row as typeof row & LeasedNotice)
}

type Said = {
  readonly message: MessageRef | null
  readonly at: Date
  /** When it is to be brought up to date by itself; null: never. */
  readonly again: Date | null
}

/** Said; where it has changed meanwhile, it is due at once. */
export async function finishNotice(
  tx: Tx,
  { key, revision }: LeasedNotice,
  { message, at, again }: Said,
): Promise<void> {
  const isCurrent = sql`${notices.revision} = ${revision}`
  const instant = (of: Date | null) => sql`${of?.toISOString() ?? null}::timestamptz`
  const dueAt = sql`case when ${isCurrent} then ${instant(again ?? at)} else ${instant(at)} end`
  const doneAt = sql`case when ${isCurrent} then ${instant(again === null ? at : null)} end`
  await tx.update(notices).set({ message, leasedUntil: null, attempts: 0, dueAt, doneAt }).where(eq(notices.key, key))
}

/** Not said: another time. */
export async function putOffNotice(tx: Tx, { key }: LeasedNotice, dueAt: Date): Promise<void> {
  await tx.update(notices).set({ leasedUntil: null, dueAt }).where(eq(notices.key, key))
}

/** Forgets what was said for the last time before. */
export async function forgetNotices(tx: Tx, before: Date): Promise<void> {
  await tx.delete(notices).where(and(isNotNull(notices.doneAt), lt(notices.doneAt, before)))
}
