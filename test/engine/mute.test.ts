import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { inhibitRule } from '../../src/alert/inhibition.ts'
import type { Matcher } from '../../src/alert/matcher.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, resolved } from '../kit/engine.ts'
import { ada, T0 } from '../kit/given.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached, inhibitors, silences cascade; alter sequence incident_number restart`,
  ),
)

const checkout: Matcher = { label: 'service', op: '=', value: 'checkout' }
const verdicts = async (...alerts: readonly Alert[]) =>
  (await engine.receive(alerts)).map(({ verdict, reason }) => `${verdict} ${reason}`)
const row = async () => (await engine.ask.alerts({ limit: 1 })).items[0]
const ruledBy = (change: Partial<Rulebook>) => {
  engine = engineOn(fresh.db, { rulebook: { ...paymentsRulebook, ...change }, ...(engine && { clock: engine.clock }) })
}
const minutes = (many: number) => new Date(T0.getTime() + many * 60_000)

describe('an alert that people have silenced', () => {
  const person = { kind: 'user', ...ada } as const
  beforeEach(() => {
    engine = engineOn(fresh.db)
  })
  const silenced = async () => {
    const wish = { matchers: [checkout], startsAt: null, endsAt: minutes(30), reason: 'Deploying', incident: null }
    const { silence } = await engine.plan.silence(wish, person)
    return silence?.id ?? 0
  }

  test('opens nothing, and says until when', async () => {
    const id = await silenced()
    expect(await verdicts(alert('a'))).toEqual(['mute silenced'])
    expect(await engine.incidents()).toEqual([])
    const { rows } = await fresh.db.execute(sql`select muted_by, review_at from alerts`)
    expect(rows).toEqual([{ muted_by: `silence:${id}`, review_at: minutes(30) }])
  })

  test('comes back when the silence is over, if it still fires', async () => {
    await silenced()
    await engine.receive([alert('a'), alert('b')])
    await engine.receive([resolved('b')])
    engine.clock.advance('29m')
    expect(await engine.review()).toBe(0)
    engine.clock.advance('1m')
    expect(await engine.review()).toBe(1)
    expect(await engine.incidents()).toMatchObject([{ alerts: { total: 1, newest: [{ fingerprint: 'a' }] } }])
  })

  test('comes back at once when people end it', async () => {
    const id = await silenced()
    await engine.receive([alert('a')])
    await engine.plan.endSilence(id, person)
    expect(await engine.review()).toBe(1)
    expect(await row()).toMatchObject({ verdict: 'open', count: 1 })
  })

  test('joins nothing that is open', async () => {
    await engine.receive([alert('a')])
    await silenced()
    expect(await verdicts(alert('b'))).toEqual(['mute silenced'])
    expect(await verdicts(alert('a'))).toEqual(['repeat repeated'])
  })

  test('still clears what it had opened', async () => {
    await engine.receive([alert('a')])
    await silenced()
    expect(await verdicts(resolved('a'))).toEqual(['clear resolved_at_source'])
  })

  test('of another service is heard', async () => {
    await silenced()
    expect(await verdicts(alert('a', { labels: { service: 'ledger' } }))).toEqual(['open first_in_group'])
  })
})

describe('an alert that another one inhibits', () => {
  const rule = inhibitRule(
    [{ label: 'alertname', op: '=', value: 'ClusterDown' }],
    [{ label: 'alertname', op: '=', value: 'PodDown' }],
    ['cluster'],
  )
  const down = (name: string, cluster: string, change: Partial<Alert> = {}) =>
    alert(`${name} ${cluster}`, { labels: { alertname: name, cluster, service: name }, ...change })
  beforeEach(() => ruledBy({ inhibitRules: [rule] }))

  test('opens nothing while that one fires, in whatever order they come in one message', async () => {
    expect(await verdicts(down('PodDown', 'eu'), down('ClusterDown', 'eu'), down('PodDown', 'us'))).toEqual([
      ...['mute inhibited', 'open first_in_group', 'open first_in_group'],
    ])
  })

  test('comes back once that one has resolved', async () => {
    await engine.receive([down('ClusterDown', 'eu')])
    await engine.receive([down('PodDown', 'eu')])
    expect(await engine.review()).toBe(0)
    await engine.receive([down('ClusterDown', 'eu', { status: 'resolved', endsAt: T0 })])
    expect(await engine.review()).toBe(1)
    expect(await engine.incidents()).toHaveLength(2)
  })

  test('is found by rules that come into force later', async () => {
    ruledBy({ inhibitRules: [] })
    await engine.receive([down('ClusterDown', 'eu')])
    ruledBy({ inhibitRules: [rule] })
    await engine.applyRules()
    expect(await verdicts(down('PodDown', 'eu'))).toEqual(['mute inhibited'])
    ruledBy({ inhibitRules: [] })
    await engine.applyRules()
    await engine.review()
    expect(await engine.incidents()).toHaveLength(2)
  })
})

/** The rulebook of the tests with these lines more. */
function extended(text: string): Partial<Rulebook> {
  const parsed = parseRulebook([{ file: 'r.yml', text }], {})
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  const { maintenance, timeIntervals, route } = parsed.rulebook
  return { maintenance, timeIntervals, route: { ...paymentsRulebook.route, active: route.active, mute: route.mute } }
}

describe('an alert within a maintenance window', () => {
  // T0 is Friday the 20th of November 2026, 03:10 in UTC.
  const window = `maintenance: [{ matchers: ['service="checkout"'], when: "Fri 03:00-04:00 UTC" }]`
  beforeEach(() => ruledBy(extended(window)))

  test('opens nothing until the window ends, and then if it still fires', async () => {
    expect(await verdicts(alert('a'))).toEqual(['mute in_maintenance'])
    engine.clock.advance('49m')
    expect(await engine.review()).toBe(0)
    engine.clock.advance('1m')
    expect(await engine.review()).toBe(1)
    expect(await row()).toMatchObject({ verdict: 'open' })
  })
})

describe('an alert outside the active times of its route', () => {
  beforeEach(() =>
    ruledBy(
      extended(`
time_intervals: { office: [{ times: [{ start_time: "09:00", end_time: "17:00" }], location: UTC }] }
route: { active: [office] }`),
    ),
  )

  test('waits for them', async () => {
    expect(await verdicts(alert('a'))).toEqual(['mute outside_active_time'])
    engine.clock.advance('5h50m')
    expect(await engine.review()).toBe(1)
    expect(await row()).toMatchObject({ verdict: 'open' })
  })
})
