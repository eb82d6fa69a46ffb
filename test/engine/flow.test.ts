import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import type { Route } from '../../src/alert/route.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, resolved } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'

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

const routedBy = (change: Partial<Route>) => {
  engine = engineOn(fresh.db, { rulebook: { ...paymentsRulebook, route: { ...paymentsRulebook.route, ...change } } })
}
const verdicts = async (...alerts: readonly Alert[]) =>
  (await engine.receive(alerts)).map(({ verdict, reason }) => `${verdict} ${reason}`)
const rows = async () => (await engine.ask.alerts({ limit: 100 })).items
const opened = async () => (await engine.incidents()).map(({ alerts }) => alerts.total)

describe('a group that waits for others', () => {
  beforeEach(() => routedBy({ groupWaitMs: 10_000 }))

  test('opens when its time has come, with all that came in it', async () => {
    expect(await verdicts(alert('a'))).toEqual(['wait group_wait'])
    engine.clock.advance('6s')
    expect(await verdicts(alert('b'), alert('a'))).toEqual(['wait group_wait', 'wait group_wait'])
    expect(await engine.review()).toBe(0)
    engine.clock.advance('4s')
    expect(await engine.review()).toBe(2)
    expect(await opened()).toEqual([2])
    const [incident] = await engine.incidents()
    expect(incident && (await engine.types(incident))).toEqual(['opened', 'escalated'])
    expect(await engine.review()).toBe(0)
  })

  test('opens nothing of what has resolved meanwhile', async () => {
    await engine.receive([alert('a'), alert('b')])
    engine.clock.advance('5s')
    expect(await verdicts(resolved('a'))).toEqual(['keep nothing_open'])
    engine.clock.advance('5s')
    await engine.review()
    expect(await opened()).toEqual([1])
    expect((await engine.incidents())[0]?.alerts.newest).toMatchObject([{ fingerprint: 'b' }])
  })

  test('opens nothing at all when all of it has resolved', async () => {
    await engine.receive([alert('a')])
    await engine.receive([resolved('a')])
    engine.clock.advance('10s')
    expect(await engine.review()).toBe(0)
    expect(await opened()).toEqual([])
  })

  test('opens once, whoever looks, and though the process dies in between', async () => {
    await engine.receive([alert('a')])
    const others = [engineOn(fresh.db, { rulebook: engineRules(), clock: engine.clock }), engine]
    engine.clock.advance('10s')
    await Promise.all(others.map(one => one.review()))
    expect(await opened()).toEqual([1])
  })

  test('is joined at once when it is open', async () => {
    await engine.receive([alert('a')])
    engine.clock.advance('10s')
    await engine.review()
    expect(await verdicts(alert('b'))).toEqual(['join group_is_open'])
  })

  test('counts no sighting when it is looked at again', async () => {
    await engine.receive([alert('a')])
    const [before] = await rows()
    engine.clock.advance('10s')
    await engine.review()
    expect(await rows()).toMatchObject([{ count: 1, lastSeenAt: before?.lastSeenAt, verdict: 'open' }])
  })

  test('opens another incident for what begins anew after people have resolved the one before', async () => {
    await engine.receive([alert('a')])
    engine.clock.advance('10s')
    await engine.review()
    const [first] = await engine.incidents()
    if (first) await engine.handle(first.id, { type: 'resolve', summary: 'Restarted', cause: null }, by(ada))
    engine.clock.advance('1m')
    expect(await verdicts({ ...alert('a'), startsAt: engine.clock.now() })).toEqual(['wait group_wait'])
    engine.clock.advance('10s')
    await engine.review()
    expect(await rows()).toMatchObject([{ verdict: 'open', reason: 'first_in_group', incident: 2 }])
    expect(await opened()).toEqual([1, 1])
  })

  test('does not count in the incident before, should that be reopened meanwhile', async () => {
    await engine.receive([alert('a')])
    engine.clock.advance('10s')
    await engine.review()
    const [first] = await engine.incidents()
    if (!first) throw new Error('nothing was opened')
    await engine.handle(first.id, { type: 'resolve', summary: 'Restarted', cause: null }, by(ada))
    await engine.receive([{ ...alert('a'), startsAt: engine.clock.advance('1m') }])
    await engine.handle(first.id, { type: 'reopen' }, by(ada))
    expect((await engine.incidents())[0]?.alerts.firing).toBe(0)
    engine.clock.advance('10s')
    await engine.review()
    expect((await engine.incidents()).map(({ alerts: { total, firing } }) => [total, firing])).toEqual([[1, 1]])
  })

  const engineRules = () => ({ ...paymentsRulebook, route: { ...paymentsRulebook.route, groupWaitMs: 10_000 } })
})

describe('a threshold of different alerts', () => {
  beforeEach(() => routedBy({ threshold: { count: 3, withinMs: 300_000, of: 'distinct' } }))

  test('opens with the last of so many, and with those that have waited', async () => {
    expect(await verdicts(alert('a'), alert('a'), alert('b'))).toEqual([
      ...['wait below_threshold', 'wait below_threshold', 'wait below_threshold'],
    ])
    engine.clock.advance('4m')
    expect(await verdicts(alert('c'))).toEqual(['open first_in_group'])
    expect(await opened()).toEqual([3])
    expect((await rows()).map(({ verdict }) => verdict).sort()).toEqual(['join', 'join', 'open'])
  })

  test('does not count what has resolved', async () => {
    await engine.receive([alert('a'), alert('b')])
    await engine.receive([resolved('a')])
    expect(await verdicts(alert('c'))).toEqual(['wait below_threshold'])
  })

  test('does not count what came too long ago', async () => {
    await engine.receive([alert('a'), alert('b')])
    engine.clock.advance('5m')
    expect(await verdicts(alert('c'))).toEqual(['wait below_threshold'])
    expect(await verdicts(alert('a'), alert('b'))).toEqual(['wait below_threshold', 'open first_in_group'])
  })

  test('is of each group by itself', async () => {
    const ledger = { labels: { service: 'ledger' } }
    expect(await verdicts(alert('a'), alert('b'), alert('c', ledger))).not.toContain('open first_in_group')
  })
})

describe('a threshold of times', () => {
  beforeEach(() => routedBy({ threshold: { count: 3, withinMs: 300_000, of: 'times' } }))

  test('opens when it has come so many times', async () => {
    expect(await verdicts(alert('a'))).toEqual(['wait below_threshold'])
    engine.clock.advance('1m')
    expect(await verdicts(alert('a'))).toEqual(['wait below_threshold'])
    engine.clock.advance('1m')
    expect(await verdicts(alert('a'))).toEqual(['open first_in_group'])
  })

  test('forgets the times that are too long ago, and those before it had resolved', async () => {
    await engine.receive([alert('a'), alert('a')])
    engine.clock.advance('6m')
    expect(await verdicts(alert('a'), alert('a'))).toEqual(['wait below_threshold', 'wait below_threshold'])
    await engine.receive([resolved('a')])
    const again = { startsAt: engine.clock.advance('1s') }
    expect(await verdicts(alert('a', again))).toEqual(['wait below_threshold'])
  })
})

describe('what fires again soon after its incident was resolved', () => {
  beforeEach(() => routedBy({ reopenWithinMs: 600_000 }))

  async function resolveAll(): Promise<void> {
    for (const { id } of await engine.incidents()) {
      await engine.handle(id, { type: 'resolve', summary: null, cause: null }, { kind: 'tocsin' })
    }
  }

  test('reopens it', async () => {
    await engine.receive([alert('a')])
    await engine.receive([resolved('a')])
    await resolveAll()
    const startsAt = engine.clock.advance('5m')
    expect(await verdicts(alert('a', { startsAt }), alert('b', { startsAt }))).toEqual([
      ...['reopen resolved_lately', 'join group_is_open'],
    ])
    expect(await engine.incidents()).toMatchObject([
      { status: 'triggered', reopened: 1, alerts: { total: 2, firing: 2 } },
    ])
    const [incident] = await engine.incidents()
    expect(incident && (await engine.folded(incident))).toEqual(incident)
  })

  test('opens another one when that was too long ago', async () => {
    await engine.receive([alert('a')])
    await resolveAll()
    const startsAt = engine.clock.advance('10m')
    expect(await verdicts(alert('b', { startsAt }))).toEqual(['open first_in_group'])
    expect(await engine.incidents()).toHaveLength(2)
  })

  test('of another group opens its own', async () => {
    await engine.receive([alert('a')])
    await resolveAll()
    expect(await verdicts(alert('b', { labels: { service: 'ledger' } }))).toEqual(['open first_in_group'])
  })
})
