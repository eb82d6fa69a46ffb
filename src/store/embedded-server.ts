import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Fault } from '../lib/fault.ts'
import type { Binaries } from './embedded-binaries.ts'
import type { Place } from './embedded-place.ts'

/** One database directory and what runs it. `durable: false` is for throwaway databases of tests. */
export type Cluster = Place & Binaries & { readonly dir: string; readonly durable: boolean }

/** What `postmaster.pid` says. It is there from the first moment of a server to its last, and after it was killed. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean; readonly text: string }

export const USER = 'tocsin'
const PASSWORD_FILE = 'tocsin.password'
const LOG_LIMIT = 5_000_000
const run = promisify(execFile)

/** Made aside and moved into place in one step: a crash leaves no half of one, and of two makers one wins. */
export async function createCluster(cluster: Cluster): Promise<void> {
  const aside = await mkdtemp(join(cluster.home, 'new-'))
  const [dir, passwordFile] = [join(aside, 'cluster'), join(aside, PASSWORD_FILE)]
  try {
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    for (const path of [aside, passwordFile])
      if (cluster.runner) await chown(path, cluster.runner.uid, cluster.runner.gid)
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    const sync = cluster.durable ? [] : ['--no-sync']
    await run(cluster.initdb, ['--pgdata', dir, '--no-instructions', ...locale, ...access, ...sync], settings(cluster))
    await rename(passwordFile, join(dir, PASSWORD_FILE))
    await rename(dir, cluster.dir)
  } catch (cause) {
    if (!(await hasCluster(cluster.dir))) throw new Fault('database_start', `initdb failed: ${cause}`, { cause })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** The major version of the cluster, or null where there is none. */
export async function clusterVersion(dir: string): Promise<string | null> {
  return readFile(join(dir, 'PG_VERSION'), 'utf8').then(
    text => text.trim(),
    () => null,
  )
}

async function hasCluster(dir: string): Promise<boolean> {
  return (await clusterVersion(dir)) !== null
}

export function password(dir: string): Promise<string> {
  return readFile(join(dir, PASSWORD_FILE), 'utf8')
}

/**
 * Starts a server and waits until it takes connections, or until it has ended again: then what it said. It gets a
 * process group of its own, so that Ctrl-C reaches the application alone, which stops the database last.
 */
export async function launch(cluster: Cluster, port: number): Promise<string | null> {
  const path = join(cluster.home, 'postgres.log')
  const old = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  const file = await open(path, old > LOG_LIMIT ? 'w' : 'a', 0o600)
  try {
    const { size } = await file.stat()
    if (cluster.runner) await file.chown(cluster.runner.uid, cluster.runner.gid)
    const flags = Object.entries(configuration(cluster, port)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(cluster.postgres, ['-D', cluster.dir, ...flags], {
      ...settings(cluster),
      detached: true,
      stdio: ['ignore', file.fd, file.fd],
    })
    let ended: string | undefined
    child.once('exit', (code, signal) => {
      ended ??= `exit ${code ?? signal}`
    })
    child.once('error', error => {
      ended ??= String(error)
    })
    child.unref()
    while (ended === undefined) {
      const found = await readPostmaster(cluster.dir)
      if (found?.pid === child.pid && found?.ready) return null
      await wait(10)
    }
    const said = await readFile(path)
    return `${said.subarray(size).toString().trim()} (${ended})`
  } finally {
    await file.close()
  }
}

/** A fast shutdown: clients are cut off, what was committed is kept. Waits until it is done. */
export async function shutDown(cluster: Cluster): Promise<void> {
  const mode = cluster.durable ? 'fast' : 'immediate'
  await run(cluster.pgCtl, ['stop', '-D', cluster.dir, '-m', mode, '-w', '-t', '60'], settings(cluster))
}

export async function readPostmaster(dir: string): Promise<Postmaster | null> {
  const text = await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => '')
  // https://www.postgresql.org/docs/18/storage-file-layout.html: pid, directory, start, port, socket, address, memory, status
  const [pid, , , port, , , , status] = text.split('\n')
  return pid && port ? { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready', text } : null
}

/** Whether that process is still the server of this directory, and not another one that was given its number since. */
export async function isAlive({ pid }: Postmaster, dir: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dir))
    if (process.platform === 'win32') return true
    return (await run('ps', ['-p', `${pid}`, '-o', 'command='])).stdout.includes(dir)
  } catch {
    return false
  }
}

/** PostgreSQL clears up after a dead process by itself, but believes a number that somebody else has now. */
export async function clearStale(found: Postmaster, dir: string): Promise<void> {
  const now = await readPostmaster(dir)
  if (now?.text === found.text) await rm(join(dir, 'postmaster.pid'), { force: true })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function settings({ runner, home }: Cluster) {
  // The folder we were started in may be out of the runner's reach, and our environment holds secrets: it gets neither.
  return { ...runner, cwd: home, env: { LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true }
}

/** Small, quiet and durable: one application on a machine that does other things too. */
function configuration({ durable }: Cluster, port: number): Record<string, string | number> {
  const flush = durable ? 'on' : 'off'
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: durable ? 50 : 200,
    shared_buffers: '64MB',
    fsync: flush,
    synchronous_commit: flush,
    full_page_writes: flush,
    wal_level: 'minimal',
    max_wal_senders: 0,
    min_wal_size: '32MB',
    max_wal_size: '512MB',
    // Containers have little shared memory, and the readers' queries are short.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    io_method: 'sync',
    log_checkpoints: 'off',
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
}
