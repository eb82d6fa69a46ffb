import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseDocument } from 'yaml'
import { demoWorkspace } from '../../src/demo/workspace.ts'
import { createLog } from '../../src/lib/log.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { freePort } from '../../src/store/embedded-server.ts'
import { administer, createDatabase } from '../kit/database.ts'
import { EXAMPLE } from '../kit/example.ts'
import { type Environment, spawnTocsin, type Tocsin } from '../kit/spawn.ts'
import type { Load, Measured } from './load.ts'

export const PROD_SECRET = 'pr0d-s3cret-of-the-bench'
export const API_TOKEN = 'token-of-the-bench'

/** One Tocsin process, with a Slack and a database of its own. */
export type Ground = {
  readonly slack: Sandbox
  readonly tocsin: Tocsin
  readonly url: string
  readonly env: Environment
  readonly databaseUrl: string
  /** From its spawn to the first 200 of /readyz. */
  readonly startMs: number
}

const endings: (() => Promise<unknown>)[] = []

/** Has it ended with all the rest. */
export function atEnd(end: () => Promise<unknown>): void {
  endings.push(end)
}

/** Ends everything that was started, the last first. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).toReversed()) await end().catch(error => console.error(String(error)))
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  // As root the database runs as another user, who has to get in.
  await chmod(folder, 0o755)
  endings.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A PostgreSQL as production has it, fsync and all. */
export async function startPostgres(): Promise<string> {
  const server = await startEmbedded(await temporaryFolder(), createLog('silent'))
  endings.push(server.stop)
  return server.url
}

type GroundOptions = {
  readonly mode?: 'socket' | 'http'
  /** Slack refuses what is quicker than its rates. */
  readonly enforceRates?: boolean
  /** Put into `workspace` of the example rulebook. */
  readonly rules?: Readonly<Record<string, unknown>>
  /** Of PostgreSQL, for this database alone. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export async function openGround(
  adminUrl: string,
  { mode = 'socket', enforceRates = false, rules = {}, settings = {} }: GroundOptions = {},
): Promise<Ground> {
  const workspace = { ...demoWorkspace(0), enforceRates }
  const slack = await startSandbox(workspace)
  endings.push(() => slack.close())
  const { url: databaseUrl, name } = await createDatabase(adminUrl, 'bench')
  for (const [setting, value] of Object.entries(settings)) {
    await administer(adminUrl, `alter database ${name} set ${setting} = ${value}`)
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    ...(mode === 'socket'
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret }),
    ...{ SLACK_API_URL: `${slack.url}api/`, DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: String(port) },
    ...{ RULEBOOK: await rulebookWith(rules), STATUS_URL: `${url}/healthz` },
    ...{ PROD_SECRET, API_TOKEN, JOBS_SECRET: 'another-secret', LOG_LEVEL: 'info' },
  }
  if (mode === 'http') slack.setRequestUrl(`${url}/slack/events`)
  return { slack, url, env, databaseUrl, ...(await start(env)) }
}

async function rulebookWith(rules: Readonly<Record<string, unknown>>): Promise<string> {
  const example = parseDocument(EXAMPLE)
  for (const [name, value] of Object.entries(rules)) example.setIn(['workspace', name], value)
  const file = join(await temporaryFolder(), 'rulebook.yml')
  await writeFile(file, example.toString())
  return file
}

export async function start(env: Environment): Promise<{ tocsin: Tocsin; startMs: number }> {
  const began = performance.now()
  const tocsin = spawnTocsin(env)
  endings.push(() => stop(tocsin))
  const isReady = () =>
    fetch(`http://127.0.0.1:${env.PORT}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    )
  // Rejects where it ends before it is ready.
  await tocsin.url
  while (!(await isReady())) await pause(5)
  return { tocsin, startMs: performance.now() - began }
}

export async function stop(tocsin: Tocsin): Promise<void> {
  tocsin.kill('SIGTERM')
  const { code } = await tocsin.ended
  if (code !== 0) throw new Error(`it did not stop in order: ${tocsin.stdout()}${tocsin.stderr()}`)
}

/** MiB of memory that a process holds. */
export async function residentMiB({ pid }: { readonly pid: number }): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024
}

/** Resolves when all alerts that are stored are decided of; with the milliseconds that it took. */
export async function decided({ url }: Pick<Ground, 'url'>): Promise<number> {
  const began = performance.now()
  const someWait = async () => !/^tocsin_alerts_waiting 0$/m.test(await (await fetch(`${url}/metrics`)).text())
  while (await someWait()) await pause(50)
  return performance.now() - began
}

/** Resolves when Slack has not been called for so long: what a run has left to do does not belong to the next one. */
export async function calm(ground: Ground, forMs = 1_500): Promise<void> {
  await decided(ground)
  const { calls } = ground.slack
  for (let last = -1; last !== calls.length; ) {
    last = calls.length
    await pause(forMs)
  }
}

/** The generator runs in a process of its own, so that it takes nothing from what is measured but a share of the cores. */
export async function generate(load: Load): Promise<Measured> {
  const file = join(import.meta.dirname, 'load.ts')
  const [said] = await run(file, JSON.stringify(load), 'close')
  return JSON.parse(said)
}

/** The address of the bare server. */
export async function startBare(): Promise<string> {
  const [url, child] = await run(join(import.meta.dirname, 'bare.ts'), '', 'data')
  endings.push(async () => child.kill())
  return url.trim()
}

async function run(file: string, argument: string, until: 'close' | 'data') {
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const child = spawn(process.execPath, ['--import', 'tsx', file, argument], { stdio: [...stdio] })
  let said = ''
  child.stdout?.on('data', text => {
    said += text
  })
  await (until === 'close' ? once(child, 'close') : once(child.stdout ?? child, 'data'))
  return [said, child] as const
}
