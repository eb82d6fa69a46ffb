import { eq, lt } from 'drizzle-orm'
import type { Tx } from './db.ts'
import { seen } from './schema.ts'

/** True for whoever comes first with this key, in whichever process. */
export async function seeFirst(tx: Tx, key: string, at: Date): Promise<boolean> {
  const fresh = await tx.insert(seen).values({ key, at }).onConflictDoNothing().returning({ key: seen.key })
  return fresh.length > 0
}

export async function wasSeen(tx: Tx, key: string): Promise<boolean> {
  return (await tx.$count(seen, eq(seen.key, key))) > 0
}

export async function forgetSeen(tx: Tx, before: Date): Promise<void> {
  await tx.delete(seen).where(lt(seen.at, before))
}
