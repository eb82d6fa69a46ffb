import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Signal } from '../../src/alert/alert.ts'
import { inBatches } from '../../src/engine/batch.ts'
import { createIntake } from '../../src/engine/intake.ts'
import type { Receive, Received } from '../../src/engine/ports.ts'
import { openDb } from '../../src/store/db.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, turnedClock } from '../kit/engine.ts'

const names = (alerts: readonly Signal[]) => alerts.map(({ fingerprint }) => fingerprint).join('')
const answer = (alerts: readonly Signal[]): Received[] =>
  alerts.map(({ fingerprint }) => ({ verdict: fingerprint, reason: '', incident: null }))

/** Commits nothing; the first of its answers waits until `go`. */
function slow(fail: (alerts: readonly Signal[]) => unknown = () => null) {
  const taken: string[] = []
  let go = () => {}
  const gate = new Promise<void>(resolve => {
    go = resolve
  })
  const receive: Receive = async alerts => {
    taken.push(names(alerts))
    await gate
    const error = fail(alerts)
    if (error) throw error
    return answer(alerts)
  }
  return { taken, go, receive: inBatches(receive) }
}
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => [alert(name)])
const each = (receive: Receive, ...many: readonly (readonly Signal[] | undefined)[]) =>
  Promise.allSettled(many.map(alerts => receive(alerts ?? [])))
const outcome = (results: readonly PromiseSettledResult<readonly Received[]>[]) =>
  results.map(result => (result.status === 'fulfilled' ? result.value.map(one => one.verdict).join('') : 'rejected'))

test('more than so many do not wait, and are told to come again', async () => {
  const { receive, go } = slow()
  const many = Array.from({ length: 500 }, (_, i) => alert(`a${i}`))
  const results = Promise.allSettled(Array.from({ length: 45 }, () => receive(many)))
  go()
  const refused = (await results).filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(5)
  expect(refused[0]).toMatchObject({ reason: { statusCode: 429, code: 'overloaded' } })
  expect(await receive(a ?? [])).toHaveLength(1)
})

describe('what comes while a batch is being written', () => {
  test('is written together, and each is told of its own', async () => {
    const { receive, taken, go } = slow()
    const results = each(receive, a, b, [alert('c'), alert('d')])
    go()
    expect(outcome(await results)).toEqual(['a', 'b', 'cd'])
    expect(taken).toEqual(['a', 'bcd'])
  })

  test('is written in parts when it is much, but no message in two that fits', async () => {
    const { receive, taken, go } = slow()
    const hundreds = Array.from({ length: 300 }, () => alert('x'))
    const results = each(receive, a, hundreds, hundreds, b)
    go()
    await results
    expect(taken.map(({ length }) => length)).toEqual([1, 300, 301])
  })

  test('gets its turn between the parts of a huge message, whose sender is told of all of it', async () => {
    const { receive, taken, go } = slow()
    const huge = Array.from({ length: 1_200 }, () => alert('x'))
    const results = each(receive, huge, b)
    go()
    expect(outcome(await results).map(({ length }) => length)).toEqual([1_200, 1])
    expect(taken.map(({ length }) => length)).toEqual([500, 1, 500, 200])
  })

  test('stands alone when one of it cannot be written', async () => {
    const { receive, taken, go } = slow(alerts => names(alerts).includes('c') && new Error('poison'))
    const results = each(receive, a, b, c, d)
    go()
    expect(outcome(await results)).toEqual(['a', 'b', 'rejected', 'd'])
    expect(taken).toEqual(['a', 'bcd', 'b', 'c', 'd'])
  })

  test('is tried together once more where the fault lay in the moment', async () => {
    let times = 0
    const cause = Object.assign(new Error('deadlock detected'), { code: '40P01' })
    const { receive, taken, go } = slow(() => times++ === 1 && new Error('Failed query', { cause }))
    const results = each(receive, a, b, c)
    go()
    expect(outcome(await results)).toEqual(['a', 'b', 'c'])
    expect(taken).toEqual(['a', 'bc', 'bc'])
  })

  test('fails together when the database is away', async () => {
    const { receive, taken, go } = slow(() => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    const results = each(receive, a, b, c, d)
    go()
    expect(outcome(await results)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    expect(taken).toEqual(['a', 'a', 'bcd', 'bcd'])
  })
})

describe('on a real database', () => {
  let fresh: FreshDatabase
  let engine: Engine
  beforeAll(async () => {
    fresh = await freshDatabase()
    engine = engineOn(fresh.db)
  })
  afterAll(() => fresh.drop())

  test.each<[string, Signal]>([
    ['no time that exists', alert('bad', { startsAt: new Date(Number.NaN) })],
    ['a time that PostgreSQL does not know', alert('bad', { startsAt: new Date(-8.64e15) })],
    ['a fingerprint too long for any index', alert(randomText(20_000))],
  ])('an alert with %s is refused alone', async (_, poison) => {
    const group = { labels: { service: `s${poison.fingerprint.length}${poison.startsAt?.getTime()}` } }
    const results = await each(engine.receive, [alert('one', group)], [{ ...poison, ...group }], [alert('two', group)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const incident = (await engine.incidents()).at(-1)
    expect(incident?.alerts).toMatchObject({ total: 2, firing: 2 })
    await fresh.db.execute(sql`truncate incidents, timeline, alerts, outbox, reached cascade`)
  })

  test('a database that is away is told to everybody', async () => {
    const db = openDb('postgres://nobody@127.0.0.1:1/none')
    const parts = {
      db,
      clock: turnedClock().now,
      rulebook: () => paymentsRulebook,
      wake: () => {},
      onDecided: () => {},
      reject: async () => {},
    }
    const results = await each(createIntake(parts).receive, a, b, c)
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await db.$client.end()
  })
})

/** Nothing that an index could compress. */
function randomText(length: number): string {
  let state = 7
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCharCode(0x4e00 + (state % 20_000))
  }
  return Array.from({ length }, next).join('')
}
