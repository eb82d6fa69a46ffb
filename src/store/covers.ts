import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Cover } from '../oncall/cover.ts'
import type { Tx } from './db.ts'
import { covers } from './schema-oncall.ts'

export async function addCover(tx: Tx, cover: Omit<Cover, 'id'>): Promise<Cover> {
  const [row] = await tx.insert(covers).values(cover).returning()
  if (!row) throw new Error('the request was not added')
  return readCover(row)
}

/** The request, held until the transaction ends: of two who take it at once, the second sees what the first has done. */
export async function lockCover(tx: Tx, id: number): Promise<Cover | null> {
  const [row] = await tx.select().from(covers).where(eq(covers.id, id)).for('no key update')
  return row ? readCover(row) : null
}

/** Writes what may change of it. */
export async function saveCover(tx: Tx, { id, declined, takenBy, withdrawnAt }: Cover): Promise<void> {
  await tx.update(covers).set({ declined, takenBy, withdrawnAt }).where(eq(covers.id, id))
}

export async function findCover(tx: Tx, id: number): Promise<Cover | null> {
  const [row] = await tx.select().from(covers).where(eq(covers.id, id))
  return row ? readCover(row) : null
}

/** Those that nobody has taken or taken back, and whose time is not over. */
export async function openCovers(tx: Tx, at: Date): Promise<readonly Cover[]> {
  const rows = await tx
    .select()
    .from(covers)
    .where(and(gt(covers.until, at), isNull(covers.takenBy), isNull(covers.withdrawnAt)))
  return rows.map(readCover)
}

function readCover(row: typeof covers.$inferSelect): Cover {
  const { inReturn, ...rest } = row as typeof row & Cover
  const given = inReturn && { ...inReturn, from: new Date(inReturn.from), until: new Date(inReturn.until) }
  return { ...rest, inReturn: given }
}
