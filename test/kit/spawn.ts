import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const MAIN = join(ROOT, 'dist', 'main.js')
/** The same by the command line. */
export const TOCSIN_START = [join(ROOT, 'dist', 'tocsin.js'), 'start']

/** One `node dist/main.js`. */
export type Tocsin = {
  readonly pid: number
  /** Where it listens, once it says that it is ready; rejects where it ends before that. */
  readonly url: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly stdout: () => string
  readonly stderr: () => string
  kill(signal: NodeJS.Signals): void
  /** As Ctrl-C in a terminal does: to it and everything that it has started in its own group. */
  interruptGroup(): void
}

export type Environment = Readonly<Record<string, string>>

/** Starts Tocsin with this environment and nothing else of ours; built first where it is not. */
export function spawnTocsin(env: Environment, program: readonly string[] = [MAIN]): Tocsin {
  if (!existsSync(MAIN)) execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT })
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    detached: true,
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      said[name] += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /"listening":"([^"]+)"/.exec(said.stdout)?.[1]
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(`it has ended: ${said.stdout}${said.stderr}`)))
  })
  // Who does not wait for it to be ready looks at how it ended.
  url.catch(() => {})
  return {
    ...{ pid: child.pid ?? 0, url, ended },
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    kill: signal => child.kill(signal),
    interruptGroup: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
  }
}
