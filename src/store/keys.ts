import { eq } from 'drizzle-orm'
import type { Tx } from './db.ts'
import { keys } from './schema.ts'

/** The installation's key of that name; `fresh` becomes it where there is none yet. */
export async function keepKey(tx: Tx, name: string, fresh: string): Promise<string> {
  await tx.insert(keys).values({ name, value: fresh }).onConflictDoNothing()
  const [row] = await tx.select({ value: keys.value }).from(keys).where(eq(keys.name, name))
  return row?.value ?? fresh
}
