import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Route } from '../../src/alert/route.ts'
import { createApplyRules } from '../../src/engine/review.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, engineOn, paymentsRulebook, type TurnedClock, turnedClock } from '../kit/engine.ts'

let fresh: FreshDatabase
let clock: TurnedClock
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(() => {
  clock = turnedClock()
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

const rules = (route: Partial<Route>): Rulebook => ({
  ...paymentsRulebook,
  route: { ...paymentsRulebook.route, ...route },
})
const under = (rulebook: Rulebook) => engineOn(fresh.db, { rulebook, clock })
/** Other rules come into force, or the same with another process: how many incidents there are then. */
async function underNow(rulebook: Rulebook) {
  const engine = under(rulebook)
  await engine.applyRules()
  // So many at once.
  for (let due = 1; due > 0; ) due = await engine.review()
  return (await engine.incidents()).length
}
async function passing(duration: string, rulebook: Rulebook) {
  clock.advance(duration)
  await under(rulebook).review()
  return (await under(rulebook).incidents()).length
}

describe('a group that waits', () => {
  const waits = rules({ groupWaitMs: 60_000 })
  beforeEach(async () => {
    await under(waits).receive([alert('a'), alert('b')])
    clock.advance('20s')
  })

  test('keeps its time over a restart and over rules that leave it alone', async () => {
    expect(await underNow(waits)).toBe(0)
    expect(await underNow(rules({ groupWaitMs: 60_000, policy: null }))).toBe(0)
    expect(await passing('39s', waits)).toBe(0)
    expect(await passing('1s', waits)).toBe(1)
  })

  test('waits no longer than it would by the new rules, and not longer than it should', async () => {
    const less = rules({ groupWaitMs: 10_000 })
    expect(await underNow(less)).toBe(0)
    expect(await passing('10s', less)).toBe(1)
  })

  test('is not held up by rules that would have it wait longer', async () => {
    const more = rules({ groupWaitMs: 600_000 })
    expect(await underNow(more)).toBe(0)
    expect(await passing('40s', more)).toBe(1)
  })

  test('opens at once where the new rules have none wait', async () => {
    expect(await underNow(rules({}))).toBe(1)
  })

  test('is decided at once where it is another group', async () => {
    expect(await underNow(rules({ groupWaitMs: 60_000, groupBy: ['area'] }))).toBe(2)
  })

  test('keeps its time however many wait', async () => {
    const many = Array.from({ length: 700 }, (_, n) => alert(`m${n}`, { labels: { service: `s${n}` } }))
    await under(waits).receive(many)
    expect(await underNow(waits)).toBe(0)
    expect(await underNow(rules({}))).toBe(701)
  })
})

test('what waits for others is decided at once', async () => {
  await under(rules({ threshold: { count: 3, withinMs: 60_000, of: 'distinct' } })).receive([alert('a')])
  expect(await underNow(rules({}))).toBe(1)
})

test('rules that could not be applied are applied as soon as they can be, and then no more', async () => {
  await under(rules({ groupWaitMs: 60_000 })).receive([alert('a')])
  let rulebook = rules({})
  const apply = createApplyRules({ db: fresh.db, clock: clock.now, rulebook: () => rulebook })
  await fresh.db.execute(sql`alter table alerts rename to alerts_away`)
  await expect(apply()).rejects.toThrow()
  await fresh.db.execute(sql`alter table alerts_away rename to alerts`)
  await apply()
  expect(await passing('0s', rulebook)).toBe(1)
  const waiting = () => under(rules({ groupWaitMs: 60_000 })).receive([alert('b', { labels: { service: 'ledger' } })])
  await waiting()
  await apply()
  expect(await passing('0s', rulebook)).toBe(1)
  rulebook = rules({ policy: null })
  await apply()
  expect(await passing('0s', rulebook)).toBe(2)
})
