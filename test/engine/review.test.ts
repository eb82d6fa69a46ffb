import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Alert, Signal } from '../../src/alert/alert.ts'
import type { Route } from '../../src/alert/route.ts'
import { expireAlerts } from '../../src/engine/expire.ts'
import { createIntake } from '../../src/engine/intake.ts'
import { applyRules, reviewAlerts } from '../../src/engine/review.ts'
import { toldAgain } from '../../src/engine/routed.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { dueAlerts } from '../../src/store/alerts.ts'
import { inTransaction } from '../../src/store/db.ts'
import { lockSilences } from '../../src/store/locks.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, resolved } from '../kit/engine.ts'
import { source } from '../webhook/sources/sources.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

const routedBy = (route: Partial<Route>, change: Partial<Rulebook> = {}, clock = {}) => {
  const rulebook = { ...paymentsRulebook, ...change, route: { ...paymentsRulebook.route, ...route } }
  engine = engineOn(fresh.db, { rulebook, ...clock })
}
const verdicts = async (...alerts: readonly Signal[]) =>
  (await engine.receive(alerts)).map(({ verdict, reason }) => `${verdict} ${reason}`)
const rows = async () => (await engine.ask.alerts({ limit: 100 })).items
const row = async (fingerprint: string) => (await rows()).find(one => one.fingerprint === fingerprint)
const totals = async () => (await engine.incidents()).map(({ alerts }) => alerts.total)
const FLAPPING = { flapping: { changes: 3, withinMs: 600_000 } }

const fire = () => verdicts(alert('a', { startsAt: engine.clock.advance('10s') }))
const end = () => verdicts(resolved('a', { startsAt: engine.clock.advance('10s') }))
async function flap(): Promise<void> {
  for (const one of [fire, end, fire, end]) await one()
}
/** What a sweep has read, and not yet handed on. */
const read = async () => (await dueAlerts(fresh.db, engine.clock.now(), 500)).map(toldAgain)

describe('an alert that changes after a sweep has read it', () => {
  test('is not ended by what it was', async () => {
    routedBy(FLAPPING)
    await flap()
    engine.clock.advance('10m')
    const due = await read()
    expect(await fire()).toEqual(['hold flapping'])
    await engine.receive(due)
    expect(await row('a')).toMatchObject({ status: 'firing' })
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 1 } }])
  })

  test('opens nothing once it has expired', async () => {
    routedBy({ groupWaitMs: 10_000 })
    await engine.receive([alert('a', { expiresAt: new Date(engine.clock.now().getTime() + 10_000) })])
    engine.clock.advance('10s')
    const due = await read()
    await engine.expire()
    await engine.receive(due)
    expect(await row('a')).toMatchObject({ status: 'resolved' })
    expect(await totals()).toEqual([])
  })

  test('keeps what its sender has said since', async () => {
    routedBy({ groupWaitMs: 10_000 })
    await engine.receive([alert('a')])
    engine.clock.advance('10s')
    const due = await read()
    await engine.receive([alert('a', { severity: 'sev1', title: 'Worse' })])
    await engine.receive(due)
    expect(await row('a')).toMatchObject({ severity: 'sev1', title: 'Worse', verdict: 'open' })
  })
})

describe('what is due', () => {
  test('stays so though its sender says the same again: what was held clears', async () => {
    routedBy(FLAPPING)
    await flap()
    engine.clock.advance('10m')
    expect(await verdicts(resolved('a', { startsAt: engine.clock.now() }))).toEqual(['repeat repeated'])
    expect(await engine.review()).toBe(1)
    expect(await row('a')).toMatchObject({ reason: 'calm_again' })
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 0 } }])
  })

  test('is looked at once, and counted as no sighting', async () => {
    routedBy({ groupWaitMs: 10_000 })
    await engine.receive([alert('a'), alert('b')])
    const seen = (await rows()).map(({ lastSeenAt }) => lastSeenAt)
    engine.clock.advance('1m')
    await engine.review()
    expect((await rows()).map(({ count }) => count)).toEqual([1, 1])
    expect((await rows()).map(({ lastSeenAt }) => lastSeenAt)).toEqual(seen)
    expect(await engine.review()).toBe(0)
  })

  test('is decided though another one cannot be, which is tried again later', async () => {
    routedBy({ groupWaitMs: 10_000 })
    await engine.receive([alert('a'), alert('bad'), alert('c', { labels: { service: 'ledger' } })])
    engine.clock.advance('10s')
    const parts = { db: fresh.db, clock: engine.clock.now, rulebook: () => paymentsRulebook, receive: failing }
    await expect(reviewAlerts(parts)).rejects.toThrow('cannot be stored')
    expect(await totals()).toHaveLength(2)
    expect(await reviewAlerts(parts)).toBe(0)
  })

  test('expires though another one cannot', async () => {
    routedBy({})
    const expiresAt = new Date(engine.clock.now().getTime() + 10_000)
    await engine.receive([alert('a', { expiresAt }), alert('bad', { expiresAt })])
    engine.clock.advance('10s')
    const parts = { db: fresh.db, clock: engine.clock.now, rulebook: () => paymentsRulebook, receive: failing }
    await expect(expireAlerts({ ...parts, listeningSince: new Date(0) })).rejects.toThrow('cannot be stored')
    expect(await row('a')).toMatchObject({ status: 'resolved' })
    expect(await expireAlerts({ ...parts, listeningSince: new Date(0) })).toBe(0)
  })

  async function failing(alerts: readonly Signal[]) {
    if (alerts.some(({ fingerprint }) => fingerprint === 'bad')) throw new Error('cannot be stored')
    return engine.receive(alerts)
  }
})

describe('a group that has reached its threshold', () => {
  const threshold = { count: 3, withinMs: 60_000, of: 'distinct' } as const

  test('opens after group_wait, however long ago the first of them came then', async () => {
    routedBy({ groupWaitMs: 30_000, threshold })
    await engine.receive([alert('a')])
    engine.clock.advance('50s')
    expect(await verdicts(alert('b'), alert('c'))).toEqual(['wait below_threshold', 'wait group_wait'])
    engine.clock.advance('30s')
    await engine.review()
    expect(await totals()).toEqual([3])
  })

  test('opens after group_wait as well where times are counted', async () => {
    routedBy({ groupWaitMs: 90_000, threshold: { ...threshold, of: 'times' } })
    await engine.receive([alert('a'), alert('a'), alert('a')])
    engine.clock.advance('90s')
    await engine.review()
    expect(await totals()).toEqual([1])
  })

  test('goes into a storm with all of it', async () => {
    const workspace = { ...paymentsRulebook.workspace, storm: { incidents: 1, withinMs: 60_000 } }
    routedBy({ threshold }, { workspace })
    const three = (service: string) => ['1', '2', '3'].map(n => alert(service + n, { labels: { service } }))
    await engine.receive(three('one'))
    await engine.receive(three('two'))
    await engine.receive(three('three'))
    expect(await totals()).toEqual([3, 6])
  })

  test('comes with all of it where its source sends too much', async () => {
    const sources = new Map([['prod', source({ limit: { count: 2, perMs: 60_000 } })]])
    routedBy({ threshold }, { sources })
    await engine.receive([alert('a'), alert('b'), alert('c')])
    expect(await engine.incidents()).toMatchObject([{ groupKey: 'limit:prod', alerts: { total: 3 } }])
  })
})

test('what its source has sent too much of is so after group_wait too', async () => {
  const sources = new Map([['prod', source({ limit: { count: 2, perMs: 60_000 } })]])
  routedBy({ groupWaitMs: 600_000 }, { sources })
  const of = (service: string): Alert => alert(service, { labels: { service } })
  await engine.receive(['a', 'b', 'c', 'd', 'e'].map(of))
  engine.clock.advance('10m')
  await engine.review()
  expect(await totals()).toEqual([1, 1, 3])
})

test('what was held counts once, though the rules do not mind flapping any longer', async () => {
  routedBy(FLAPPING)
  await flap()
  routedBy({}, {}, { clock: engine.clock })
  expect(await fire()).toEqual(['keep begun_anew'])
  expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 1 } }])
  await end()
  expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 0 } }])
})

test('a clock that was set back makes no group wait longer than it should', async () => {
  routedBy({ groupWaitMs: 10_000 })
  engine.clock.advance('1h')
  await engine.receive([alert('a')])
  const clock = engineOn(fresh.db).clock
  routedBy({ groupWaitMs: 10_000 }, {}, { clock })
  await engine.receive([alert('a')])
  engine.clock.advance('10s')
  await engine.review()
  expect(await totals()).toEqual([1])
})

test('what came before other rules were in force, and is decided after that, is decided by those', async () => {
  const threshold = { count: 3, withinMs: 60_000, of: 'distinct' } as const
  routedBy({})
  let rules: Rulebook = { ...paymentsRulebook, route: { ...paymentsRulebook.route, threshold } }
  const parts = {
    db: fresh.db,
    clock: engine.clock.now,
    rulebook: () => rules,
    wake: () => {},
    onDecided: () => {},
    reject: async () => {},
  }
  let late: Promise<unknown> = Promise.resolve()
  await inTransaction(fresh.db, async tx => {
    await lockSilences(tx)
    late = createIntake(parts).receive([alert('a'), alert('b', { labels: { service: 'ledger' } })])
    await waitingForLock()
    rules = paymentsRulebook
  })
  await applyRules(parts)
  await late
  expect((await rows()).map(({ verdict }) => verdict)).toEqual(['open', 'open'])
})

async function waitingForLock(): Promise<void> {
  const { rows } = await fresh.db.execute(
    sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  if (rows.length === 0) await waitingForLock()
}
