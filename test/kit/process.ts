import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, inject, vi } from 'vitest'
import type { Channel, Message } from '../../src/sandbox/model.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Db } from '../../src/store/db.ts'
import { administer, freshDatabase } from './database.ts'
import { type Environment, spawnTocsin, type Tocsin } from './spawn.ts'

export type { Tocsin } from './spawn.ts'

const endings: (() => Promise<unknown>)[] = []

/**
 * For `afterAll` of each file that starts any: at its end and not at a test's, as stories that wait for leases run side
 * by side. A hook up here would be that of the first file only, as files share their modules.
 */
export async function endProcesses(): Promise<void> {
  for (const end of endings.splice(0).toReversed()) await end()
}

/** Starts Tocsin with this environment and nothing else of ours. */
export function startTocsin(env: Environment, program?: readonly string[]): Tocsin {
  const tocsin = spawnTocsin(env, program)
  endings.push(() => {
    tocsin.kill('SIGKILL')
    return tocsin.ended
  })
  return tocsin
}

export const RULEBOOK = `
workspace: { announce: "#incidents", operators: "#tocsin" }
people: { ada: { slack: U0ADA } }
policies: { first: { steps: [ { notify: ["channel:#oncall"], wait: 1h } ] } }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { group_by: [service], policy: first }
`

export const SECRETS = {
  SLACK_BOT_TOKEN: 'xoxb-story-b0t-t0ken',
  SLACK_APP_TOKEN: 'xapp-story-4pp-t0ken',
  PROD_SECRET: 'pr0d-s3cret-of-the-story',
  API_TOKEN: '4pi-t0ken-of-the-story',
}

/** A local Slack, a database and a rulebook of one test, and as many processes on them as it wants. */
export type Ground = {
  readonly slack: Sandbox
  readonly db: Db
  readonly databaseUrl: string
  /** The rulebook's file. */
  readonly rulebook: string
  readonly env: Environment
  start(more?: Environment): Tocsin
  /** Cuts all connections to the database; `false`: and lets nobody in. */
  cut(letIn: boolean): Promise<void>
}

export async function openGround(options: Partial<SandboxOptions> = {}): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-story-'))
  const rulebook = join(folder, 'rulebook.yml')
  await writeFile(rulebook, RULEBOOK)
  const database = await freshDatabase()
  const slack = await startSandbox({
    ...{ botToken: SECRETS.SLACK_BOT_TOKEN, appToken: SECRETS.SLACK_APP_TOKEN, signingSecret: 'not used here' },
    users: [{ id: 'U0ADA', name: 'ada', real_name: 'Ada Lind' }],
    channels: [
      { name: 'incidents', withBot: true },
      { name: 'tocsin', withBot: true },
      { name: 'oncall', withBot: true },
    ],
    ...options,
  })
  endings.push(async () => {
    await slack.close()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const env = {
    ...SECRETS,
    ...{ SLACK_API_URL: `${slack.url}api/`, DATABASE_URL: database.url, RULEBOOK: rulebook },
    ...{ HOST: '127.0.0.1', PORT: '0', PUBLIC_URL: 'https://tocsin.example.com' },
  }
  const cut = async (letIn: boolean) => {
    const name = new URL(database.url).pathname.slice(1)
    await administer(inject('adminUrl'), `alter database ${name} with allow_connections ${letIn}`)
    await administer(
      inject('adminUrl'),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
  }
  return {
    ...{ slack, cut, db: database.db, databaseUrl: database.url, rulebook, env },
    start: (more = {}) => startTocsin({ ...env, ...more }),
  }
}

/** Sends one firing alert, and answers with the status; null where nobody answered. */
export async function send(url: string, service: string, instance: string): Promise<number | null> {
  const labels = { alertname: 'Down', severity: 'critical', service, instance }
  const alert = { status: 'firing', labels, annotations: {}, startsAt: '2026-11-20T03:10:00Z', fingerprint: instance }
  const response = await fetch(`${url}/webhooks/prod`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRETS.PROD_SECRET}` },
    body: JSON.stringify({ version: '4', status: 'firing', groupLabels: { service }, alerts: [alert] }),
  }).catch(() => null)
  await response?.text().catch(() => null)
  return response?.status ?? null
}

export const SENDERS = 16
export const GROUPS = 4

/** Alerts without end from many senders, once some are accepted; the answer tells what was, when nobody takes any more. */
export async function pour(tocsin: Tocsin, name: string): Promise<() => Promise<readonly string[]>> {
  const url = await tocsin.url
  const accepted: string[] = []
  let ended = false
  const senders = Array.from({ length: SENDERS }, async (_, sender) => {
    for (let i = 0; !ended; i++) {
      const instance = `${name}-${sender}-${i}`
      if ((await send(url, `service-${sender % GROUPS}`, instance)) === 202) accepted.push(instance)
    }
  })
  const end = () => {
    ended = true
  }
  void tocsin.ended.then(end)
  await vi.waitFor(() => expect(accepted.length).toBeGreaterThan(SENDERS), { timeout: 10_000, interval: 5 })
  return async () => {
    end()
    await Promise.all(senders)
    return accepted
  }
}

/** The instances of all alerts that are stored. */
export async function stored(db: Db): Promise<readonly string[]> {
  const { rows } = await db.execute<{ instance: string }>(sql`select labels->>'instance' as instance from alerts`)
  return rows.map(({ instance }) => instance)
}

export const unstored = async (db: Db, accepted: readonly string[]) => {
  const there = new Set(await stored(db))
  return accepted.filter(instance => !there.has(instance))
}

/** Waits until nothing is left to be done outside but what waits for its time; or of these effects only. */
export async function quiet(db: Db, ...types: readonly string[]): Promise<void> {
  const left = async () => {
    const { rows } = await db.execute<{ type: string }>(sql`select effect->>'type' as type from outbox`)
    return rows.filter(({ type }) => (types.length > 0 ? types.includes(type) : type !== 'wait'))
  }
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000, interval: 50 })
}

/** What the bot has posted into a channel; Slack's own lines have a subtype. */
export function posts({ messages }: Channel): readonly Message[] {
  return messages.filter(({ subtype, bot_id }) => bot_id !== undefined && subtype === undefined)
}

/**
 * What people see: how many cards each incident's channel has, and how many of announcements and pages there are. They
 * are paged in a channel, where each has a message of its own: a person would be told of many in one.
 */
export function seen({ workspace }: Sandbox) {
  const channels = [...workspace.channels.values()]
  const said = (test: (channel: Channel) => boolean) => channels.filter(test).flatMap(posts).length
  return {
    headers: channels.filter(({ name }) => name.startsWith('inc-')).map(channel => posts(channel).length),
    announcements: said(({ name }) => name === 'incidents'),
    pages: said(({ name }) => name === 'oncall'),
  }
}
