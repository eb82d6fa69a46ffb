import { setImmediate as turn } from 'node:timers/promises'
import { createDeclare } from '../../src/engine/declare.ts'
import { createDeliverer } from '../../src/engine/deliver.ts'
import { createHandle, type Wake } from '../../src/engine/handle.ts'
import { Postponed, type SendPage, Undeliverable } from '../../src/engine/ports.ts'
import type { Position } from '../../src/escalation/policy.ts'
import type { PeopleCommand } from '../../src/incident/command.ts'
import type { Event } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { createLog } from '../../src/lib/log.ts'
import { later, MINUTE, SECOND } from '../../src/lib/time.ts'
import { type Db, openDb } from '../../src/store/db.ts'
import { eventsOf } from '../../src/store/timeline.ts'
import { T0 } from './given.ts'
import { type Answered, afterAnswers, type Begun, missing, twice } from './night-checks.ts'
import { rulebookOf } from './rulebook.ts'

// Nights of many incidents in which people answer, escalate, ask for others and decline at random moments while two
// processes page, and one is killed now and then. Each incident is one run.

const RULES = rulebookOf(`
people:
  ada: { slack: U0ADA, email: ada@example.com, phone: "+491701234567", reach: [ { via: slack }, { via: email, after: 90s }, { via: sms, after: 2m } ] }
  bob: { slack: U0BOB, email: bob@example.com, reach: [ { via: slack }, { via: email, after: 2m } ] }
  eve: { email: eve@example.com }
notify:
  email: { url: "smtp://localhost:25", from: tocsin@example.com }
  twilio: { account_sid: ${`AC${'0'.repeat(32)}`}, auth_token: "secret-of-the-night", from: "+4930123456" }
policies:
  p:
    repeat: 2
    ack_timeout: 5m
    last_resort: [user:eve]
    steps: [ { notify: [user:ada], wait: 4m }, { notify: [user:bob, user:ada], wait: 3m } ]
services: { checkout: { policy: p } }
route: { policy: p }
`)

const ADA: Actor = { kind: 'user', id: 'U0ADA', name: 'ada' }
const BOB: Actor = { kind: 'user', id: 'U0BOB', name: 'bob' }
const NIGHT_MS = 20 * MINUTE

export type Night = {
  readonly runs: number
  readonly pages: number
  readonly answers: number
  readonly kills: number
  /** What must not be, in words. */
  readonly tooMany: readonly string[]
  readonly tooFew: readonly string[]
}

/** One night on an empty database; `random` answers numbers from 0 below 1. */
export async function night(url: string, runs: number, random: () => number): Promise<Night> {
  let now = T0
  let order = 0
  let kills = 0
  const begun: Begun[] = []
  const answered: Answered[] = []
  const clock = () => now
  const start = () => startEngine(url, clock, page => void begun.push({ ...page, order: order++, at: now }), random)
  const engines = [start(), start()]
  const [first] = engines
  if (!first) throw new Error('there is no engine')
  const ids: string[] = []
  for (let i = 0; i < runs; i++) {
    const what = { title: `Down ${i}`, severity: 'sev1', service: 'checkout', description: '' } as const
    ids.push((await first.declare(what, { kind: 'tocsin' })).id)
  }

  const act = async (id: string): Promise<void> => {
    const by = random() < 0.5 ? ADA : BOB
    const command = pick(COMMANDS, random)
    for (let i = random() * 20; i > 0; i--) await turn()
    const engine = pick(engines, random)
    // Whoever speaks to a process that dies does not know what came of it.
    const handled = await engine.handle(id, command, by).catch(unless(() => engine.killed()))
    if (handled === null || !('events' in handled)) return
    const seq = handled.events.find(({ type }) => type === 'acknowledged' || type === 'resolved')?.seq
    if (seq !== undefined) answered.push({ incident: id, seq, order: order++ })
  }

  const end = later(T0, NIGHT_MS)
  while (now < end) {
    const acting = ids.filter(() => random() < 0.06).map(act)
    if (random() < 0.1) {
      const dies = engines[0]
      kills++
      void dies?.settle().catch(() => {})
      for (let i = random() * 200; i > 0; i--) await turn()
      dies?.kill()
      engines.splice(0, 1, start())
    }
    await Promise.all([...acting, ...engines.map(engine => engine.settle())])
    now = later(now, 5 * SECOND + random() * 40 * SECOND)
  }
  now = later(now, 20 * SECOND)
  await Promise.all(engines.map(engine => engine.settle()))
  const db = openDb(url, { max: 2 })
  const timelines = new Map<string, readonly Event[]>()
  for (const id of ids) timelines.set(id, await eventsOf(db, id))
  await Promise.all([db.$client.end(), ...engines.map(engine => engine.stop())])
  return {
    ...{ runs, pages: begun.length, answers: answered.length, kills },
    tooMany: [...afterAnswers(begun, answered, timelines), ...twice(begun)],
    tooFew: ids.flatMap(id => missing(id, timelines.get(id) ?? [], begun, end)),
  }
}

const COMMANDS: readonly PeopleCommand[] = [
  ...(['acknowledge', 'acknowledge', 'acknowledge', 'escalate_now', 'decline'] as const).map(type => ({ type })),
  { type: 'page', targets: [{ kind: 'user', name: 'bob' }], users: [] },
  { type: 'resolve', summary: null, cause: null },
]

function startEngine(
  url: string,
  clock: () => Date,
  onPage: (page: Omit<Begun, 'order' | 'at'>) => void,
  random: () => number,
) {
  const db: Db = openDb(url, { max: 6 })
  let killed = false
  const wake: Wake = lanes => deliverer.wake(lanes)
  const { handle, handleDone } = createHandle(db, clock, wake)
  const sendPage: SendPage = async ({ effect, incident, attempt, others }) => {
    if (killed) throw new Error('killed')
    const luck = random()
    if (luck < 0.02) throw new Postponed(SECOND, 'not so fast')
    const { user, nth, position } = effect
    onPage({ incident: incident.id, user, nth, position, attempt })
    for (const other of others) onPage({ incident: other.id, user, nth, position: WITH_ANOTHER, attempt: 0 })
    for (let i = random() * 30; i > 0; i--) await turn()
    if (luck < 0.07) throw new Undeliverable('nobody lives there')
    if (luck < 0.12) throw new Error('the line is down')
    return null
  }
  const deliverer = createDeliverer({
    ...{ db, clock, rulebook: () => RULES, wake, handleDone, sendPage, perform: async () => null },
    ...{ log: createLog('silent'), onTried: () => {}, calm: { isCalm: () => true, rest: async () => {} } },
  })
  return {
    handle,
    killed: () => killed,
    declare: createDeclare({ db, clock, rulebook: () => RULES, wake }),
    settle: () => deliverer.settle(),
    /** Nothing of it is heard any longer. */
    kill() {
      killed = true
      db.$client.end().catch(() => {})
    },
    async stop() {
      await deliverer.stop()
      await db.$client.end()
    },
  }
}

/** Told within another incident's page, for which only that it was told counts. */
const WITH_ANOTHER: Position = { step: -1, round: -1 }

function unless(isExcused: () => boolean) {
  return (error: unknown) => {
    if (isExcused()) return null
    throw error
  }
}

function pick<T>(all: readonly T[], random: () => number): T {
  const one = all[Math.floor(random() * all.length)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}
