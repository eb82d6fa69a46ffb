import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'

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

const verdicts = async (...alerts: readonly Alert[]) => (await engine.receive(alerts)).map(({ verdict }) => verdict)
const rows = async () => (await engine.ask.alerts({ limit: 500 })).items
const only = async () => {
  const [incident, ...others] = await engine.incidents()
  if (!incident || others.length > 0) throw new Error(`${others.length + 1} incidents instead of one`)
  return incident
}
const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)

describe('an alert that comes in', () => {
  test('opens an incident, and says so', async () => {
    expect(await engine.receive([alert('a')])).toEqual([{ verdict: 'open', reason: 'first_in_group', incident: 1 }])
    expect(await only()).toMatchObject({
      title: 'Down a',
      alerts: { total: 1, firing: 1 },
      groupKey: 'service="checkout"',
    })
    expect(await engine.types(await only())).toEqual(['opened', 'escalated'])
  })

  test('is counted and nothing more when it comes again', async () => {
    await engine.receive([alert('a')])
    engine.clock.advance('1m')
    expect(await engine.receive([alert('a'), alert('a')])).toMatchObject([{ verdict: 'repeat', incident: 1 }, {}])
    expect(await rows()).toMatchObject([{ count: 3, lastSeenAt: later(1), startsAt: T0, incident: 1 }])
    expect((await only()).seq).toBe(2)
  })

  test('is counted from its first time in the very same message', async () => {
    expect(await verdicts(alert('a'), alert('a'), alert('a'))).toEqual(['open', 'repeat', 'repeat'])
    expect(await rows()).toMatchObject([{ count: 3 }])
    expect((await only()).alerts).toMatchObject({ total: 1, firing: 1 })
  })

  test('joins with the others of its message in one event', async () => {
    await engine.receive([alert('a')])
    expect(await verdicts(alert('b'), alert('c'), alert('d'))).toEqual(['join', 'join', 'join'])
    expect(await engine.types(await only())).toEqual(['opened', 'escalated', 'alerts_joined'])
    expect((await only()).alerts).toMatchObject({ total: 4, firing: 4 })
  })

  test('of another group opens another incident', async () => {
    const ledger = { labels: { service: 'ledger' } }
    expect(await verdicts(alert('a'), alert('b', ledger), alert('c'), alert('d', ledger))).toEqual([
      ...['open', 'open', 'join', 'join'],
    ])
    expect((await engine.incidents()).map(({ alerts }) => alerts.total)).toEqual([2, 2])
  })

  test('raises the incident when it is worse', async () => {
    await engine.receive([alert('a'), alert('b', { severity: 'sev1' })])
    await engine.receive([alert('c', { severity: 'sev3' })])
    expect((await only()).severity).toBe('sev1')
  })

  test('is kept where its route opens nothing', async () => {
    expect(await verdicts(alert('a', { labels: { severity: 'info' } }))).toEqual(['keep'])
    expect(await rows()).toMatchObject([{ reason: 'route_opens_nothing', incident: null }])
  })
})

describe('a resolve', () => {
  test('that comes before its alert opens nothing, and its alert neither', async () => {
    expect(await verdicts(resolved('a'))).toEqual(['keep'])
    expect(await verdicts(alert('a'))).toEqual(['repeat'])
    expect(await engine.incidents()).toEqual([])
  })

  test('clears; the next episode fires again in the same incident', async () => {
    await engine.receive([alert('a')])
    expect(await verdicts(resolved('a'))).toEqual(['clear'])
    expect(await verdicts(alert('a', { startsAt: later(5) }))).toEqual(['refire'])
    expect((await only()).alerts).toMatchObject({ total: 1, firing: 1 })
    expect(await rows()).toMatchObject([{ status: 'firing', startsAt: later(5), count: 1 }])
  })

  test('of a sender that knows no times ends what was on, and the next one is new', async () => {
    const undated = { startsAt: null }
    await engine.receive([{ ...alert('a'), ...undated }])
    engine.clock.advance('5m')
    expect(await engine.receive([{ ...alert('a'), ...undated }])).toMatchObject([{ verdict: 'repeat' }])
    expect(await engine.receive([{ ...resolved('a'), ...undated }])).toMatchObject([{ verdict: 'clear' }])
    expect(await rows()).toMatchObject([{ status: 'resolved', startsAt: T0, count: 3 }])
    engine.clock.advance('5m')
    expect(await engine.receive([{ ...alert('a'), ...undated }])).toMatchObject([{ verdict: 'refire' }])
    await engine.handle((await only()).id, { type: 'resolve', summary: null, cause: null }, by(ada))
    const again = await engine.receive([{ ...alert('a'), ...undated }])
    expect(again).toMatchObject([{ verdict: 'keep', reason: 'resolved_by_people' }])
  })

  test('that says nothing but which alert leaves the rest as it was said before', async () => {
    const links = { source: 'https://example.com/a' }
    await engine.receive([alert('a', { severity: 'sev1', description: 'All of it.', links })])
    const said = { title: 'a', severity: null, description: '', labels: {}, links: {}, bare: true as const }
    expect(await engine.receive([{ ...alert('a'), ...said, status: 'acknowledged' }])).toMatchObject([
      { verdict: 'acknowledge' },
    ])
    expect(await engine.receive([alert('a', { severity: 'sev1' })])).toMatchObject([{ reason: 'repeated' }])
    expect(await engine.receive([{ ...resolved('a'), ...said }])).toMatchObject([{ verdict: 'clear' }])
    expect(await rows()).toMatchObject([
      { title: 'Down a', severity: 'sev1', description: 'All of it.', labels: { service: 'checkout' }, links },
    ])
    const [cleared] = (await engine.ask.timeline((await only()).id)).filter(({ type }) => type === 'alerts_cleared')
    expect(cleared).toMatchObject({ alerts: [{ title: 'Down a', severity: 'sev1', link: links.source }] })
    expect(await engine.receive([{ ...resolved('b'), ...said }])).toMatchObject([{ reason: 'nothing_open' }])
  })

  test('goes on counting the episode that it ends, whatever its own times say', async () => {
    await engine.receive([alert('a'), alert('a')])
    engine.clock.advance('5m')
    await engine.receive([resolved('a', { startsAt: later(5) })])
    expect(await rows()).toMatchObject([{ status: 'resolved', startsAt: T0, firstSeenAt: T0, count: 3 }])
  })

  test('of the last alert offers, and resolves only where the route says so', async () => {
    const batch = { labels: { service: 'batch' } }
    await engine.receive([alert('a'), alert('b', batch)])
    await engine.receive([resolved('a'), resolved('b', batch)])
    expect((await engine.incidents()).map(({ status }) => status)).toEqual(['triggered', 'resolved'])
  })

  test('in one message with something new does not end the incident', async () => {
    const batch = { labels: { service: 'batch' } }
    await engine.receive([alert('a', batch)])
    expect(await verdicts(resolved('a', batch), alert('b', batch))).toEqual(['clear', 'join'])
    expect(await only()).toMatchObject({ status: 'triggered', alerts: { total: 2, firing: 1 } })
  })

  test('and a new episode in one message keep the incident open', async () => {
    const batch = { labels: { service: 'batch' } }
    await engine.receive([alert('a', batch)])
    expect(await verdicts(resolved('a', batch), alert('a', { ...batch, startsAt: later(1) }))).toEqual([
      ...['clear', 'refire'],
    ])
    expect(await only()).toMatchObject({ status: 'triggered', alerts: { total: 1, firing: 1 } })
  })

  test('leaves the incident alone while the sender says that it cut alerts off', async () => {
    const batch = { labels: { service: 'batch' }, cut: 3 }
    await engine.receive([alert('a', batch)])
    await engine.receive([resolved('a', batch)])
    expect((await only()).status).toBe('triggered')
  })
})

describe('an incident that people have resolved while its alert fires', () => {
  beforeEach(async () => {
    await engine.receive([alert('a')])
    await engine.handle((await only()).id, { type: 'resolve', summary: null, cause: null }, by(ada))
  })

  test('takes repeats as known for half an hour, then a new one opens', async () => {
    engine.clock.advance('29m')
    expect(await verdicts(alert('a'))).toEqual(['keep'])
    engine.clock.advance('2m')
    expect(await engine.receive([alert('a')])).toMatchObject([{ reason: 'still_firing', incident: 2 }])
    expect((await engine.incidents()).map(({ status }) => status)).toEqual(['resolved', 'triggered'])
  })

  test('gives way to a new one with the next episode', async () => {
    expect(await engine.receive([alert('a', { startsAt: later(1) })])).toMatchObject([{ verdict: 'open', incident: 2 }])
  })

  test('is not reopened beside the newer one of its group', async () => {
    await engine.receive([alert('b')])
    const [first] = await engine.incidents()
    expect(await engine.handle(first?.id ?? '', { type: 'reopen' }, by(ada))).toMatchObject({
      refusal: { refused: 'group_open', number: 2 },
    })
  })

  test('counts, when it is reopened, the alerts that are still its own', async () => {
    await engine.receive([alert('b')])
    await engine.receive([alert('a')])
    const [first, second] = await engine.incidents()
    await engine.handle(second?.id ?? '', { type: 'resolve', summary: null, cause: null }, by(ada))
    await engine.handle(first?.id ?? '', { type: 'reopen' }, by(ada))
    expect((await engine.incidents()).map(({ alerts }) => alerts.firing)).toEqual([0, 2])
  })

  test('hears of its alert clearing', async () => {
    await engine.receive([resolved('a')])
    expect(await only()).toMatchObject({ status: 'resolved', alerts: { firing: 0 } })
  })
})

describe('an acknowledgement by the source', () => {
  const acknowledged = (fingerprint: string) => alert(fingerprint, { status: 'acknowledged' })

  test('acknowledges the incident, once', async () => {
    await engine.receive([alert('a')])
    expect(await verdicts(acknowledged('a'), acknowledged('a'))).toEqual(['acknowledge', 'repeat'])
    expect(await only()).toMatchObject({ status: 'acknowledged', alerts: { firing: 1 } })
  })

  test('says nothing of how bad it is', async () => {
    await engine.receive([alert('a', { severity: 'sev1' })])
    await engine.receive([{ ...acknowledged('a'), severity: null }])
    expect(await rows()).toMatchObject([{ status: 'acknowledged', severity: 'sev1' }])
    expect(await engine.receive([alert('a', { severity: 'sev1' })])).toMatchObject([{ reason: 'repeated' }])
  })

  test('that comes after the resolve leaves the alert resolved', async () => {
    await engine.receive([alert('a')])
    await engine.receive([resolved('a')])
    await engine.receive([acknowledged('a')])
    expect(await rows()).toMatchObject([{ status: 'resolved' }])
  })
})
