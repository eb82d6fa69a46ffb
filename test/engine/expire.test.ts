import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import type { Source } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, resolved } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'
import { source } from '../webhook/sources/sources.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(() => {
  engine = engineOn(fresh.db)
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)
const goodFor = (minutes: number, change: Partial<Alert> = {}) => alert('a', { expiresAt: later(minutes), ...change })
const row = async () => (await engine.ask.alerts({ limit: 1 })).items[0]
const sentencesOf = async (of: Engine) => {
  const [incident] = await of.incidents()
  return incident ? (await of.ask.timeline(incident.id)).map(({ type, ...event }) => ({ type, ...event })) : []
}
/** The same engine, with a rule for how long an alert of this sender is good. */
const ruled = (autoResolve: boolean) => {
  const sources: ReadonlyMap<string, Source> = new Map([['prod', source({ expireAfterMs: 60_000 })]])
  return engineOn(fresh.db, {
    rulebook: { ...paymentsRulebook, sources, route: { ...paymentsRulebook.route, autoResolve } },
    clock: engine.clock,
  })
}

describe('an alert whose time is up', () => {
  test('counts as resolved, and not a moment before', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('299s')
    expect(await engine.expire()).toBe(0)
    engine.clock.advance('1s')
    expect(await engine.expire()).toBe(1)
    expect(await row()).toMatchObject({
      ...{ status: 'resolved', verdict: 'clear', reason: 'expired', endsAt: later(5), expiresAt: null },
      ended: 'not heard of any longer',
    })
    expect((await engine.incidents())[0]?.alerts).toMatchObject({ firing: 0, ended: 'not heard of any longer' })
    expect(await engine.expire()).toBe(0)
  })

  test('lives on with each repeat, as long as that one says', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('4m')
    expect(await engine.receive([goodFor(9), goodFor(10)])).toMatchObject([{ reason: 'repeated' }, {}])
    engine.clock.advance('5m')
    expect(await engine.expire()).toBe(0)
    engine.clock.advance('1m')
    expect(await engine.expire()).toBe(1)
  })

  test('is left alone when it was heard of while somebody looked', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('6m')
    await engine.receive([goodFor(11)])
    // As another process would bring it, having looked before.
    const late = { ...resolved('a', { ended: 'expired', expiresAt: later(5) }) }
    expect(await engine.receive([late])).toMatchObject([{ verdict: 'repeat', reason: 'heard_of_since' }])
    expect(await row()).toMatchObject({ status: 'firing', expiresAt: later(11) })
  })

  test('waits until its sender had the time to be heard, where we were away', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('1h')
    expect(await engine.expire(later(60))).toBe(0)
    engine.clock.advance('119s')
    expect(await engine.expire(later(60))).toBe(0)
    engine.clock.advance('1s')
    expect(await engine.expire(later(60))).toBe(1)
  })

  test('does not expire once it has resolved', async () => {
    await engine.receive([goodFor(5)])
    await engine.receive([resolved('a')])
    engine.clock.advance('10m')
    expect(await engine.expire()).toBe(0)
  })

  test('expires once, whoever looks', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('5m')
    const other = engineOn(fresh.db, { clock: engine.clock })
    await Promise.all([engine.expire(), other.expire()])
    expect((await sentencesOf(engine)).filter(({ type }) => type === 'alerts_cleared')).toHaveLength(1)
  })

  test('fires anew when it comes back', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('5m')
    await engine.expire()
    engine.clock.advance('1m')
    expect(await engine.receive([goodFor(11, { startsAt: later(6) })])).toMatchObject([{ verdict: 'refire' }])
  })

  test('fires again where its sender goes on as if nothing had been', async () => {
    await engine.receive([goodFor(5)])
    engine.clock.advance('10m')
    await engine.expire()
    expect(await engine.receive([goodFor(15)])).toMatchObject([{ verdict: 'refire' }])
    expect(await row()).toMatchObject({ status: 'firing', expiresAt: later(15) })
  })

  test('resolves its incident only where the rulebook itself says how long it is good', async () => {
    const byRule = ruled(true)
    await byRule.receive([goodFor(1)])
    engine.clock.advance('1m')
    await byRule.expire()
    expect(await byRule.incidents()).toMatchObject([{ status: 'resolved' }])
  })

  test('leaves its incident open where only the sender fell silent, whatever the route says', async () => {
    const { rulebook } = { rulebook: { ...paymentsRulebook, route: { ...paymentsRulebook.route, autoResolve: true } } }
    const silent = engineOn(fresh.db, { rulebook, clock: engine.clock })
    await silent.receive([goodFor(1)])
    engine.clock.advance('1m')
    await silent.expire()
    await silent.settle()
    expect(await silent.incidents()).toMatchObject([{ status: 'triggered', alerts: { firing: 0 } }])
    expect(silent.performed.map(({ effect }) => effect.type)).toContain('offer_resolve')
  })
})

describe('an alert that ends without having recovered', () => {
  test('keeps its incident from resolving by itself, also when others recover after it', async () => {
    const rulebook = { ...paymentsRulebook, route: { ...paymentsRulebook.route, autoResolve: true } }
    const auto = engineOn(fresh.db, { rulebook, clock: engine.clock })
    await auto.receive([alert('a'), alert('b')])
    await auto.receive([resolved('a', { ended: 'MissingSeries' }), resolved('b')])
    expect(await auto.incidents()).toMatchObject([
      { status: 'triggered', alerts: { firing: 0, ended: 'MissingSeries' } },
    ])
    const [incident] = await auto.incidents()
    expect(incident && (await auto.folded(incident))).toEqual(incident)
  })
})

describe('an alert that changes while it fires', () => {
  test('is no new alert, and makes its incident worse', async () => {
    await engine.receive([alert('a', { severity: 'sev3' })])
    expect(await engine.receive([alert('a', { severity: 'sev1' })])).toEqual([
      { verdict: 'change', reason: 'severity_changed', incident: 1 },
    ])
    expect(await engine.incidents()).toMatchObject([
      { severity: 'sev1', alerts: { total: 1, firing: 1, newest: [{ severity: 'sev1' }] } },
    ])
    expect(await engine.receive([alert('a', { severity: 'sev1' })])).toMatchObject([{ verdict: 'repeat' }])
  })

  test('does not make it better: that is for people to say', async () => {
    await engine.receive([alert('a', { severity: 'sev1' })])
    await engine.receive([alert('a', { severity: 'sev3' })])
    expect(await engine.incidents()).toMatchObject([{ severity: 'sev1', alerts: { newest: [{ severity: 'sev3' }] } }])
  })

  test('stays acknowledged', async () => {
    await engine.receive([alert('a')])
    await engine.receive([alert('a', { status: 'acknowledged' })])
    await engine.receive([alert('a', { severity: 'sev1' })])
    expect(await row()).toMatchObject({ status: 'acknowledged', severity: 'sev1' })
    expect(await engine.incidents()).toMatchObject([{ status: 'acknowledged', severity: 'sev1' }])
  })
})

describe('information', () => {
  const info = (change: Partial<Alert> = {}) =>
    alert('a', { kind: 'information', status: 'resolved', endsAt: T0, severity: null, title: 'Ada writes', ...change })

  test('about an alert is a note on the timeline of its open incident, and changes the alert in nothing', async () => {
    await engine.receive([alert('a')])
    const before = await row()
    expect(await engine.receive([info({ description: 'Looking.' })])).toEqual([
      { verdict: 'note', reason: 'information', incident: 1 },
    ])
    expect((await sentencesOf(engine)).at(-1)).toMatchObject({
      ...{ type: 'noted', text: 'Ada writes: Looking.', actor: { kind: 'source', name: 'prod' } },
    })
    expect(await row()).toEqual(before)
  })

  test('about nothing known is kept, and opens nothing', async () => {
    expect(await engine.receive([info()])).toEqual([{ verdict: 'keep', reason: 'information', incident: null }])
    expect(await engine.incidents()).toEqual([])
    expect(await row()).toMatchObject({ kind: 'information', status: 'resolved' })
  })

  test('does not hide the alert that comes after it, even where that began before', async () => {
    await engine.receive([info()])
    expect(await engine.receive([alert('a', { startsAt: later(-5) })])).toMatchObject([{ verdict: 'open' }])
  })

  test('about what is over is kept, and opens nothing', async () => {
    await engine.receive([alert('a')])
    await engine.receive([resolved('a')])
    const [incident] = await engine.incidents()
    await engine.handle(incident?.id ?? '', { type: 'resolve', summary: null, cause: null }, { kind: 'tocsin' })
    expect(await engine.receive([info()])).toEqual([{ verdict: 'keep', reason: 'information', incident: 1 }])
    expect(await row()).toMatchObject({ kind: 'alert', status: 'resolved', reason: 'resolved_at_source' })
  })
})
