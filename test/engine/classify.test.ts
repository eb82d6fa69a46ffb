import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert, Signal } from '../../src/alert/alert.ts'
import { explain } from '../../src/alert/why.ts'
import { plainly } from '../../src/alert/words.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved, turnedClock } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const RULES = `
workspace: { operators: "#tocsin" }
services: { checkout: { tier: 1 }, slow: { tier: 1 }, ledger: { tier: 2 }, shaky: { tier: 1 } }
time_intervals: { night: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] }
classify:
  - { matchers: [tier=1, severity=info], active: night, severity: sev3, because: Tier 1 at night }
  - { matchers: [tier=1, severity=warning], active: night, count: 3, severity: sev2, because: Tier 1 at night }
  - { matchers: [alertname=Disk], raise: 1, type: capacity }
route:
  group_by: [service]
  routes:
    - { matchers: [service=slow], group_wait: 1m }
    - { matchers: [service=few], set: { service: checkout, severity: sev4 }, threshold: { count: 3, within: 10m } }
    - { matchers: [service=again], set: { service: checkout }, reopen_within: 1h }
    - { matchers: [service=shaky], flapping: { changes: 2, within: 10m } }
playbooks:
  bad: { matchers: [severity=sev2], steps: [{ task: Look }] }
`
const EVENING = new Date('2026-11-20T21:50:00Z')
const NIGHT = new Date('2026-11-20T23:00:00Z')

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
beforeEach(() => at(NIGHT))
afterAll(() => fresh.drop())
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

function at(start: Date, rules = RULES): void {
  engine = engineOn(fresh.db, { rulebook: rulebookOf(rules), clock: turnedClock(start) })
}

/** One that began before any of it. */
const info = (fingerprint: string, service = 'checkout', change: Partial<Alert> = {}) =>
  alert(fingerprint, { severity: 'sev4', labels: { service }, startsAt: EVENING, ...change })
const verdicts = async (...alerts: readonly Signal[]) =>
  (await engine.receive(alerts)).map(({ verdict, reason }) => `${verdict} ${reason}`)
const severities = async () => (await engine.incidents()).map(({ severity }) => severity)
const timeline = async (number = 1) => {
  const incident = (await engine.incidents()).find(one => one.number === number)
  expect(incident && (await engine.folded(incident))).toEqual(incident)
  return incident ? engine.ask.timeline(incident.id) : []
}
const changes = async () => (await timeline()).filter(({ type }) => type === 'severity_changed')
const RAISED = { from: 'sev3', to: 'sev2', because: '3 alerts: Tier 1 at night', actor: { kind: 'tocsin' } }

describe('an alert', () => {
  test('opens an incident as bad as the rules say, with the reason', async () => {
    await engine.receive([info('a')])
    const [opened] = await timeline()
    expect(opened).toMatchObject({ type: 'opened', severity: 'sev3', because: 'Tier 1 at night' })
    expect(opened).toMatchObject({ alerts: [{ severity: 'sev3', because: 'Tier 1 at night' }] })
  })

  test('opens one of the type that they say', async () => {
    await engine.receive([info('a', 'ledger', { labels: { service: 'ledger', alertname: 'Disk' } })])
    expect(await engine.incidents()).toMatchObject([{ severity: 'sev3', type: 'capacity' }])
  })

  test('is classified after its route has set how bad it is', async () => {
    const few = (fingerprint: string) => info(fingerprint, 'few', { severity: 'sev1' })
    await engine.receive([few('a'), few('b'), few('c')])
    expect(await engine.incidents()).toMatchObject([{ severity: 'sev2', service: 'checkout' }])
  })

  test('that comes again at another time is classified anew, and its incident gets worse, not better', async () => {
    at(EVENING)
    await engine.receive([info('a')])
    expect(await severities()).toEqual(['sev4'])
    engine.clock.advance('20m')
    expect(await verdicts(info('a'))).toEqual(['change severity_changed'])
    expect(await changes()).toMatchObject([{ from: 'sev4', to: 'sev3', because: 'Tier 1 at night' }])
    expect(await verdicts(info('a'))).toEqual(['repeat repeated'])
    engine.clock.advance('2h')
    expect(await verdicts(info('a'))).toEqual(['change severity_changed'])
    expect(await severities()).toEqual(['sev3'])
  })

  test('that ends keeps what was said of it', async () => {
    await engine.receive([info('a')])
    engine.clock.advance('2h')
    await engine.receive([resolved('a', { labels: { service: 'checkout' }, severity: 'sev4', startsAt: EVENING })])
    const [facts] = await engine.ask.why({ source: 'prod', fingerprint: 'a' })
    expect(facts).toMatchObject({ alert: { severity: 'sev3' }, classified: [{ to: 'sev3' }, { count: 3, stand: 0 }] })
  })

  test('that expires goes the way that its sender has sent it, however bad it has become', async () => {
    at(
      NIGHT,
      `
workspace: { operators: "#tocsin" }
classify: [{ raise: 1 }]
route: { group_by: [service], routes: [{ matchers: [severity=warning], group_by: [alertname] }] }
`,
    )
    await engine.receive([info('a', 'checkout', { severity: 'sev3', title: 'Slow', expiresAt: NIGHT })])
    expect(await engine.expire()).toBe(1)
    const [facts] = await engine.ask.why({ source: 'prod', fingerprint: 'a' })
    expect(facts).toMatchObject({ reason: 'expired', groupKey: 'alertname="Slow"', alert: { severity: 'sev2' } })
  })

  test('is raised once, however often it is looked at again', async () => {
    const disk = (change: Partial<Alert>) =>
      info('a', 'shaky', { labels: { service: 'shaky', alertname: 'Disk' }, ...change })
    await engine.receive([disk({})])
    const startsAt = engine.clock.advance('1s')
    await engine.receive([disk({ status: 'resolved', endsAt: startsAt }), disk({ startsAt })])
    await engine.receive([disk({ startsAt, status: 'resolved', endsAt: startsAt })])
    engine.clock.advance('1h')
    await engine.review()
    expect((await engine.ask.alerts({ limit: 9 })).items).toMatchObject([{ severity: 'sev2' }])
  })
})

describe('enough alerts', () => {
  test('make their incident worse, once', async () => {
    await engine.receive([info('a'), info('b')])
    expect(await severities()).toEqual(['sev3'])
    await engine.receive([info('c')])
    await engine.receive([info('d')])
    expect(await changes()).toMatchObject([RAISED])
  })

  test('that come together open one as bad, with the playbooks for that', async () => {
    await engine.receive([info('a'), info('b'), info('c', 'checkout', { source: 'other' })])
    const [opened] = await timeline()
    expect(opened).toMatchObject({ severity: 'sev2', because: RAISED.because })
    expect((await engine.incidents())[0]?.runs).toHaveLength(1)
    expect(await changes()).toEqual([])
  })

  test('that have waited for each other open one as bad', async () => {
    for (const name of ['a', 'b', 'c']) await engine.receive([info(name, 'slow')])
    engine.clock.advance('1m')
    await engine.review()
    expect(await severities()).toEqual(['sev2'])
  })

  test('are those that fire: what has ended does not count', async () => {
    const end = (fingerprint: string) => resolved(fingerprint, { labels: { service: 'checkout' }, startsAt: EVENING })
    await engine.receive([info('a'), info('b'), end('b')])
    await engine.receive([info('c'), end('c'), info('d')])
    expect(await severities()).toEqual(['sev3'])
    await engine.receive([end('d'), info('e'), info('f')])
    expect(await changes()).toMatchObject([RAISED])
  })

  test('are counted by who they are, not by how often they come', async () => {
    for (let times = 0; times < 3; times++) await engine.receive([info('a'), info('b')])
    expect(await severities()).toEqual(['sev3'])
  })

  test('leave an incident alone of which people have said how bad it is', async () => {
    await engine.receive([info('a')])
    const [incident] = await engine.incidents()
    if (incident) await engine.handle(incident.id, { type: 'set_severity', severity: 'sev4' }, by(ada))
    await engine.receive([info('b'), info('c')])
    expect(await severities()).toEqual(['sev4'])
  })

  test('are counted as they come again, where they did not count before', async () => {
    at(EVENING)
    const warnings = ['a', 'b', 'c'].map(name => info(name, 'checkout', { severity: 'sev3' }))
    await engine.receive(warnings)
    engine.clock.advance('20m')
    expect(await verdicts(...warnings)).toEqual(Array(3).fill('keep classified_anew'))
    expect(await changes()).toMatchObject([RAISED])
    expect(await verdicts(...warnings)).toEqual(Array(3).fill('repeat repeated'))
    expect((await engine.incidents())[0]?.alerts).toMatchObject({ total: 3, firing: 3 })
  })

  test('are counted by rules that have changed places', async () => {
    await engine.receive([info('a'), info('b')])
    at(NIGHT, RULES.replace('classify:\n', 'classify:\n  - { matchers: [x=y], raise: 1 }\n'))
    await engine.receive([info('c')])
    expect(await changes()).toMatchObject([RAISED])
  })

  test('make one worse that they reopen', async () => {
    await engine.receive([info('a', 'again')])
    const [incident] = await engine.incidents()
    if (incident) await engine.handle(incident.id, { type: 'resolve', summary: null, cause: null }, by(ada))
    const startsAt = engine.clock.advance('1m')
    const three = ['a', 'b', 'c'].map(name => info(name, 'again', { startsAt }))
    expect((await verdicts(...three))[0]).toBe('reopen resolved_lately')
    expect(await changes()).toMatchObject([RAISED])
  })

  test('in a storm make it worse', async () => {
    at(NIGHT, RULES.replace('operators: "#tocsin"', 'storm: { incidents: 2, within: 1h }'))
    await engine.receive([alert('x', { labels: { service: 'x' } }), alert('y', { labels: { service: 'y' } })])
    const many = ['a', 'b', 'c'].map(name => info(name, 'checkout', { labels: { service: 'checkout', host: name } }))
    await engine.receive([...many.slice(0, 2), info('d', 'ledger')])
    await engine.receive(many.slice(2))
    expect(await severities()).toEqual(['sev2', 'sev2', 'sev2'])
    expect(await timeline(3)).toContainEqual(expect.objectContaining({ type: 'severity_changed', ...RAISED }))
  })
})

describe('asked why', () => {
  const why = async (fingerprint: string) => {
    const [facts] = await engine.ask.why({ source: 'prod', fingerprint })
    return facts ? explain(facts).map(plainly).slice(1, 3) : []
  }

  test('it tells what the rules have made of an alert, and how many there are', async () => {
    await engine.receive([info('a'), info('b')])
    expect(await why('a')).toEqual([
      'Classified: sev4 → sev3 (Tier 1 at night).',
      'Counts: 2 of 3 alerts for sev2 (Tier 1 at night).',
    ])
  })

  test('it counts those that wait', async () => {
    await engine.receive([info('a', 'slow'), info('b', 'slow')])
    expect((await why('a'))[1]).toBe('Counts: 2 of 3 alerts for sev2 (Tier 1 at night).')
  })
})
