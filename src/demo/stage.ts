import { sql } from 'drizzle-orm'
import { type App, createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Log } from '../lib/log.ts'
import { later, SECOND } from '../lib/time.ts'
import { readRulebook } from '../reload.ts'
import { onCallNow } from '../rulebook/oncall.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import { type Db, openDb } from '../store/db.ts'
import { startEmbedded } from '../store/embedded.ts'
import { freePort } from '../store/embedded-server.ts'
import { openMigrated } from '../store/migrate.ts'
import { type Clockwork, createTurnedClock } from './clock.ts'
import { type Outside, startOutside } from './phone/outside.ts'
import { createSenders, type Senders } from './samples.ts'
import { demoWorkspace, secret } from './workspace.ts'

/** Everything that the demo needs, on this machine and for this run only. */
export type Stage = {
  readonly sandbox: Sandbox
  readonly app: App
  readonly send: Senders
  readonly apiToken: string
  /** Slack's id of whoever is on call when the demo starts. */
  readonly onCall: string
  readonly outside: Outside
  /** Turns the clock on by so much; whatever falls due on the way happens at its time. */
  turn(ms: number): Promise<void>
  /** How long it is until something falls due, or somebody hands over; null: that will not happen. */
  untilDue(): Promise<number | null>
  untilHandOff(): number | null
  close(): Promise<void>
}

// The same from src/ and from dist/.
const RULEBOOK = new URL('../../docs/examples', import.meta.url).pathname

export async function setStage({ dataDir, port, log }: { dataDir: string; port: number; log: Log }): Promise<Stage> {
  const { clock, turn } = createTurnedClock()
  const workspace = demoWorkspace(port)
  const sandbox = await startSandbox({ ...workspace, clock })
  const database = await createDatabase(dataDir, log)
  const secrets = { prod: secret(), jobs: secret() }
  const apiToken = secret()
  // Links in messages bear our port, so it must be known before we listen.
  const [appPort, mailPort] = await Promise.all([freePort(), freePort()])
  const publicUrl = `http://127.0.0.1:${appPort}`
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: `${sandbox.url}api/`,
    DATABASE_URL: database.url,
    RULEBOOK,
    HOST: '127.0.0.1',
    PORT: String(appPort),
    PUBLIC_URL: publicUrl,
    API_TOKEN: apiToken,
    PROD_SECRET: secrets.prod,
    JOBS_SECRET: secrets.jobs,
    SYSTEMS_SECRET: secret(),
    STATUS_URL: `${publicUrl}/healthz`,
    SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    TWILIO_TOKEN: secret(),
  }
  const read = readConfig(env)
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  const rules = await readRulebook(RULEBOOK, env)
  if ('faults' in rules)
    throw new Error(rules.faults.map(fault => `${fault.file}:${fault.line} ${fault.message}`).join('\n'))
  const outside = await startOutside({ sandbox, rulebook: rules.rulebook, clock, publicUrl, mailPort })
  const { rulebook } = outside
  const db = await openMigrated(database.url)
  const app = await createApp({ config: read.config, environment: env, db, rulebook, log, clock })
  await app.start()
  const works = clockworkOf({ db, sandbox, app, outside })
  return {
    ...{ sandbox, app, apiToken, outside, onCall: onCallIn(rulebook, clock()) },
    send: createSenders({ url: app.url(), secrets, sources: rulebook.sources, clock }),
    turn: ms => turn(ms, works),
    async untilDue() {
      const due = await works.nextDue(later(clock(), NEAR_MS))
      return due && due.getTime() - clock().getTime()
    },
    untilHandOff() {
      const hours = onCallNow(rulebook, clock()).flatMap(({ until }) => (until ? [until.getTime()] : []))
      return hours.length > 0 ? Math.min(...hours) - clock().getTime() : null
    },
    async close() {
      await app.stop()
      await outside.close()
      await sandbox.close()
      await database.close()
    },
  }
}

/** What is nearer than this belongs to what is going on now. */
const NEAR_MS = 2 * SECOND

function clockworkOf(stage: Pick<Stage, 'sandbox' | 'app' | 'outside'> & { readonly db: Db }): Clockwork {
  const { db, sandbox, app, outside } = stage
  const { line } = outside.twilio
  return {
    async settle() {
      await line.tick()
      await sandbox.idle()
      await app.settle()
      await sandbox.idle()
    },
    async nextDue(after) {
      const { rows } = await db.execute<{ at: Date | null }>(
        sql`select min(due_at) as at from outbox where due_at > ${after}`,
      )
      const dues = [rows[0]?.at, line.nextDue()].flatMap(at => (at && at > after ? [at.getTime()] : []))
      return dues.length > 0 ? new Date(Math.min(...dues)) : null
    },
  }
}

function onCallIn(rulebook: Rulebook, at: Date): string {
  const [name = ''] = onCallNow(rulebook, at).flatMap(({ onCall }) => onCall)
  return rulebook.people.get(name)?.slack ?? ''
}

/** A database of its own for each run: the local Slack forgets everything when it ends, so must we. */
async function createDatabase(dataDir: string, log: Log) {
  const server = await startEmbedded(dataDir, log)
  const admin = openDb(server.url, { max: 1 })
  const name = `demo_${process.pid}`
  await admin.execute(sql`drop database if exists ${sql.identifier(name)} with (force)`)
  await admin.execute(sql`create database ${sql.identifier(name)}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async close() {
      await admin.execute(sql`drop database if exists ${sql.identifier(name)} with (force)`)
      await admin.$client.end()
      await server.stop()
    },
  }
}
