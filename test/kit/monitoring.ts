import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { expect, vi } from 'vitest'
import type { Signal } from '../../src/alert/alert.ts'
import { createLog } from '../../src/lib/log.ts'
import type { Source } from '../../src/rulebook/rulebook.ts'
import { webhookRoutes } from '../../src/webhook/routes.ts'

/** What keeps a monitoring system from being run here, said aloud; null where nothing does. */
export function missing(...programs: readonly string[]): string | null {
  const away = programs.find(program => !existsSync(program))
  if (!away) return null
  console.warn(`\n*** A story with a real monitoring system is NOT run: there is no ${away}. ***\n`)
  return `there is no ${away}`
}

/** The block of a page that starts with this line, which names the file that it is. */
export function fileIn(page: string, name: string): string {
  const [, text] = readFileSync(page, 'utf8').split(`\n# ${name}\n`)
  const end = text?.indexOf('\n```') ?? -1
  if (!text || end < 0) throw new Error(`${page} has no file ${name}`)
  return text.slice(0, end + 1)
}

/** Whatever a check or a person may write, of which a shell would make the files `<mark>1` … */
export function hostile(mark: string): string {
  return `'; touch ${mark}1; '$(touch ${mark}2)\`touch ${mark}3\`" ; touch ${mark}4; " & touch ${mark}5 | \\'; touch ${mark}6 #`
}

/** Our route on a port of its own, and behind it a list. */
export async function startReceiver(source: Source) {
  const signals: Signal[] = []
  const refused: string[] = []
  const taken = new Set<string>()
  const bodies: string[] = []
  const server = fastify()
  server.addHook('onRequest', ({ raw }, _reply, done) => {
    const chunks: Buffer[] = []
    raw.on('data', chunk => chunks.push(chunk)).on('end', () => bodies.push(Buffer.concat(chunks).toString()))
    done()
  })
  webhookRoutes(server, {
    sources: () => new Map([[source.name, source]]),
    hear: async () => null,
    receive: async alerts => {
      signals.push(...alerts)
      return alerts.map(() => ({ verdict: 'keep', reason: 'information', incident: null }))
    },
    reject: async ({ reason, body }) => {
      refused.push(`${reason}: ${body}`)
    },
    metrics: { webhook: (name, status) => status === 202 || refused.push(`${name} ${status}`), alerts: () => {} },
    log: createLog('fatal'),
    clock: () => new Date(),
    deliveries: {
      isTaken: async key => taken.has(key),
      take: async key => {
        taken.add(key)
      },
    },
    tools: { fetchText: () => Promise.reject(new Error('no network')), tellOperators: async () => {} },
    publicUrl: 'https://tocsin.example.com',
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return { url, signals, refused, bodies, close: () => server.close() }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** A folder with checks, and whatever runs them. */
export class Ground {
  /** Who runs it all, also where that is root. */
  readonly user = userInfo().username
  readonly folder: string
  readonly receiver: Receiver
  #daemon: ChildProcess | null = null
  #said = ''

  private constructor(folder: string, receiver: Receiver) {
    this.folder = folder
    this.receiver = receiver
  }

  static async open(source: Source): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-monitoring-'))
    return new Ground(folder, await startReceiver(source))
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names)
  }

  /** The plugin `name` says this from now on, and never half of it. */
  async check(name: string, code: number, output: string): Promise<void> {
    await writeFile(this.path('new'), `#!/bin/sh\ncat <<'END'\n${output}\nEND\nexit ${code}\n`)
    await chmod(this.path('new'), 0o755)
    await rename(this.path('new'), this.path(name))
  }

  /** Curl's own configuration, as the page has it, but to this receiver and with this secret. */
  async curl(page: string, file: string, source: Source): Promise<string> {
    const [, name = ''] = /([^/]+)$/.exec(file) ?? []
    const text = fileIn(page, file)
      .replace(`https://tocsin.example.com`, this.receiver.url)
      .replace('the secret of the rulebook', source.secret)
    await writeFile(this.path(name), text, { mode: 0o600 })
    return this.path(name)
  }

  start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const child = spawn(program, args, {
      ...{ cwd: this.folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
      env: { PATH: process.env.PATH, HOME: this.folder, ...env },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (this.#said += chunk))
    this.#daemon = child
  }

  /** A line for the pipe that takes commands; people's own pages write there too. */
  async command(pipe: string, line: string): Promise<void> {
    // Without a reader it fails, and does not wait for one.
    const file = await open(this.path(pipe), constants.O_WRONLY | constants.O_NONBLOCK)
    await file.write(`[${Math.floor(Date.now() / 1_000)}] ${line}\n`)
    await file.close()
  }

  /** The first signal that looks so, as soon as it is there. */
  async heard(like: Partial<Signal>): Promise<Signal> {
    let found: Signal | undefined
    const look = () => {
      found = this.receiver.signals.find(signal => expect.objectContaining(like).asymmetricMatch(signal))
      if (!found) throw new Error(`not heard: ${JSON.stringify(like)}\n${this.#news()}`)
    }
    await vi.waitFor(look, { timeout: 15_000, interval: 20 })
    if (!found) throw new Error('not heard')
    return found
  }

  /** What a shell has made of somebody's text. */
  async harm(mark: string): Promise<readonly string[]> {
    return (await readdir(this.folder)).filter(name => name.startsWith(mark))
  }

  async close(): Promise<void> {
    const child = this.#daemon
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(late)
    }
    await this.receiver.close()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #news(): string {
    const { exitCode = null } = this.#daemon ?? {}
    const ended = exitCode === null ? '' : `it ended with ${exitCode}\n`
    return `${ended}${this.receiver.refused.join('\n')}\n${this.#said.slice(-4_000)}`
  }
}

/** The name of the user's group, for daemons that want to be told. */
export function groupOf(user: string): string {
  return execFileSync('id', ['-gn', user], { encoding: 'utf8' }).trim()
}
