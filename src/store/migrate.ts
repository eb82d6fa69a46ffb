import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { Fault } from '../lib/fault.ts'
import { type Db, type DbOptions, openDb } from './db.ts'

/** "tocsin" in ASCII, read as a number: advisory locks are named by numbers, and the server may not be ours alone. */
const MIGRATING = '128021758699886'

/** The migrations that came with this version; the same place from `src/` and from `dist/`. */
export const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))

/** Brings the database up to this version. Several processes may start at once: one works, the others wait for it. */
export async function migrate(db: Db, folder = MIGRATIONS): Promise<void> {
  if (!existsSync(`${folder}/meta/_journal.json`)) {
    throw new Fault('migrations_missing', `no database migrations in ${folder}: the installation is incomplete`)
  }
  const client = await db.$client.connect()
  try {
    // Waiting for another replica, or building an index on a large table, takes as long as it takes.
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [MIGRATING])
    await applyMigrations(drizzle({ client }), { migrationsFolder: folder })
  } finally {
    // Closing the connection gives the lock back in every case, and the timeouts with it.
    client.release(true)
  }
}

/** A database of this version, ready to be asked; to be closed with `db.$client.end()`. */
export async function openMigrated(url: string, options?: DbOptions): Promise<Db> {
  const db = openDb(url, options)
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.$client.end()
    throw error
  }
}
