import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Db, openDb } from '../../src/store/db.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack, resolved, turnedClock } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'

let fresh: FreshDatabase
let other: Db
let engines: readonly [Engine, Engine]
let slack: ReturnType<typeof playSlack>
beforeAll(async () => {
  fresh = await freshDatabase()
  other = openDb(fresh.url, { max: 5 })
  renew()
})
function renew() {
  slack = playSlack()
  const clock = turnedClock()
  engines = [engineOn(fresh.db, { clock, slack }), engineOn(other, { clock, slack })]
}
afterEach(async () => {
  await fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  )
  renew()
})
afterAll(async () => {
  await other.$client.end()
  await fresh.drop()
})

const fifty = Array.from({ length: 50 }, (_, i) => i)
const settle = () => Promise.all(engines.map(engine => engine.settle()))
const eachBy = <T>(items: readonly T[], work: (engine: Engine, item: T) => Promise<unknown>) =>
  Promise.all(items.map((item, i) => work(engines[i % 2 === 0 ? 0 : 1], item)))

describe('two processes on one database', () => {
  test('make one incident and one channel of fifty identical alerts', async () => {
    await eachBy(fifty, engine => engine.receive([alert('a')]))
    await settle()
    const incidents = await engines[0].incidents()
    expect(incidents.map(({ alerts }) => alerts)).toMatchObject([{ total: 1, firing: 1 }])
    expect((await engines[0].ask.alerts({ limit: 9 })).items).toMatchObject([{ count: 50 }])
    expect(slack.of('create_channel')).toHaveLength(1)
  })

  test('make one incident and one channel of fifty alerts of one group', async () => {
    await eachBy(fifty, (engine, i) => engine.receive([alert(`a${i}`)]))
    await settle()
    const incidents = await engines[0].incidents()
    expect(incidents.map(({ alerts }) => alerts)).toMatchObject([{ total: 50, firing: 50 }])
    expect(slack.of('create_channel')).toHaveLength(1)
    expect(await engines[0].folded(incidents[0] ?? never())).toEqual(incidents[0])
  })

  test('take in batches that hold the same alerts in opposite orders', async () => {
    const groups = fifty.map(i => alert(`a${i}`, { labels: { service: `s${i % 7}` } }))
    await eachBy(
      fifty.map(i => (i % 4 < 2 ? groups : groups.toReversed())),
      (engine, alerts) => engine.receive(alerts),
    )
    await settle()
    const incidents = await engines[0].incidents()
    expect(incidents).toHaveLength(7)
    expect(incidents.reduce((sum, { alerts }) => sum + alerts.firing, 0)).toBe(50)
  })

  test('count an alert once whose labels, and so its group, differ between them', async () => {
    for (const i of fifty.slice(0, 10)) {
      const both = [`a${i}`, `b${i}`].map(fingerprint => alert(fingerprint, { labels: { service: `one ${i}` } }))
      const moved = both.toReversed().map(one => ({ ...one, labels: { service: `two ${i}` } }))
      await Promise.all([engines[0].receive(both), engines[1].receive(moved)])
    }
    const incidents = await engines[0].incidents()
    expect(incidents.reduce((sum, { alerts }) => sum + alerts.total, 0)).toBe(20)
  })

  test('never reopen an incident beside a newer one of its group', async () => {
    for (const i of fifty.slice(0, 10)) {
      const group = { labels: { service: `s${i}` } }
      await engines[0].receive([alert(`a${i}`, group)])
      const first = (await engines[0].incidents()).at(-1) ?? never()
      await engines[0].handle(first.id, { type: 'resolve', summary: null, cause: null }, by(ada))
      const [reopened, [received]] = await Promise.all([
        engines[0].handle(first.id, { type: 'reopen' }, by(ada)),
        engines[1].receive([alert(`b${i}`, group)]),
      ])
      expect('refusal' in reopened ? 'open' : 'join').toBe(received?.verdict)
    }
  })

  test('resolve and fire in one group without an error', async () => {
    const group = { labels: { service: 'batch' } }
    await eachBy(fifty, (engine, i) =>
      engine.receive([i % 3 === 2 ? resolved(`a${i - 2}`, group) : alert(`a${i}`, group)]),
    )
    await settle()
    const rows = (await engines[0].ask.alerts({ limit: 100 })).items
    const incidents = await engines[0].incidents()
    expect(incidents.filter(({ status }) => status !== 'resolved').length).toBeLessThanOrEqual(1)
    expect(rows).toHaveLength(34)
  })

  test('take in a message of thousands of groups', async () => {
    const many = Array.from({ length: 15_000 }, (_, i) => resolved(`a${i}`, { labels: { service: `s${i}` } }))
    expect(await engines[0].receive(many)).toHaveLength(15_000)
  })
})

function never(): never {
  throw new Error('there is no incident')
}
