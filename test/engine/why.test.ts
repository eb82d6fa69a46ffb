import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { explain } from '../../src/alert/why.ts'
import { plainly } from '../../src/alert/words.ts'
import type { WhyQuery } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved } from '../kit/engine.ts'
import { ada } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const RULES = rulebookOf(`
workspace: { operators: "#tocsin" }
services: { nightly: {} }
route:
  group_by: [service]
  routes:
    - matchers: ['service="batch"']
      set: { service: nightly }
      threshold: { count: 3, within: 10m }
    - matchers: ['service="slow"']
      group_wait: 1m
inhibit_rules:
  - { source_matchers: ['service="cluster"'], target_matchers: ['service="db"'] }
maintenance:
  - { name: ledger moves, matchers: ['service="ledger"'], when: "00:00-23:59" }
`)

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
beforeEach(() => {
  engine = engineOn(fresh.db, { rulebook: RULES })
})
afterAll(() => fresh.drop())
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached, inhibitors, silences cascade; alter sequence incident_number restart`,
  ),
)

const about = (fingerprint: string, service: string) => alert(fingerprint, { labels: { service } })
const told = async (which: WhyQuery) => (await engine.ask.why(which)).map(facts => explain(facts).map(plainly))
const why = async (fingerprint: string) => (await told({ source: 'prod', fingerprint }))[0] ?? []

describe('asked why', () => {
  test('it knows the threshold and how far the group has come', async () => {
    await engine.receive([about('a', 'batch'), about('b', 'batch'), resolved('b', { labels: { service: 'batch' } })])
    await engine.receive([about('c', 'batch')])
    expect(await why('a')).toEqual([
      'It waits: 2 of 3 different alerts of its group within 10 min; an incident opens at 3.',
      // By what the sender had said, and not by what its route has made of it.
      'Route: route.routes[0] (service="batch").',
      'Group: service="nightly".',
      expect.stringMatching(/^Seen once, at /),
    ])
  })

  test('it knows the silence, who made it and why', async () => {
    const endsAt = new Date(engine.clock.now().getTime() + 3_600_000)
    const matchers = [{ label: 'service', op: '=', value: 'web' }] as const
    await engine.plan.silence(
      { matchers, startsAt: null, endsAt, reason: 'Deploying', incident: null },
      { kind: 'user', ...ada },
    )
    await engine.receive([about('a', 'web')])
    expect((await why('a'))[0]).toMatch(/^It is silenced until .* UTC by silence \d+ \(Deploying; made by Ada\)\.$/)
  })

  test('it knows what inhibits, and by which rule', async () => {
    await engine.receive([about('c', 'cluster')])
    await engine.receive([about('a', 'db')])
    expect((await why('a'))[0]).toBe('It is inhibited while Down c fires (rule: service="cluster").')
    await fresh.db.execute(sql`truncate inhibitors`)
    expect((await why('a'))[0]).toContain('what inhibited it is over')
  })

  test('it knows the maintenance window and the wait of a group', async () => {
    await engine.receive([about('a', 'ledger'), about('b', 'slow')])
    expect((await why('a'))[0]).toMatch(/^It is muted until .* by the maintenance window ledger moves\.$/)
    expect((await why('b'))[0]).toMatch(/^It waits until .* for others of its group/)
    expect((await why('b'))[2]).toBe('Tried: route.routes[0] (not service="batch").')
  })

  test('it finds the newest alerts of an incident', async () => {
    await engine.receive([about('a', 'web')])
    engine.clock.advance('1m')
    await engine.receive([about('b', 'web')])
    const [incident] = await engine.incidents()
    const found = await engine.ask.why({ incident: incident?.id ?? '', limit: 1 })
    expect(found).toMatchObject([{ alert: { fingerprint: 'b' }, reason: 'group_is_open', incident: { number: 1 } }])
  })

  test('it finds alerts by words in their titles and fingerprints, as they stand there', async () => {
    await engine.receive([about('disk_50%', 'web'), about('other', 'db')])
    const found = async (words: string) =>
      (await engine.ask.why({ words, limit: 5 })).map(facts => facts.alert.fingerprint).sort()
    expect(await found('DISK_')).toEqual(['disk_50%'])
    expect(await found('0%')).toEqual(['disk_50%'])
    expect(await found('down')).toEqual(['disk_50%', 'other'])
    expect(await engine.ask.why({ words: 'down', limit: 1 })).toHaveLength(1)
    expect(await found('_er')).toEqual([])
  })

  test('it knows nothing of what never came, whatever it is called', async () => {
    expect(await engine.ask.why({ source: 'prod', fingerprint: 'x\u0000\ud800' })).toEqual([])
    expect(await engine.ask.why({ words: '\u0000', limit: 5 })).toEqual([])
  })
})
