import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type PageDelivery, Postponed, type SendPage, Undeliverable } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack, until } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'
import { outboxOn } from '../kit/outbox.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)
afterAll(() => fresh.drop())

/** Ada by Slack at once, by SMS after two minutes, by phone after four; then Bob. */
const rulebook = rulebookOf(`
people:
  ada:
    slack: U0ADA
    phone: "+491701234567"
    reach: [{ via: slack }, { via: sms, after: 2m }, { via: call, after: 4m }]
  bob: { slack: U0BOB }
notify:
  twilio: { account_sid: ${`AC${'0'.repeat(32)}`}, auth_token: "a-token-for-tests", from: "+4930123456" }
policies:
  p: { steps: [{ notify: user:ada, wait: 5m }, { notify: user:bob, wait: 10m }] }
route: { policy: p, group_by: [service] }
`)

/** Whoever sends does what `answer` says of a page, and else gets through; `sent` is each try, with its minute. */
function paging(answer: (page: PageDelivery, nth: number) => unknown = () => {}, rules = rulebook) {
  const slack = playSlack()
  const sent: string[] = []
  const sendPage: SendPage = async page => {
    const { effect, now, others } = page
    const minutes = (now.getTime() - T0.getTime()) / 60_000
    const along = others.map(({ number }) => `+INC-${number}`)
    sent.push([Math.round(minutes * 100) / 100, effect.user.name, effect.via, ...along].join(' '))
    const problem = await answer(page, sent.length)
    if (problem instanceof Error) throw problem
    return effect.via === 'slack' ? slack.sendPage(page) : null
  }
  return { ...engineOn(fresh.db, { rulebook: rules, slack, sendPage }), sent }
}

const open = async (engine: Engine, service = 'checkout') => {
  await engine.receive([alert(service, { labels: { service } })])
  await engine.settle()
}
async function incidentOf(engine: Engine) {
  const [incident] = await engine.incidents()
  if (!incident) throw new Error('there is no incident')
  return incident
}
async function pass(engine: Engine, ...durations: readonly string[]) {
  for (const duration of durations) {
    engine.clock.advance(duration)
    await engine.settle()
  }
}
const acknowledge = async (engine: Engine) =>
  engine.handle((await incidentOf(engine)).id, { type: 'acknowledge' }, by(ada))
const waiting = async () => (await outboxOn(fresh.db).rows()).filter(({ type }) => type === 'page')
const facts = async (engine: Engine, ...types: readonly string[]) =>
  (await engine.ask.timeline((await incidentOf(engine)).id)).filter(({ type }) => types.includes(type))

describe('a person who is called', () => {
  test('is told by each of their ways in its time, also while the next step is called', async () => {
    const engine = paging()
    await open(engine)
    await pass(engine, '2m', '2m', '1m', '1m')
    expect(engine.sent).toEqual(['0 ada slack', '2 ada sms', '4 ada call', '5 bob slack'])
  })

  test('is told no further once somebody has answered: nothing begins after that', async () => {
    const engine = paging()
    await open(engine)
    await acknowledge(engine)
    await pass(engine, '2m', '2m', '1m')
    expect(engine.sent).toEqual(['0 ada slack'])
    expect(await waiting()).toEqual([])
  })

  test('is told of what is due, where everything was down meanwhile', async () => {
    const engine = paging()
    await open(engine)
    await pass(engine, '4m')
    expect(engine.sent.sort()).toEqual(['0 ada slack', '4 ada call', '4 ada sms'])
  })
})

describe('an answer while a page is on its way', () => {
  test('lets that one arrive, and lets no other one begin', async () => {
    const held: (() => void)[] = []
    const engine = paging(async ({ effect }) => {
      if (effect.via === 'slack') await new Promise<void>(resolve => held.push(resolve))
    })
    await engine.receive([alert('a')])
    const settling = engine.settle()
    await until(() => held.length > 0)
    await acknowledge(engine)
    for (const go of held) go()
    await settling
    await pass(engine, '2m', '2m')
    expect(engine.sent).toEqual(['0 ada slack'])
    const types = (await facts(engine, 'acknowledged', 'paged')).map(({ type }) => type)
    expect(types).toEqual(['acknowledged', 'paged'])
  })

  test('in the very moment in which it falls due lets one of the two win', async () => {
    for (let i = 0; i < 5; i++) {
      const engine = paging()
      await open(engine)
      engine.clock.advance('2m')
      let committed = Number.POSITIVE_INFINITY
      const answering = acknowledge(engine).then(() => {
        committed = engine.sent.length
      })
      await Promise.all([engine.settle(), answering])
      expect(engine.sent.length).toBeLessThanOrEqual(committed)
      await fresh.db.execute(sql`truncate incidents, timeline, alerts, outbox, reached cascade`)
    }
  })
})

describe('a page that fails', () => {
  test('for good gives way to the next way at once, and the operators hear of it', async () => {
    const engine = paging(({ effect }) => (effect.via === 'slack' ? new Undeliverable('no such user') : null))
    await open(engine)
    expect(engine.sent).toEqual(['0 ada slack', '0 ada sms'])
    expect(engine.slack.of('tell_operators')).toMatchObject([
      { effect: { text: 'INC-1: ada could not be called by slack: no such user' } },
    ])
    await pass(engine, '2m', '2m')
    expect(engine.sent.slice(2)).toEqual(['4 ada call'])
  })

  test('for good by every way gives way to the next step at once', async () => {
    const engine = paging(({ effect }) => (effect.user.name === 'ada' ? new Undeliverable('gone') : null))
    await open(engine)
    expect(engine.sent).toEqual(['0 ada slack', '0 ada sms', '0 ada call', '0 bob slack'])
  })

  test('in passing is tried again, beside the next way, and each try says which it was', async () => {
    const engine = paging(({ effect }, nth) => (effect.via === 'slack' && nth < 4 ? new Error('503') : null))
    await open(engine)
    expect(engine.sent).toEqual(['0 ada slack', '0 ada sms'])
    await pass(engine, '5s', '10s', '20s')
    expect(engine.sent.slice(2)).toEqual(['0.08 ada slack', '0.25 ada slack'])
    const tries = (await facts(engine, 'page_failed', 'paged')).map(fact => [
      fact.type,
      'attempt' in fact && fact.attempt,
    ])
    expect(tries).toEqual([
      ['page_failed', 1],
      ['paged', 1],
      ['page_failed', 2],
      ['paged', 3],
    ])
  })

  test('in passing is known by the same id at each try: what an earlier one has posted can be found', async () => {
    const tries: (readonly [string, number, Date])[] = []
    const engine = paging(({ effect, id, attempt, createdAt }) => {
      if (effect.via === 'slack') tries.push([id, attempt, createdAt])
      return new Error('503')
    })
    await open(engine)
    await pass(engine, '5s', '10s')
    const [[id] = ['']] = tries
    expect(tries).toEqual([1, 2, 3].map(attempt => [id, attempt, T0]))
  })

  test('in passing for ten minutes is given up', async () => {
    const engine = paging(() => new Error('503'))
    await open(engine)
    for (let minute = 0; minute < 24; minute++) await pass(engine, '30s')
    expect(engine.sent.filter(sent => sent.endsWith('ada slack'))).toHaveLength(14)
    expect((await facts(engine, 'page_failed')).at(-1)).toMatchObject({ again: false })
  })

  test('because Slack asks for a moment has not failed', async () => {
    const engine = paging((_, nth) => (nth === 1 ? new Postponed(1_000, 'not so fast') : null))
    await open(engine)
    expect(await facts(engine, 'page_failed')).toEqual([])
    await pass(engine, '1s')
    expect(engine.sent).toEqual(['0 ada slack', '0.02 ada slack'])
    expect(await facts(engine, 'paged')).toMatchObject([{ attempt: 1 }])
  })

  test('because Slack asks for longer gives way to the next way', async () => {
    const engine = paging(({ effect }) => (effect.via === 'slack' ? new Postponed(30_000, 'not so fast') : null))
    await open(engine)
    expect(engine.sent).toEqual(['0 ada slack', '0 ada sms'])
    expect(await facts(engine, 'page_failed')).toMatchObject([{ again: true, reason: 'not so fast' }])
  })

  test('because Slack asks for longer has not failed in a channel, which has no other way', async () => {
    const rules = rulebookOf('policies: { p: { steps: [{ notify: "channel:#oncall" }] } }\nroute: { policy: p }')
    const engine = paging((_, nth) => (nth === 1 ? new Postponed(30_000, 'not so fast') : null), rules)
    await open(engine)
    await pass(engine, '30s')
    expect(engine.sent).toEqual(['0 #oncall channel', '0.5 #oncall channel'])
    expect(await facts(engine, 'page_failed', 'paged')).toMatchObject([{ type: 'paged', attempt: 1 }])
  })
})
