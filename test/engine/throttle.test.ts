import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { SendPage } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'
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

function rulesOf(reach: string) {
  return rulebookOf(`
people: { ada: { slack: U0ADA, phone: "+491701234567", reach: [${reach}] } }
notify:
  twilio: { account_sid: ${`AC${'0'.repeat(32)}`}, auth_token: "a-token-for-tests", from: "+4930123456" }
policies: { p: { steps: [{ notify: user:ada, wait: 1h }] } }
route: { policy: p, group_by: [service] }
`)
}

/** What went out, each with the incidents that it tells of. */
function telling(reach: string, fail: () => Error | null = () => null) {
  const sent: (readonly number[])[] = []
  const sendPage: SendPage = async ({ incident, others }) => {
    sent.push([incident, ...others].map(({ number }) => number))
    const problem = fail()
    if (problem) throw problem
    return null
  }
  return { ...engineOn(fresh.db, { rulebook: rulesOf(reach), slack: playSlack(), sendPage }), sent }
}

async function open(engine: Engine, ...services: readonly number[]) {
  for (const service of services) {
    await engine.receive([alert(`a${service}`, { labels: { service: `s${service}` } })])
    await engine.settle()
  }
}
async function pass(engine: Engine, duration: string) {
  engine.clock.advance(duration)
  await engine.settle()
}
const pagedIn = async (engine: Engine, number: number) => {
  const incident = await engine.ask.byNumber(number)
  return (await engine.ask.timeline(incident?.id ?? '')).filter(({ type }) => type === 'paged')
}

describe('more than five pages a minute to one person', () => {
  test('are put off until the minute is over, and told together', async () => {
    const engine = telling('{ via: slack }')
    await open(engine, 1, 2, 3, 4, 5, 6, 7, 8)
    expect(engine.sent).toEqual([[1], [2], [3], [4], [5]])
    await pass(engine, '59s')
    expect(engine.sent).toHaveLength(5)
    await pass(engine, '1s')
    expect(engine.sent.slice(5)).toEqual([[6, 7, 8]])
    expect(await pagedIn(engine, 6)).toMatchObject([{ attempt: 1 }])
    expect((await pagedIn(engine, 6))[0]).toMatchObject({ others: [7, 8] })
    expect((await pagedIn(engine, 6))[0]).not.toHaveProperty('within')
    for (const number of [7, 8]) expect(await pagedIn(engine, number)).toMatchObject([{ attempt: 1, within: 6 }])
  })

  test('tell of none that somebody has meanwhile', async () => {
    const engine = telling('{ via: slack }')
    await open(engine, 1, 2, 3, 4, 5, 6, 7, 8)
    for (const number of [6, 8]) {
      const incident = await engine.ask.byNumber(number)
      await engine.handle(incident?.id ?? '', { type: 'acknowledge' }, by(ada))
    }
    await pass(engine, '60s')
    expect(engine.sent.slice(5)).toEqual([[7]])
    expect(await pagedIn(engine, 8)).toEqual([])
  })

  test('that did not go out are told together, as they were', async () => {
    let down = false
    const engine = telling('{ via: slack }', () => (down ? new Error('503') : null))
    await open(engine, 1, 2, 3, 4, 5, 6, 7)
    down = true
    engine.clock.advance('60s')
    await engine.settle()
    expect(engine.sent.slice(5)).toEqual([[6, 7]])
    down = false
    await pass(engine, '5s')
    expect(engine.sent.slice(6)).toEqual([[6, 7]])
    for (const number of [6, 7]) expect(await pagedIn(engine, number)).toHaveLength(1)
  })
})

test.each(['sms', 'call'])('by %s it is one a minute, the first at once', async via => {
  const engine = telling(`{ via: ${via} }`)
  await open(engine, 1, 2, 3)
  expect(engine.sent).toEqual([[1]])
  await pass(engine, '1m')
  expect(engine.sent.slice(1)).toEqual([[2, 3]])
})

test('what falls due at once is told at once, together', async () => {
  const engine = telling('{ via: sms, after: 1m }, { via: slack, after: 1m }')
  await open(engine, 1, 2, 3)
  await pass(engine, '1m')
  expect(engine.sent.map(numbers => [...numbers].sort())).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
})
