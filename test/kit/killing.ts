import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Event } from '../../src/incident/event.ts'
import { waysOf } from '../../src/incident/paging.ts'
import { SECOND } from '../../src/lib/time.ts'
import { type Environment, spawnTocsin, type Tocsin } from './spawn.ts'
import { startStandIn } from './stand-in.ts'

// Two processes run policies; at random moments one of them is killed and started again.

const TOKEN = 'killing-api-token'
/** Someone who was held by a process that was killed is taken over after so long. */
const LEASE_MS = 10 * SECOND

export type Killed = {
  readonly kills: number
  readonly incidents: number
  readonly pages: number
  /** Pages that were due and never went out. */
  readonly missing: readonly string[]
  /** The same attempt of the same page, twice. */
  readonly twice: readonly string[]
  /** How much later than due each page went out for the first time, in milliseconds. */
  readonly lateMs: readonly number[]
}

export const LATEST_MS = LEASE_MS

export type KillingGround = {
  readonly databaseUrl: string
  /** Of Slack and where to find everything but the rulebook and the port. */
  readonly env: Environment
  /** Writes a rulebook; its path. */
  readonly write: (rulebook: string) => Promise<string>
}

type Heard = { readonly incident: number; readonly key: string; readonly attempt: number; readonly at: number }

export async function killing({ databaseUrl, env, write }: KillingGround, kills: number): Promise<Killed> {
  const heard: Heard[] = []
  const phone = await startStandIn(({ headers, body }) => {
    const { incident, attempt } = JSON.parse(body)
    heard.push({ incident: incident.number, key: String(headers['idempotency-key']), attempt, at: Date.now() })
    return { status: 200 }
  })
  const all: Environment = {
    ...env,
    DATABASE_URL: databaseUrl,
    API_TOKEN: TOKEN,
    HOST: '127.0.0.1',
    PORT: '0',
    RULEBOOK: await write(rules(phone.url)),
  }
  const start = () => spawnTocsin(all)
  const processes: [Tocsin, Tocsin] = [start(), start()]
  try {
    await Promise.all(processes.map(({ url }) => url))
    for (let i = 0; i < kills; i++) {
      const [dies, lives] = i % 2 === 0 ? processes : [processes[1], processes[0]]
      await Promise.all([0, 1, 2].map(async () => declare(await lives.url)))
      await pause(Math.random() * 700)
      dies.kill('SIGKILL')
      await dies.ended
      processes[i % 2] = start()
      await processes[i % 2]?.url
    }
    await pause(POLICY_MS + LEASE_MS)
    return { kills, ...(await judge(databaseUrl, heard)) }
  } finally {
    for (const one of processes) one.kill('SIGKILL')
    await Promise.all(processes.map(({ ended }) => ended))
    await phone.close()
  }
}

const POLICY_MS = 12 * SECOND

/** Twelve seconds of steps and rounds, and every page by webhook, which nothing puts off. */
const rules = (url: string) => `
workspace: { announce: "#incidents", operators: "#tocsin" }
people:
  ada: { slack: U0ADA, reach: [ { via: webhook, to: "${url}/ada" }, { via: webhook, to: "${url}/ada", after: 1s }, { via: webhook, to: "${url}/ada", after: 3s } ] }
  bob: { reach: [ { via: webhook, to: "${url}/bob" }, { via: webhook, to: "${url}/bob", after: 2s } ] }
notify: { webhook: { allow_private: [127.0.0.1] } }
policies: { p: { repeat: 2, steps: [ { notify: [user:ada], wait: 2s }, { notify: [user:bob, user:ada], wait: 4s } ] } }
services: { checkout: { policy: p } }
route: { policy: p }
`

async function declare(url: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/incidents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: `Down ${randomUUID()}`, severity: 'sev1', service: 'checkout' }),
  })
  if (!response.ok) throw new Error(`it was not taken: ${response.status} ${await response.text()}`)
}

type Row = {
  readonly incident: string
  readonly number: number
  readonly seq: number
  readonly at: Date
  readonly fact: unknown
}

async function judge(databaseUrl: string, heard: readonly Heard[]): Promise<Omit<Killed, 'kills'>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<Row>(
    'select t.incident, i.number, t.seq, t.at, t.fact from timeline t join incidents i on i.id = t.incident order by t.incident, t.seq',
  )
  await client.end()
  const events = rows.map(row => ({ id: row.incident, number: row.number, event: eventOf(row) }))
  const due = events.flatMap(({ id, number, event }) => {
    if (event.type !== 'called') return []
    const over = events.find(
      later =>
        later.id === id &&
        later.event.seq > event.seq &&
        later.event.type === 'escalated' &&
        later.event.to.round !== event.position.round,
    )
    return event.users.flatMap(user =>
      waysOf(user).map(({ nth, afterMs }) => {
        const { step, round } = event.position
        const key = [id, user.person, nth, step, round, 0, 0].join('.')
        const dueAt = event.at.getTime() + afterMs
        // What falls due as its round ends may be outlived.
        const isSure = over === undefined || over.event.at.getTime() > dueAt + LEASE_MS
        return { number, key, dueAt, isSure }
      }),
    )
  })
  const firsts = due.map(page => {
    const tries = heard.filter(({ key }) => key === page.key).map(({ at }) => at)
    return { ...page, first: tries.length > 0 ? Math.min(...tries) : null }
  })
  const seen = new Set<string>()
  const twice = heard.flatMap(({ key, attempt }) => {
    const one = `${key} attempt ${attempt}`
    if (seen.has(one)) return [one]
    seen.add(one)
    return []
  })
  return {
    incidents: new Set(events.map(({ id }) => id)).size,
    pages: heard.length,
    missing: firsts.flatMap(({ key, first, isSure }) => (first === null && isSure ? [key] : [])),
    twice,
    lateMs: firsts.flatMap(({ first, dueAt }) => (first === null ? [] : [first - dueAt])),
  }
}

function eventOf({ seq, at, fact }: Row): Event {
  return { ...(fact as Event), seq, at }
}
