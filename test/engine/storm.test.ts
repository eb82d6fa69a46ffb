import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
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

const of = (service: string, change: Partial<Alert> = {}) =>
  alert(`of ${service}`, { labels: { service, alertname: 'Down' }, ...change })
const verdicts = async (...alerts: readonly Alert[]) =>
  (await engine.receive(alerts)).map(({ verdict, reason, incident }) => `${verdict} ${reason} ${incident}`)

describe('while many groups open at once', () => {
  const storm = { incidents: 3, withinMs: 60_000 }
  const stormy = (rules: Partial<Rulebook> = {}) =>
    engineOn(fresh.db, {
      rulebook: { ...paymentsRulebook, workspace: { ...paymentsRulebook.workspace, storm }, ...rules },
      ...(engine && { clock: engine.clock }),
    })
  beforeEach(() => {
    engine = stormy()
  })

  test('what is too many comes together in one incident, which calls once', async () => {
    expect(await verdicts(of('a'), of('b'), of('c'), of('d'), of('e'))).toEqual([
      ...['open first_in_group 1', 'open first_in_group 2', 'open first_in_group 3'],
      ...['open storm 4', 'join storm 4'],
    ])
    expect(await verdicts(of('f'))).toEqual(['join storm 4'])
    const incident = (await engine.incidents()).at(-1)
    expect(incident).toMatchObject({
      ...{ title: 'Alert storm: many things fail at once', type: 'storm', service: null },
      alerts: { total: 3, firing: 3, causes: { 'd · Down': 1, 'e · Down': 1, 'f · Down': 1 } },
    })
    await engine.settle()
    expect(engine.slack.of('call', 4).length + engine.slack.of('page', 4).length).toBeLessThanOrEqual(2)
    const now = incident && (await engine.ask.byId(incident.id))
    expect(now && (await engine.folded(now))).toEqual(now)
  })

  test('it has a channel, though those that opened by themselves have a card in another', async () => {
    engine = stormy({ route: { ...paymentsRulebook.route, room: '#payments' } })
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    expect((await engine.incidents()).map(({ room }) => room)).toEqual([
      '#payments',
      '#payments',
      '#payments',
      'channel',
    ])
  })

  test('groups that are open already are joined as ever', async () => {
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    expect(await verdicts(of('a', { fingerprint: 'another' }))).toEqual(['join group_is_open 1'])
  })

  test('no more open than may, however many processes see them coming', async () => {
    const others = Array.from({ length: 4 }, () => stormy())
    await Promise.all(others.map((one, i) => one.receive([of(`a${i}`), of(`b${i}`), of(`c${i}`)])))
    const incidents = await engine.incidents()
    expect(incidents.map(({ type }) => type === 'storm')).toEqual([false, false, false, true])
    expect(incidents.map(({ alerts }) => alerts.total)).toEqual([1, 1, 1, 9])
  })

  test('an alert of the storm clears in it, and fires again in it', async () => {
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    expect(await verdicts(resolved('of d', { labels: of('d').labels }))).toEqual(['clear resolved_at_source 4'])
    const startsAt = engine.clock.advance('10s')
    expect(await verdicts(of('d', { startsAt }))).toEqual(['refire fires_again 4'])
  })

  test('is over when for so long nothing has come into it', async () => {
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    engine.clock.advance('59s')
    expect(await verdicts(of('e'))).toEqual(['join storm 4'])
    engine.clock.advance('59s')
    expect(await verdicts(of('f'))).toEqual(['join storm 4'])
    engine.clock.advance('60s')
    expect(await verdicts(of('g'))).toEqual(['open first_in_group 5'])
  })

  test('it is one incident, however many processes see it', async () => {
    const other = stormy()
    const many = Array.from({ length: 40 }, (_, i) => of(`s${i}`))
    await Promise.all(many.map((one, i) => (i % 2 ? other : engine).receive([one])))
    const incidents = await engine.incidents()
    expect(incidents.filter(({ type }) => type === 'storm')).toHaveLength(1)
    expect(incidents.reduce((sum, { alerts }) => sum + alerts.total, 0)).toBe(40)
  })
})

describe('a source that sends more than its limit', () => {
  const limited = source({ limit: { count: 3, perMs: 60_000 } })
  beforeEach(() => {
    const sources = new Map([['prod', limited]])
    engine = engineOn(fresh.db, { rulebook: { ...paymentsRulebook, sources } })
  })

  test('opens one incident for what is more, and loses none of it', async () => {
    expect(await verdicts(of('a'), of('b'), of('c'), of('d'), of('e'))).toEqual([
      ...['open first_in_group 1', 'open first_in_group 2', 'open first_in_group 3'],
      ...['open rate_limited 4', 'join rate_limited 4'],
    ])
    expect((await engine.incidents()).at(-1)).toMatchObject({
      title: 'prod sends more alerts than its limit',
      alerts: { total: 2 },
    })
    expect((await engine.ask.alerts({ limit: 10 })).items).toHaveLength(5)
  })

  test('opens its own incidents again when it sends less', async () => {
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    engine.clock.advance('1m')
    expect(await verdicts(of('e'))).toEqual(['open first_in_group 5'])
  })

  test('does not hold up others', async () => {
    await engine.receive([of('a'), of('b'), of('c'), of('d')])
    expect(await verdicts(of('e', { source: 'other' }))).toEqual(['open first_in_group 5'])
  })
})
