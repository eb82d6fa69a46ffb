import { desc, lt } from 'drizzle-orm'
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

export async function forgetRejected(tx: Tx, before: Date): Promise<void> {
  await tx.delete(rejected).where(lt(rejected.at, before))
}
