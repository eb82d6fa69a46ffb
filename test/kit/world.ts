import { sql } from 'drizzle-orm'
import { vi } from 'vitest'
import type { z } from 'zod'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/lib/log.ts'
import { later, parseDuration, SECOND } from '../../src/lib/time.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Db } from '../../src/store/db.ts'
import { openMigrated } from '../../src/store/migrate.ts'
import { IncidentInFull } from '../../src/web/api/shapes.ts'
import { freshDatabase } from './database.ts'
import { EXAMPLE } from './example.ts'
import { CHANNELS, type Name, PEOPLE, USERS } from './people.ts'
import { type Player, playerIn } from './player.ts'
import { type Room, roomIn } from './room.ts'
import { type Answer, alertmanager, send, type Told } from './senders.ts'
import { startTarget, type Target } from './target.ts'

export type Mode = 'socket' | 'http'

export type WorldOptions = {
  readonly mode?: Mode
  /** YAML; the example rulebook unless told, with everybody in Slack alone. */
  readonly rulebook?: string
  readonly start?: Date
  readonly logLevel?: string
  readonly slack?: Partial<SandboxOptions>
}

export type World = {
  readonly slack: Sandbox
  readonly db: Db
  readonly people: Readonly<Record<Name, Player>>
  readonly clock: { now(): Date; advance(duration: string): Promise<void> }
  /** What `http` steps call. */
  readonly target: Target
  readonly secrets: Readonly<Record<string, string>>
  readonly logs: readonly string[]
  /** Every status that a webhook or the API has answered. */
  readonly statuses: readonly number[]
  app(): App
  /** Alertmanager tells of one group; an alert that fires on keeps the time at which it began. */
  alert(...alerts: readonly Told[]): Promise<Answer>
  clear(...alerts: readonly Told[]): Promise<Answer>
  post(source: string, body: string | Buffer | object, headers?: Record<string, string>): Promise<Answer>
  api(method: 'GET' | 'POST', path: string, body?: object | string, headers?: Record<string, string>): Promise<Answer>
  incident(number: number): Promise<z.infer<typeof IncidentInFull>>
  /** Until nothing is under way or due, also within the next two seconds: what is spread out comes in its turn. */
  settle(): Promise<void>
  room(name: string): Room
  waiting(): Promise<number>
  useRulebook(text: string): void
  /** Stops the app and starts another one on the same database, as an update does. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** What is nearer than this belongs to what is going on now. */
const NEAR = 2 * SECOND

/** The whole of it: the app as `main` builds it, the local Slack, a database, and one clock for all, which stands still. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { mode = 'socket', start = new Date('2026-11-13T03:10:00Z'), logLevel = 'info' } = options
  let time = start
  const clock = () => time
  const secrets = secretsOf(mode)
  const { botToken = '', appToken = '', signingSecret = '', apiToken = '', prod = '', jobs = '' } = secrets
  const base: SandboxOptions = { botToken, appToken, signingSecret, clock, users: USERS, channels: CHANNELS }
  const [slack, database, target] = await Promise.all([
    startSandbox({ ...base, ...options.slack }),
    freshDatabase({ max: 2 }),
    startTarget(),
  ])
  const { db } = database
  const env = {
    SLACK_BOT_TOKEN: botToken,
    ...(mode === 'socket' ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: `${slack.url}api/`,
    DATABASE_URL: database.url,
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: 'https://tocsin.example.com',
    API_TOKEN: apiToken,
    PROD_SECRET: prod,
    JOBS_SECRET: jobs,
    STATUS_URL: target.url,
    HOOK_TOKEN: secrets.hook,
  }
  const read = readConfig(env)
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  const { config } = read
  const logs: string[] = []
  const log = createLog(logLevel, { write: line => void logs.push(line) })
  const statuses: number[] = []
  let rulebook = rulesOf(options.rulebook ?? EXAMPLE, env)
  const started = async () => {
    const app = await createApp({
      config,
      environment: env,
      db: await openMigrated(database.url),
      rulebook,
      log,
      clock,
    })
    const calls = slack.calls.length
    await app.start()
    if (mode === 'http') slack.setRequestUrl(`${app.url()}/slack/events`)
    // It looks the announcements' channel up when it starts; what is counted later begins after that.
    const looked = () => slack.calls.slice(calls).some(({ method }) => method === 'users.conversations')
    await vi.waitUntil(looked, { timeout: 10_000, interval: 5 })
    return app
  }
  let app = await started()

  async function dueAt(): Promise<{ now: number; next: Date | null }> {
    const { rows } = await db.execute<{ now: string; next: Date | null }>(
      sql`select count(*) filter (where due_at <= ${clock()}) as now, min(due_at) as next from outbox`,
    )
    return { now: Number(rows[0]?.now ?? 0), next: rows[0]?.next ?? null }
  }

  async function quieten(): Promise<Date | null> {
    for (;;) {
      const heard = slack.deliveries.length
      await slack.idle()
      await app.settle()
      await slack.idle()
      const { now, next } = await dueAt()
      if (now === 0 && slack.deliveries.length === heard) return next
    }
  }

  async function settle(): Promise<void> {
    for (let turns = 0; turns < 500; turns++) {
      const next = await quieten()
      if (next === null || next > later(time, NEAR)) return
      time = next
    }
    throw new Error('what is due goes round and round')
  }

  async function answered(answer: Promise<Answer>): Promise<Answer> {
    const { status } = await answer
    statuses.push(status)
    return answer
  }

  const since = new Map<string, Date>()
  const began = (alert: Told) => {
    const { summary: _, description: __, startsAt, ...labels } = alert
    const key = JSON.stringify(Object.entries(labels).sort())
    const at = startsAt ?? since.get(key) ?? time
    since.set(key, at)
    return at
  }
  const post: World['post'] = (source, body, headers = {}) =>
    answered(
      send(`${app.url()}/webhooks/${source}`, {
        body,
        headers: { authorization: `Bearer ${secrets[source] ?? ''}`, ...headers },
      }),
    )
  const api: World['api'] = (method, path, body, headers = {}) =>
    answered(
      send(`${app.url()}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${apiToken}`, ...headers },
        ...(body === undefined ? {} : { body }),
      }),
    )
  const player = (name: Name) => playerIn(slack, PEOPLE[name], settle)

  return {
    ...{ slack, db, target, secrets, logs, statuses, post, api, settle },
    people: {
      ...{ ada: player('ada'), bob: player('bob'), carol: player('carol'), dan: player('dan'), mia: player('mia') },
      ...{ guest: player('guest'), stranger: player('stranger'), gone: player('gone') },
    },
    clock: {
      now: clock,
      async advance(duration) {
        const end = later(time, parseDuration(duration) ?? Number.NaN)
        // Whatever falls due on the way happens at its time.
        for (let next = await quieten(); next !== null && next <= end; next = await quieten()) {
          if (next > time) time = next
        }
        if (end > time) time = end
        await settle()
      },
    },
    app: () => app,
    alert: (...alerts) => post('prod', alertmanager('firing', alerts, began)),
    async clear(...alerts) {
      const answer = await post('prod', alertmanager('resolved', alerts, began))
      since.clear()
      return answer
    },
    async incident(number) {
      return IncidentInFull.parse((await api('GET', `/incidents/${number}`)).json)
    },
    room: name => roomIn(slack, name),
    waiting: async () => Number((await db.execute(sql`select count(*) as n from outbox`)).rows[0]?.n),
    useRulebook(text) {
      rulebook = rulesOf(text, env)
      app.useRulebook(rulebook)
    },
    async restart() {
      await app.stop()
      app = await started()
    },
    async close() {
      await app.stop()
      await Promise.all([slack.close(), target.close(), database.drop()])
    },
  }
}

/** Unlike one another and unlike anything else, so that each can be looked for wherever something is written. */
function secretsOf(mode: Mode): Record<string, string> {
  const secret = (name: string) => `${name}-of-${mode}-6f1c9d72b4`
  return {
    botToken: `xoxb-${secret('bot')}`,
    appToken: `xapp-${secret('app')}`,
    ...{ signingSecret: secret('signing'), apiToken: secret('api'), prod: secret('prod'), jobs: secret('jobs') },
    hook: secret('hook'),
  }
}

function rulesOf(text: string, env: Record<string, string | undefined>): Rulebook {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text }], env)
  if ('rulebook' in parsed) return parsed.rulebook
  throw new Error(parsed.faults.map(({ line, message }) => `${line}: ${message}`).join('\n'))
}
