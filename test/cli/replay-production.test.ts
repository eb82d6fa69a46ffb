import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../../src/alert/alert.ts'
import { type Decided, ReplayWorld } from '../../src/cli/replay-world.ts'
import { later } from '../../src/lib/time.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, engineOn, turnedClock } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const RULES = (storm: string, classify = '') =>
  rulebookOf(`
workspace: { storm: ${storm} }
sources:
  prod: { type: alertmanager, secret: plain-secret, limit: 20/m, expire_after: 1h }
time_intervals: { tea: [{ times: [{ start_time: "03:10", end_time: "03:11" }] }] }
inhibit_rules: [{ source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [service] }]
maintenance: [{ matchers: [service="d"], when: "03:10-03:12" }]
route:
  group_by: [service]
  routes:
    - { matchers: [service="a"], group_wait: 10s }
    - { matchers: [service="b"], threshold: { count: 2, within: 1m } }
    - { matchers: [service="c"], reopen_within: 5m, threshold: { count: 3, within: 30s, of: times } }
    - { matchers: [service="e"], mute: [tea] }
    - { matchers: [service="f"], room: none }
    - { matchers: [service="g"], flapping: { changes: 3, within: 1m } }
${classify}`)

const CLASSIFY = `
services: { b: { tier: 1 }, g: { tier: 1 }, h: { tier: 1 } }
classify:
  - { matchers: [tier="1"], active: tea, raise: 1 }
  - { matchers: [severity="warning"], count: 2, raise: 1 }
  - { matchers: [service=~"a|g"], count: 3, severity: sev1 }
  - { matchers: [service="e"], lower: 1 }`

type Step = { readonly seconds: number; readonly signals: readonly Signal[] }

const signal = fc
  .record({
    service: fc.constantFrom(...'aaabbbccdefgh'),
    severity: fc.constantFrom('critical', 'warning', 'warning', 'info'),
    status: fc.constantFrom('firing', 'firing', 'firing', 'resolved', 'resolved', 'acknowledged'),
    fingerprint: fc.nat(3),
    expires: fc.constantFrom(null, null, 20, 40),
  } as const)
  .map(({ service, severity, status, fingerprint, expires }): [Signal, number | null] => {
    const name = `${service}-${severity}-${fingerprint}`
    return [{ ...alert(name, { status, labels: { service, severity }, severity: null }), startsAt: null }, expires]
  })
const steps = fc
  .array(fc.record({ seconds: fc.integer({ min: 1, max: 12 }), given: fc.array(signal, { maxLength: 4 }) }), {
    maxLength: 20,
  })
  .map(all => {
    let at = T0
    return all.map(({ seconds, given }): Step => {
      at = later(at, seconds * 1_000)
      const signals = given.map(([one, expires]) => ({
        ...one,
        endsAt: one.status === 'resolved' ? at : null,
        expiresAt: one.status !== 'firing' || expires === null ? null : expiryAt(at, expires),
      }))
      return { seconds, signals }
    })
  })

/** Production moves it no more often than every ten seconds. */
function expiryAt(at: Date, seconds: number): Date {
  return new Date((Math.ceil(at.getTime() / 20_000) * 20 + seconds) * 1_000)
}

async function inProduction(rulebook: Rulebook, given: readonly Step[]) {
  await fresh.db.execute(sql`
    truncate incidents, timeline, alerts, outbox, inhibitors cascade; alter sequence incident_number restart`)
  const clock = turnedClock()
  const engine = engineOn(fresh.db, { rulebook, clock })
  const verdicts: string[] = []
  // In a replay nobody is there to do it.
  const resolveWhatIsOver = async () => {
    const { items } = await engine.ask.incidents({ open: true, limit: 100 })
    for (const { id, alerts } of items) {
      if (alerts.firing === 0) await engine.handle(id, { type: 'resolve', summary: null, cause: null }, by(ada))
    }
  }
  for (const { seconds, signals } of given) {
    for (let second = 0; second < seconds; second++) {
      clock.advance('1s')
      await engine.review()
      await engine.expire()
      await resolveWhatIsOver()
    }
    verdicts.push(...(await engine.receive(signals)).map(({ verdict, reason }) => `${verdict} ${reason}`))
    await resolveWhatIsOver()
  }
  const incidents = await engine.incidents()
  const opened = incidents.map(({ openedAt, groupKey, alerts, severity }) => {
    return `${openedAt.toISOString()} ${groupKey} ${severity} ${alerts.total}`
  })
  return { verdicts, opened: opened.sort() }
}

function replayed(rulebook: Rulebook, given: readonly Step[]) {
  const verdicts: string[] = []
  const tell = ({ verdict: { verdict, reason }, came }: Decided) => {
    if (came) verdicts.push(`${verdict} ${reason}`)
  }
  const world = new ReplayWorld(rulebook, tell)
  let at = T0
  for (const { seconds, signals } of given) {
    at = later(at, seconds * 1_000)
    world.take(signals, at)
  }
  const opened = world.incidents.map(({ openedAt, groupKey, alerts, severity }) => {
    return `${openedAt.toISOString()} ${groupKey} ${severity} ${alerts.size}`
  })
  return { verdicts, opened: opened.sort() }
}

test.each([
  ['without storms', RULES('{ incidents: 1000, within: 1m }'), 20],
  ['with storms', RULES('{ incidents: 3, within: 1m }'), 20],
  ['with rules that classify', RULES('{ incidents: 1000, within: 1m }', CLASSIFY), 20],
  ['with rules that classify in storms', RULES('{ incidents: 3, within: 1m }', CLASSIFY), 20],
])(
  'a replay decides as production does, %s',
  async (_, rulebook, numRuns) => {
    await fc.assert(
      fc.asyncProperty(steps, async given => {
        expect(replayed(rulebook, given)).toEqual(await inProduction(rulebook, given))
      }),
      { numRuns },
    )
  },
  300_000,
)
