import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { turnDue } from '../../src/engine/due.ts'
import type { HandleDone } from '../../src/engine/handle.ts'
import { sendPage } from '../../src/engine/paging.ts'
import { type PageDelivery, Postponed, type SendPage, Undeliverable } from '../../src/engine/ports.ts'
import { createPace } from '../../src/slack/perform/pace.ts'
import { isPage } from '../../src/store/outbox.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack, turnedClock, until } from '../kit/engine.ts'
import { at, outboxOn } from '../kit/outbox.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() => {
  vi.useRealTimers()
  return fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  )
})
afterAll(() => fresh.drop())

const rulesOf = (reach: string) =>
  rulebookOf(`
people: { ada: { slack: U0ADA, phone: "+491701234567", reach: [${reach}] } }
notify:
  twilio: { account_sid: ${`AC${'0'.repeat(32)}`}, auth_token: "a-token-for-tests", from: "+4930123456" }
policies: { p: { steps: [{ notify: user:ada, wait: 1h }] } }
route: { policy: p, group_by: [service] }
`)

const REACH = '{ via: sms }, { via: call, after: 9m }'

/** Whoever sends does what `answer` says; `sent` is each try, with the incidents that it tells of. */
function telling(answer: (page: PageDelivery) => unknown, reach = REACH) {
  const sent: string[] = []
  const clock = turnedClock()
  const sendPage: SendPage = async page => {
    const { effect, incident, others } = page
    sent.push([effect.via, ...[incident, ...others].map(({ number }) => number)].join(' '))
    const problem = await answer(page)
    if (problem instanceof Error) throw problem
    return null
  }
  const process = () => engineOn(fresh.db, { rulebook: rulesOf(reach), clock, slack: playSlack(), sendPage })
  return { ...process(), process, sent }
}

async function open(engine: Engine, ...services: readonly string[]) {
  for (const service of services) {
    await engine.receive([alert(service, { labels: { service } })])
    await engine.settle()
  }
}
async function pass(engine: Engine, duration: string) {
  engine.clock.advance(duration)
  await engine.settle()
}

describe('pages that are told with another', () => {
  test('stay with it as long as it is on its way', async () => {
    const held: (() => void)[] = []
    const engine = telling(async ({ others }) => {
      if (others.length > 0) await new Promise<void>(resolve => held.push(resolve))
    })
    const second = engine.process()
    await open(engine, 'a', 'b', 'c')
    engine.clock.advance('60s')
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const settling = engine.settle()
    await until(() => held.length > 0)
    for (let seconds = 0; seconds < 12; seconds += 3) {
      engine.clock.advance('3s')
      await vi.advanceTimersByTimeAsync(3_000)
      await second.settle()
    }
    for (const go of held) go()
    await settling
    expect(engine.sent).toEqual(['sms 1', 'sms 2 3'])
  })

  test('have failed with it: their next ways come at once, and they are tried again together', async () => {
    let down = false
    const engine = telling(({ effect }) => (effect.via === 'sms' && down ? new Error('503') : null))
    await open(engine, 'a', 'b', 'c', 'd')
    down = true
    await pass(engine, '60s')
    expect(engine.sent.slice(1, 3)).toEqual(['sms 2 3 4', expect.stringMatching(/^call 2/)])
    down = false
    await pass(engine, '5s')
    expect(engine.sent).toContain('sms 2 3 4')
    await pass(engine, '55s')
    const called = engine.sent.filter(sent => sent.startsWith('call')).flatMap(sent => sent.split(' ').slice(1))
    expect(called.sort()).toEqual(['2', '3', '4'])
  })

  test('are tried again where it can never go out', async () => {
    const engine = telling(
      ({ incident }) => (incident.number === 2 ? new Undeliverable('refused') : null),
      '{ via: sms }',
    )
    await open(engine, 'a', 'b', 'c', 'd')
    await pass(engine, '60s')
    await pass(engine, '5s')
    expect(engine.sent.slice(1)).toEqual(['sms 2 3 4', 'sms 3 4'])
  })
})

describe('what did not go out', () => {
  test('keeps nothing else from going: the first one always goes at once', async () => {
    let busy = 9
    const engine = telling(() => (busy-- > 0 ? new Postponed(1_000, 'not so fast') : null), '{ via: slack }')
    await open(engine, 'a')
    for (let second = 1; second <= 9; second++) await pass(engine, '1s')
    expect([engine.sent.length, busy]).toEqual([10, -1])
  })

  test('because it would be quicker than Slack allows goes a second later, all together', async () => {
    const through: (readonly number[])[] = []
    const pace = createPace(() => engine.clock.now())
    const engine = telling(({ incident, others }) => {
      const waitMs = pace('chat.postMessage', 'U0ADA', true)
      if (waitMs > 0) return new Postponed(waitMs, 'not so fast')
      through.push([incident, ...others].map(({ number }) => number))
    }, '{ via: slack }, { via: sms, after: 9m }')
    await open(engine, ...'abcdefgh')
    await pass(engine, '1s')
    expect(through).toEqual([[1], [2], [3], [4, 5, 6, 7, 8]])
    expect(engine.sent.filter(sent => sent.startsWith('sms'))).toEqual([])
  })

  test('lets the next incident go its next way at once, and is told with it later', async () => {
    let down = true
    const engine = telling(({ effect }) => (effect.via === 'sms' && down ? new Error('503') : null))
    await open(engine, 'a')
    await pass(engine, '3s')
    await open(engine, 'b')
    expect(engine.sent).toEqual(['sms 1', 'call 1', 'sms 2'])
    down = false
    await pass(engine, '2s')
    await pass(engine, '3s')
    expect(engine.sent.slice(3)).toEqual(['sms 1'])
    await pass(engine, '57s')
    await pass(engine, '3s')
    expect(engine.sent.slice(4).sort()).toEqual(['call 2', 'sms 2'])
  })
})

/** The first page, held by a worker that does no more about it. */
async function claimPage({ clock }: Engine) {
  await turnDue({ db: fresh.db, clock: clock.now, rulebook: () => rulesOf(REACH), wake: () => {} }, 9)
  const [leased] = (await outboxOn(fresh.db).claim(0, 1, ['page:sms'])).filter(isPage)
  if (!leased) throw new Error('no page was leased')
  return leased
}

test('however many wait for the minute to be over, they are put off together', async () => {
  let postponed = 0
  const onTried = (type: string, outcome: string) => {
    if (type === 'page' && outcome === 'postponed') postponed++
  }
  const engine = engineOn(fresh.db, { rulebook: rulesOf('{ via: sms }'), onTried, sendPage: async () => null })
  await engine.receive(Array.from({ length: 140 }, (_, i) => alert(`a${i}`, { labels: { service: `s${i}` } })))
  await engine.settle()
  expect(postponed).toBeLessThan(5)
  await pass(engine, '60s')
  expect((await engine.incidents()).filter(({ pages }) => pages.length === 0)).toEqual([])
})

test('what fails after the first try has ended with its process has the next way come at once, too', async () => {
  const engine = telling(({ effect }) => (effect.via === 'sms' ? new Error('503') : null))
  await engine.receive([alert('a')])
  await claimPage(engine)
  await pass(engine, '10s')
  expect(engine.sent).toEqual(['sms 1', 'call 1'])
})

test('what went out and could not be recorded is no failure of its way', async () => {
  const engine = telling(() => null)
  await engine.receive([alert('a')])
  const leased = await claimPage(engine)
  const recorded: unknown[] = []
  const handleDone: HandleDone = async (_id, command) => {
    if (command?.type === 'record_page') throw new Error('the database went away')
    recorded.push(command)
  }
  const options = { db: fresh.db, clock: engine.clock.now, sendPage: async () => null, handleDone }
  await expect(sendPage(options, leased, at(10))).rejects.toThrow('the database went away')
  expect(recorded).toEqual([])
})
