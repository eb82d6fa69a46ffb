import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import type { Route } from '../../src/alert/route.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook, resolved } from '../kit/engine.ts'
import { by, ada as person } from '../kit/given.ts'

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

describe('an alert that flaps', () => {
  beforeEach(() => routedBy({ flapping: { changes: 3, withinMs: 600_000 } }))

  const fire = () => verdicts(alert('a', { startsAt: engine.clock.advance('10s') }))
  const end = () => verdicts(resolved('a', { startsAt: engine.clock.advance('10s') }))
  const types = async () => {
    const [incident] = await engine.incidents()
    return incident ? engine.types(incident) : []
  }
  async function flap(): Promise<void> {
    await fire()
    await end()
    await fire()
    expect(await end()).toEqual(['hold flapping'])
  }

  test('counts as firing, and its incident is told once', async () => {
    await flap()
    for (let i = 0; i < 5; i++) expect([await fire(), await end()]).toEqual([['hold flapping'], ['hold flapping']])
    expect(await types()).toEqual(['opened', 'escalated', 'alerts_cleared', 'alerts_refired', 'noted'])
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 1 } }])
  })

  test('clears once it has been calm for so long', async () => {
    await flap()
    engine.clock.advance('599s')
    expect(await engine.review()).toBe(0)
    engine.clock.advance('1s')
    expect(await engine.review()).toBe(1)
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 0 } }])
    expect(await rows()).toMatchObject([{ status: 'resolved', reason: 'calm_again' }])
    expect(await engine.review()).toBe(0)
  })

  test('goes on firing where it does when it is calm, and clears as ever then', async () => {
    await flap()
    await fire()
    engine.clock.advance('10m')
    await engine.review()
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 1 } }])
    expect(await end()).toEqual(['clear resolved_at_source'])
  })

  test('clears once, though people have resolved and reopened its incident meanwhile', async () => {
    await flap()
    const [incident] = await engine.incidents()
    const id = incident?.id ?? ''
    await engine.handle(id, { type: 'resolve', summary: null, cause: null }, by(person))
    await engine.handle(id, { type: 'reopen' }, by(person))
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 1 } }])
    engine.clock.advance('10m')
    await engine.review()
    expect(await engine.incidents()).toMatchObject([{ alerts: { firing: 0 } }])
  })

  test('is none while it changes seldom', async () => {
    for (let i = 0; i < 4; i++) {
      expect((await fire())[0]).toMatch(/^(open|refire)/)
      engine.clock.advance('5m')
      expect(await end()).toEqual(['clear resolved_at_source'])
      engine.clock.advance('5m')
    }
  })
})

describe('an incident whose route wants reminders', () => {
  beforeEach(() => routedBy({ repeatMs: 3_600_000 }))
  const reminders = () => engine.slack.of('remind').length

  test('is spoken of again and again while it is open', async () => {
    await engine.receive([alert('a')])
    await engine.settle()
    expect(reminders()).toBe(0)
    for (let i = 1; i <= 3; i++) {
      engine.clock.advance('1h')
      await engine.settle()
      expect(reminders()).toBe(i)
    }
  })

  test('is left alone once it is resolved, and not reminded of twice when it is reopened', async () => {
    await engine.receive([alert('a')])
    await engine.settle()
    const [incident] = await engine.incidents()
    const does = (type: 'resolve' | 'reopen') =>
      engine.handle(
        incident?.id ?? '',
        type === 'resolve' ? { type, summary: null, cause: null } : { type },
        by(person),
      )
    await does('resolve')
    engine.clock.advance('30m')
    await does('reopen')
    await engine.settle()
    engine.clock.advance('30m')
    await engine.settle()
    expect(reminders()).toBe(1)
    await does('resolve')
    engine.clock.advance('3h')
    await engine.settle()
    expect(engine.slack.of('remind')).toHaveLength(2)
    expect(
      (await engine.types((await engine.incidents())[0] ?? raise())).filter(type => type === 'reminded'),
    ).toHaveLength(1)
  })
})

function raise(): never {
  throw new Error('there is no incident')
}
