import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** The whole database. A query function that needs no transaction takes it too, because every `Db` is a `Tx`. */
export type Db = NodePgDatabase & { readonly $client: pg.Pool }

/** What every query function takes first. It has no `transaction` of its own: transactions are not nested here. */
export type Tx = Omit<NodePgDatabase, 'transaction'>

export type DbOptions = {
  /** The most connections held at once. */
  readonly max?: number
  /** Told of connections that broke; the pool has already replaced them. */
  readonly onError?: (error: Error) => void
}

/**
 * A pool that connects when first asked. Instants (`timestamptz`) come back as Date from the builder and from raw `sql`
 * alike; dates and zoneless timestamps stay text. Close it with `db.$client.end()`.
 */
export function openDb(url: string, { max = 20, onError = () => {} }: DbOptions = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'tocsin',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    // A query that hangs would hold an incident's row, and with it everybody who wants to acknowledge.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  })
  // A connection that breaks while it is lent out emits an error nobody else listens to, which would end the process.
  pool.on('connect', client => {
    client.on('error', onError)
    readInstants(client)
  })
  // The same error again, for connections that were idle.
  pool.on('error', () => {})
  return drizzle({ client: pool })
}

const bound = new WeakMap<pg.PoolClient, Tx>()

/**
 * Commits what `fn` did, or rolls it back and passes on what it threw. drizzle's own `transaction` would give a
 * connection back to the pool although its rollback failed, and would hide the first error behind that one. `first` is
 * SQL of our own making that goes out together with `begin`.
 */
export async function inTransaction<T>(db: Db, fn: (tx: Tx) => Promise<T>, first = ''): Promise<T> {
  const client = await db.$client.connect()
  let broken: Error | undefined
  try {
    await client.query(first ? `begin; ${first}` : 'begin')
    const tx = bound.get(client) ?? drizzle({ client })
    bound.set(client, tx)
    const result = await fn(tx)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** True where the fault lies in the moment, not in what was asked: nobody answers, the server goes down, a deadlock. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // 08 connection, 40 deadlock, 53 no room, 55 lets nobody in, 57 went down or waited too long; the system's own: ECONNREFUSED, EPIPE …
  const said = 'code' in error && /^(08|40|53|55|57|E(?!RR_)[A-Z])/.test(String(error.code))
  return said || /^Connection terminated|^timeout exceeded when/.test(error.message) || isPassing(error.cause)
}

const { builtins, getTypeParser } = pg.types
const TEXT: ReadonlySet<number> = new Set([builtins.DATE, builtins.TIMESTAMP, builtins.INTERVAL, 1115, 1182, 1187])
const asText = (value: string) => value

const parsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return TEXT.has(oid) ? asText : getTypeParser(oid, format)
  },
}

/** drizzle asks for instants as text with each query and maps only columns it knows; raw `sql` deserves a Date as well. */
function readInstants(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const withParsers = (first: unknown, ...rest: unknown[]) =>
    query(isConfig(first) ? { ...first, types: parsers } : first, ...rest)
  client.query = withParsers as typeof client.query
}

/** A stream or a cursor is an object as well, but brings its own `submit` and must be passed on untouched. */
function isConfig(first: unknown): first is object {
  return typeof first === 'object' && first !== null && !('submit' in first)
}
