import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Perform } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack } from '../kit/engine.ts'
import { ada, bob, by, T0 } from '../kit/given.ts'
import { outboxOn } from '../kit/outbox.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached, turns cascade; alter sequence incident_number restart`,
  ),
)
afterAll(() => fresh.drop())

const rulesOf = (policy: string) =>
  rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB }, eve: { email: eve@example.com } }
teams: { dba: { members: [bob] } }
schedules: { night: { layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob] }] } }
time_intervals: { office: [{ times: [{ start_time: "09:00", end_time: "17:00" }] }] }
notify: { pagerduty: { routing_key: "0123456789abcdef0123456789abcdef" } }
policies: { p: { ${policy} } }
route: { policy: p, group_by: [service] }
`)
const engineWith = (policy: string) => engineOn(fresh.db, { rulebook: rulesOf(policy) })

async function open(engine: Engine, service = 'checkout', severity: 'sev2' | 'sev3' = 'sev2') {
  await engine.receive([alert(service, { labels: { service }, severity })])
  await engine.settle()
  return incidentOf(engine)
}
async function incidentOf(engine: Engine) {
  const incident = (await engine.incidents()).at(-1)
  if (!incident) throw new Error('there is no incident')
  return incident
}
async function pass(engine: Engine, ...durations: readonly string[]) {
  for (const duration of durations) {
    engine.clock.advance(duration)
    await engine.settle()
  }
}
async function does(engine: Engine, command: Parameters<Engine['handle']>[1], who = ada) {
  await engine.handle((await incidentOf(engine)).id, command, by(who))
  await engine.settle()
}
/** Who was paged, with the minutes since the beginning. */
const paged = (engine: Engine) =>
  engine.slack
    .of('page')
    .map(({ effect, at }) => `${(at.getTime() - T0.getTime()) / 60_000} ${'user' in effect ? effect.user.name : ''}`)

describe('a severity that pages nobody by itself', () => {
  test('calls when somebody wants it to', async () => {
    const engine = engineWith('steps: [{ notify: user:ada }]')
    expect(await open(engine, 'checkout', 'sev3')).toMatchObject({ held: true, position: null })
    await pass(engine, '10m')
    expect(paged(engine)).toEqual([])
    await does(engine, { type: 'escalate_now' })
    expect(paged(engine)).toEqual(['10 ada'])
  })

  test('calls when it becomes one that does', async () => {
    const engine = engineWith('steps: [{ notify: user:ada }]')
    await open(engine, 'checkout', 'sev3')
    await engine.receive([alert('worse', { severity: 'sev1' })])
    await engine.settle()
    expect(paged(engine)).toEqual(['0 ada'])
  })
})

describe('targets', () => {
  test('in turns are called one after the other, incident for incident', async () => {
    const engine = engineWith('steps: [{ notify: round_robin:night }]')
    for (const service of ['a', 'b', 'c']) await open(engine, service)
    expect(paged(engine)).toEqual(['0 ada', '0 bob', '0 ada'])
  })

  test('may be a channel beside people', async () => {
    const engine = engineWith('steps: [{ notify: ["channel:#payments", user:ada] }]')
    expect((await open(engine)).responders).toEqual([{ id: 'U0ADA', name: 'ada' }])
    expect(
      engine.slack
        .of('page')
        .map(({ effect }) => 'via' in effect && `${effect.user.name} ${effect.via}`)
        .sort(),
    ).toEqual(['#payments channel', 'ada slack'])
  })

  test('that lead nowhere are said, and the step gives way', async () => {
    const engine = engineWith('steps: [{ notify: user:eve }, { notify: user:bob }]')
    const { id } = await open(engine)
    expect(paged(engine)).toEqual(['0 bob'])
    const called = (await engine.ask.timeline(id)).find(({ type }) => type === 'called')
    expect(called).toMatchObject({
      users: [],
      unreachable: ['eve cannot be called: no Slack id, notify.email is not set up, no phone number'],
    })
  })

  test('that somebody asks for are called whatever the policy says, and stop when they come', async () => {
    const engine = engineWith('steps: [{ notify: user:ada }]')
    await open(engine)
    await does(engine, { type: 'acknowledge' })
    const carol = { id: 'U0CAROL', name: 'Carol' }
    await does(engine, { type: 'page', targets: [{ kind: 'team', name: 'dba' }], users: [carol] })
    expect(paged(engine).slice(1).sort()).toEqual(['0 Carol', '0 bob'])
    expect(await incidentOf(engine)).toMatchObject({ status: 'acknowledged', calls: [{ users: [{}, carol] }] })
    await does(engine, { type: 'join', present: false }, bob)
    await does(engine, { type: 'join', present: false }, carol)
    expect(await incidentOf(engine)).toMatchObject({ status: 'acknowledged', calls: [] })
  })
})

describe('steps', () => {
  test('count when they are called: by day and by night', async () => {
    const engine = engineWith(
      'repeat: 2, steps: [{ notify: user:ada, wait: 8h, outside: office }, { notify: user:bob, during: office }]',
    )
    await open(engine)
    // From ten past three to ten past eleven.
    await pass(engine, '8h')
    expect(paged(engine)).toEqual(['0 ada', '480 bob'])
  })

  test('end in the last resort', async () => {
    const engine = engineWith('last_resort: user:bob, steps: [{ notify: user:ada, wait: 5m }]')
    await open(engine)
    await pass(engine, '5m', '5m')
    expect(paged(engine)).toEqual(['0 ada', '5 bob'])
    expect(engine.slack.of('tell_operators')).toHaveLength(1)
  })

  test('begin again when an acknowledgement is too old, as often as it takes', async () => {
    const engine = engineWith('ack_timeout: 30m, steps: [{ notify: user:ada }]')
    await open(engine)
    await does(engine, { type: 'acknowledge' })
    await pass(engine, '29m', '1m')
    expect(paged(engine)).toEqual(['0 ada', '30 ada'])
    await does(engine, { type: 'acknowledge' })
    await pass(engine, '30m')
    await does(engine, { type: 'resolve', summary: null, cause: null })
    await pass(engine, '30m')
    expect(paged(engine)).toEqual(['0 ada', '30 ada', '60 ada'])
  })

  test('go on at once when the last who is called cannot', async () => {
    const engine = engineWith('steps: [{ notify: user:ada, wait: 5m }, { notify: [user:ada, user:bob] }]')
    await open(engine)
    await pass(engine, '1m')
    await does(engine, { type: 'decline' })
    expect(paged(engine)).toEqual(['0 ada', '1 bob'])
  })
})

describe('a pager outside', () => {
  function engineOf(refuses = false) {
    const told: string[] = []
    const slack = playSlack()
    const perform: Perform = async delivery => {
      const { effect } = delivery
      if (effect.type !== 'tell_pager') return slack.perform(delivery)
      const { pager, action } = effect
      told.push(action)
      if (refuses) return { type: 'record_pager_failure', pager, action, reason: '403' }
      return { type: 'record_pager', pager, action, ref: null }
    }
    const rulebook = rulesOf('steps: [{ notify: pager:pagerduty, wait: 5m }, { notify: user:bob }]')
    return { ...engineOn(fresh.db, { rulebook, slack, perform }), told }
  }

  test('hears what to do, and its step waits for it', async () => {
    const engine = engineOf()
    await open(engine)
    expect(paged(engine)).toEqual([])
    await does(engine, { type: 'acknowledge' })
    await does(engine, { type: 'resolve', summary: null, cause: null })
    expect(engine.told).toEqual(['trigger', 'acknowledge', 'resolve'])
    await pass(engine, '10m')
    expect(paged(engine)).toEqual([])
  })

  test('that refuses gives way to the next step at once', async () => {
    const engine = engineOf(true)
    await open(engine)
    expect(paged(engine)).toEqual(['0 bob'])
    await does(engine, { type: 'acknowledge' })
    expect(engine.told).toEqual(['trigger'])
  })

  test('hears nothing of what it has said itself', async () => {
    const engine = engineOf()
    const { id } = await open(engine)
    await engine.handle(id, { type: 'acknowledge' }, { kind: 'source', name: 'Ada at PagerDuty', pager: 'pagerduty' })
    await engine.settle()
    expect(engine.told).toEqual(['trigger'])
  })
})

test('a timer that cannot be turned stops no other', async () => {
  const engine = engineWith('steps: [{ notify: user:ada, wait: 5m }, { notify: user:bob }]')
  const { id } = await open(engine)
  await fresh.db.execute(sql`
    insert into outbox (incident, lane, line, effect, due_at, created_at)
    values (${id}, 'timer', ${id}, '{"type":"of an older version"}', ${T0}, ${T0})`)
  await pass(engine, '5m')
  expect(paged(engine)).toEqual(['0 ada', '5 bob'])
  const left = (await outboxOn(fresh.db).rows()).find(({ type }) => type === 'of an older version')
  expect(left).toMatchObject({ failures: 1, held: false })
})
