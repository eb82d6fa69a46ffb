import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'

/** PostgreSQL refuses to run as root, so that root lends it to this user. */
export type Runner = { readonly uid: number; readonly gid: number }

/** Where the embedded database lives: `home` holds its cluster and its log. */
export type Place = { readonly home: string; readonly runner: Runner | undefined }

const run = promisify(execFile)

/**
 * `DATA_DIR/postgres`, unless we are root and the user `postgres` cannot walk to it (a checkout below a home of mode
 * 0700): then a folder below /var/lib/tocsin whose name follows from DATA_DIR. A database that exists is never left
 * behind: where it is, it is used, and run by the user who owns it.
 */
export async function choosePlace(dataDir: string, log: Log): Promise<Place> {
  await mkdir(dataDir, { recursive: true })
  const real = await realpath(dataDir)
  const wanted = join(real, 'postgres')
  const ourselves = process.getuid?.()
  if (ourselves !== 0) {
    const owner = await ownerOf(join(wanted, 'cluster'))
    if (ourselves !== undefined && owner && owner.uid !== ourselves) throw notOurs(wanted, owner)
    return { home: await made(wanted), runner: undefined }
  }
  const name = nameOf(real)
  for (const home of [wanted, ...BASES.map(base => join(base, name))]) {
    const owner = await ownerOf(join(home, 'cluster', 'PG_VERSION'))
    if (!owner) continue
    if (!(await canReach(home, owner))) throw unreachable(home, owner)
    if (home !== wanted) sayElsewhere(log, wanted, home)
    return { home, runner: owner }
  }
  const runner = await postgresUser()
  if (await canReach(real, runner)) return { home: await made(wanted), runner }
  const home = await made(join(await sharedBase(runner), name))
  sayElsewhere(log, wanted, home)
  return { home, runner }
}

/** Whether there is a database of that DATA_DIR; makes nothing. */
export async function hasEmbedded(dataDir: string): Promise<boolean> {
  const real = await realpath(dataDir).catch(() => null)
  if (real === null) return false
  const homes = [join(real, 'postgres'), ...BASES.map(base => join(base, nameOf(real)))]
  const owners = await Promise.all(homes.map(home => ownerOf(join(home, 'cluster', 'PG_VERSION'))))
  return owners.some(owner => owner !== undefined)
}

function nameOf(real: string): string {
  return `${basename(real)}-${createHash('sha256').update(real).digest('hex').slice(0, 8)}`
}

/** Whether every folder down to `path` lets `runner` pass, by its mode; `path` itself must let it pass as well. */
export async function canReach(path: string, runner: Runner): Promise<boolean> {
  const { mode, uid, gid } = await stat(path)
  const pass = uid === runner.uid ? 0o100 : gid === runner.gid ? 0o010 : 0o001
  if (!(mode & pass)) return false
  return dirname(path) === path || canReach(dirname(path), runner)
}

const BASES = ['/var/lib/tocsin', join(tmpdir(), 'tocsin')]

/** A folder of root's that `runner` can reach. What runs from there must not be anybody else's to write. */
export async function sharedBase(runner: Runner): Promise<string> {
  for (const base of BASES) {
    try {
      await made(base)
      const { uid, mode } = await stat(base)
      if (uid === 0 && !(mode & 0o022) && (await canReach(base, runner))) return base
    } catch {
      // A read-only file system, perhaps: the next one.
    }
  }
  throw new Fault('database_unreachable', `the user postgres can reach none of ${BASES.join(', ')}`)
}

/** The folder, made where it lacks, open to be walked through whatever the umask. */
async function made(folder: string): Promise<string> {
  if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755)
  return folder
}

async function ownerOf(file: string): Promise<Runner | undefined> {
  try {
    const { uid, gid } = await stat(file)
    return { uid, gid }
  } catch {
    return undefined
  }
}

async function postgresUser(): Promise<Runner> {
  const known = await lookUp('postgres').catch(() => null)
  if (known) return known
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
    return await lookUp('postgres')
  } catch (cause) {
    const advice = 'make one, run Tocsin as another user than root, or set DATABASE_URL'
    throw new Fault('database_user', `PostgreSQL does not run as root, and there is no user postgres: ${advice}`, {
      cause,
    })
  }
}

async function lookUp(user: string): Promise<Runner> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async flag => Number((await run('id', [flag, user])).stdout)))
  if (!uid || !gid) throw new Fault('database_user', `the user ${user} has no numbers of its own`)
  return { uid, gid }
}

function sayElsewhere(log: Log, wanted: string, home: string): void {
  log.warn({ wanted, home }, 'the user postgres cannot reach DATA_DIR: the embedded database lives elsewhere')
}

function unreachable(home: string, { uid }: Runner): Fault {
  const who = `user ${uid}, who owns it,`
  return new Fault('database_unreachable', `there is a database in ${home}, but ${who} cannot walk there: open the way`)
}

function notOurs(home: string, { uid }: Runner): Fault {
  const advice = 'run Tocsin as root or as that user, or give the folder to the user you run it as'
  return new Fault('database_unreachable', `the database in ${home} belongs to user ${uid}: ${advice}`)
}
