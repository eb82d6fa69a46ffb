import { desc, eq, lt, lte, or } from 'drizzle-orm'
import type { Tx } from './db.ts'
import { rejected } from './schema.ts'

export type RejectedRow = typeof rejected.$inferSelect

export async function addRejected(tx: Tx, row: Omit<RejectedRow, 'id'>): Promise<void> {
  await tx.insert(rejected).values(row)
}

/** Newest first, those below `before`. */
export async function listRejected(
  tx: Tx,
  { before, limit }: { before: bigint | null; limit: number },
): Promise<readonly RejectedRow[]> {
  return await tx
    .select()
    .from(rejected)
    .where(before === null ? undefined : lt(rejected.id, before))
    .orderBy(desc(rejected.id))
    .limit(limit)
}

export async function findRejected(tx: Tx, id: bigint): Promise<RejectedRow | null> {
  const [row] = await tx.select().from(rejected).where(eq(rejected.id, id))
  return row ?? null
}

export async function dropRejected(tx: Tx, id: bigint): Promise<void> {
  await tx.delete(rejected).where(eq(rejected.id, id))
}

/** Forgets those from before, and of the others all but the newest `most`. */
export async function forgetRejected(tx: Tx, before: Date, most: number): Promise<void> {
  const surplus = tx.select({ id: rejected.id }).from(rejected).orderBy(desc(rejected.id)).offset(most).limit(1)
  await tx.delete(rejected).where(or(lt(rejected.at, before), lte(rejected.id, surplus)))
}
