import { and, desc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import type { Silence } from '../alert/silence.ts'
import type { Tx } from './db.ts'
import { silences } from './schema.ts'

/** A silence with what only the engine minds: when people were told that it ends soon. */
type Saved<S> = S & { readonly warnedAt: Date | null }

export async function addSilence(tx: Tx, silence: Saved<Omit<Silence, 'id'>>): Promise<Silence> {
  const [row] = await tx.insert(silences).values(silence).returning()
  if (!row) throw new Error('the silence was not added')
  return readSilence(row)
}

/** The silence, held until the transaction ends: of two who change it at once, the second sees what the first has done. */
export async function lockSilence(tx: Tx, id: number): Promise<Saved<Silence> | null> {
  const [row] = await tx.select().from(silences).where(eq(silences.id, id)).for('no key update')
  return row ? { ...readSilence(row), warnedAt: row.warnedAt } : null
}

/** Writes what may change of it. */
export async function saveSilence(tx: Tx, { id, endsAt, reason, endedAt, endedBy, warnedAt }: Saved<Silence>) {
  await tx.update(silences).set({ endsAt, reason, endedAt, endedBy, warnedAt }).where(eq(silences.id, id))
}

export async function findSilence(tx: Tx, id: number): Promise<Silence | null> {
  const [row] = await tx.select().from(silences).where(eq(silences.id, id))
  return row ? readSilence(row) : null
}

/** Those in force at an instant, in the order in which they were made. */
export async function activeSilences(tx: Tx, at: Date): Promise<readonly Silence[]> {
  const rows = await tx.select().from(silences).where(inForce(at))
  return rows.map(readSilence).sort((a, b) => a.id - b.id)
}

/** When it is over, as things stand; what is not over yet comes first in it. */
const END = sql<Date>`coalesce(${silences.endedAt}, ${silences.endsAt})`

/** Whose end is latest comes first, those after `after` in that order. `activeAt`: only those in force then. */
export async function listSilences(
  tx: Tx,
  query: { after: { end: Date; id: number } | null; activeAt: Date | null; limit: number },
): Promise<readonly Silence[]> {
  const { after, activeAt, limit } = query
  const further = after && sql`(${END}, ${silences.id}) < (${after.end.toISOString()}::timestamptz, ${after.id})`
  const rows = await tx
    .select()
    .from(silences)
    .where(and(activeAt ? inForce(activeAt) : undefined, further ?? undefined))
    .orderBy(desc(END), desc(silences.id))
    .limit(limit)
  return rows.map(readSilence)
}

/** All that there ever were. */
export async function allSilences(tx: Tx): Promise<readonly Silence[]> {
  return (await tx.select().from(silences)).map(readSilence)
}

/** Those in force that end until then and of which nobody was told yet, marked as told; each for one caller only. */
export async function takeEndingSilences(tx: Tx, at: Date, until: Date): Promise<readonly Silence[]> {
  const rows = await tx
    .update(silences)
    .set({ warnedAt: at })
    .where(and(inForce(at), lte(silences.endsAt, until), isNull(silences.warnedAt)))
    .returning()
  return rows.map(readSilence).sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || a.id - b.id)
}

/** Nobody could be told: another time. */
export async function giveEndingSilenceBack(tx: Tx, id: number): Promise<void> {
  await tx.update(silences).set({ warnedAt: null }).where(eq(silences.id, id))
}

function inForce(at: Date) {
  return and(isNull(silences.endedAt), gt(silences.endsAt, at), lte(silences.startsAt, at))
}

function readSilence({ warnedAt: _, ...row }: typeof silences.$inferSelect): Silence {
  return row as typeof row & Silence
}
