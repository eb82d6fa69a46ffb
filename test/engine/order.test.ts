import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { classifyRule } from '../../src/alert/classify.ts'
import { inhibitRule } from '../../src/alert/inhibition.ts'
import type { Matcher } from '../../src/alert/matcher.ts'
import type { Route } from '../../src/alert/route.ts'
import type { Severity } from '../../src/alert/severity.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, paymentsRulebook } from '../kit/engine.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const cleared = () =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached, inhibitors cascade; alter sequence incident_number restart`,
  )

const ONE = fc.record({
  service: fc.constantFrom('checkout', 'ledger', 'batch'),
  name: fc.constantFrom('Down', 'Slow', 'NodeDown'),
  severity: fc.constantFrom<Severity | null>('sev1', 'sev2', 'sev3', null),
  source: fc.constantFrom('prod', 'stage'),
  status: fc.constantFrom<Alert['status']>('firing', 'firing', 'firing', 'resolved'),
})
type One = typeof ONE extends fc.Arbitrary<infer T> ? T : never
const toAlert = ({ service, name, severity, source, status }: One, n: number): Alert =>
  alert(`a${n}`, { source, status, severity, labels: { service, alertname: name } })

/** Alerts that differ, and the same in another order. */
const orders = fc
  .array(ONE, { minLength: 2, maxLength: 9 })
  .map(all => all.map(toAlert))
  .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })))

const is = (label: string, value: string): Matcher => ({ label, op: '=', value })
const NODE = inhibitRule([is('alertname', 'NodeDown')], [is('alertname', 'Down')], ['service'])
const threshold = { count: 2, withinMs: 60_000, of: 'distinct' } as const
const counting = { matchers: [], active: [], type: null, because: null }
const classify = [
  classifyRule({ ...counting, matchers: [is('alertname', 'Slow')], count: null, change: { worseBy: 1 } }),
  classifyRule({ ...counting, matchers: [is('severity', 'warning')], count: 2, change: { worseBy: 1 } }),
  classifyRule({ ...counting, count: 3, change: { to: 'sev1' } }),
]
const RULES: readonly [string, Partial<Route>, Partial<Rulebook>][] = [
  ['that open at once', {}, {}],
  ['that wait for others', { groupWaitMs: 10_000 }, {}],
  ['that need others', { threshold }, {}],
  ['that need others and wait for more', { threshold, groupWaitMs: 10_000 }, {}],
  ['of which some inhibit others', { threshold }, { inhibitRules: [NODE] }],
  ['that rules classify and count', {}, { classify }],
  ['that rules classify and count, and that wait', { threshold, groupWaitMs: 10_000 }, { classify }],
]

const rulebookOf = (route: Partial<Route>, change: Partial<Rulebook>): Rulebook => ({
  ...{ ...paymentsRulebook, ...change },
  route: { ...paymentsRulebook.route, ...route },
})

/** What has become of it, but for what the first of several gives its name to. */
async function outcome(engine: Engine) {
  const rows = (await engine.ask.alerts({ limit: 100 })).items
  const incidents = await Promise.all(
    (await engine.incidents()).map(async incident => {
      expect(await engine.folded(incident)).toEqual(incident)
      const own = rows.filter(row => row.incident === incident.number).map(({ fingerprint }) => fingerprint)
      const { groupKey, severity, status, alerts } = incident
      return JSON.stringify([groupKey, severity, status, alerts.total, alerts.firing, own.sort()])
    }),
  )
  return { incidents: incidents.sort(), verdicts: rows.map(({ verdict, status }) => `${verdict} ${status}`).sort() }
}

describe.each(RULES)('alerts of one message %s', (_, route, change) => {
  test('become the same in whatever order they stand in it, and nothing more when it comes again', async () => {
    const run = async (all: readonly Alert[]) => {
      await cleared()
      const engine = engineOn(fresh.db, { rulebook: rulebookOf(route, change) })
      const counts = tally((await engine.receive(all)).map(({ verdict, reason }) => `${verdict} ${reason}`))
      engine.clock.advance('10s')
      await engine.review()
      const before = await outcome(engine)
      await engine.receive(all)
      await engine.review()
      expect((await outcome(engine)).incidents).toEqual(before.incidents)
      return { counts, ...before }
    }
    const same = async ([all, shuffled]: readonly [readonly Alert[], readonly Alert[]]) => {
      expect(await run(shuffled)).toEqual(await run(all))
    }
    await fc.assert(fc.asyncProperty(orders, same), { numRuns: 10 })
  })
})

describe('a storm', () => {
  test('takes as many alerts in whatever order they come, and loses none', async () => {
    const storm = { incidents: 1, withinMs: 60_000 }
    const rulebook = rulebookOf({ threshold }, { workspace: { ...paymentsRulebook.workspace, storm } })
    const run = async (all: readonly Alert[]) => {
      await cleared()
      const engine = engineOn(fresh.db, { rulebook })
      await engine.receive(all)
      const { incidents, verdicts } = await outcome(engine)
      return { incidents: incidents.length, verdicts }
    }
    const same = async ([all, shuffled]: readonly [readonly Alert[], readonly Alert[]]) => {
      expect(await run(shuffled)).toEqual(await run(all))
    }
    await fc.assert(fc.asyncProperty(orders, same), { numRuns: 10 })
  })
})

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(words)].sort().map(word => [word, words.filter(one => one === word).length]))
}
