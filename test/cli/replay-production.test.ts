import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Silence } from '../../src/alert/silence.ts'
import { type Decided, ReplayWorld } from '../../src/cli/replay-world.ts'
import { createRecording } from '../../src/engine/recording.ts'
import { later } from '../../src/lib/time.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, resolved } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'
import { CLASSIFY, inProduction, nights, openedIn, rules, type Step } from './nights.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

function replayed(rulebook: Rulebook, given: readonly Step[], silences: readonly Silence[]) {
  const verdicts: string[] = []
  const tell = ({ verdict: { verdict, reason }, came }: Decided) => {
    if (came) verdicts.push(`${verdict} ${reason}`)
  }
  const world = new ReplayWorld(rulebook, tell, silences)
  let at = T0
  for (const { seconds, signals } of given) {
    at = later(at, seconds * 1_000)
    world.take(signals, at)
  }
  return { verdicts, opened: openedIn(world), endedAt: at }
}

const FLAPPING = '    - { matchers: [service="g"], flapping: { changes: 3, within: 1m } }'

const STORMS = { storm: '{ incidents: 3, within: 1m }' }

test.each([
  ['without storms', {}],
  ['with storms', STORMS],
  ['with rules that classify', { classify: CLASSIFY }],
  ['with rules that classify in storms', { ...STORMS, classify: CLASSIFY }],
])(
  'a replay decides as production does, %s',
  async (_, change) => {
    const rulebook = rules({ limit: ', limit: 20/m', more: FLAPPING, ...change })
    await fc.assert(
      fc.asyncProperty(nights, async given => {
        const production = await inProduction(fresh.db, rulebook, given)
        const silences = await createRecording(fresh.db).silences()
        expect(replayed(rulebook, given, silences)).toEqual(production)
      }),
      { numRuns: 20 },
    )
  },
  300_000,
)

test('what ends and fires again in one message keeps its incident open', async () => {
  const fires = (fingerprint: string, severity: string) =>
    alert(fingerprint, { severity: null, labels: { service: 'a', severity }, startsAt: T0 })
  const later = { startsAt: new Date(T0.getTime() + 11_000) }
  const night: readonly Step[] = [
    { seconds: 1, signals: [fires('a', 'warning')], silence: null },
    { seconds: 10, signals: [resolved('a', { startsAt: T0 }), { ...fires('a', 'warning'), ...later }], silence: null },
    { seconds: 1, signals: [fires('b', 'critical')], silence: null },
  ]
  const rulebook = rules({})
  const production = await inProduction(fresh.db, rulebook, night)
  expect(production.verdicts.at(-1)).toBe('join group_is_open')
  expect(replayed(rulebook, night, [])).toEqual(production)
})
