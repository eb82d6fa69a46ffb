import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../../src/alert/alert.ts'
import { ReplayWorld } from '../../src/cli/replay-world.ts'
import { createRecording } from '../../src/engine/recording.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'
import { CLASSIFY, inProduction, nights, openedIn, rules, type Step } from './nights.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

async function replayed(rulebook: Rulebook, until: Date) {
  const recording = createRecording(fresh.db)
  const world = new ReplayWorld(rulebook, () => {}, await recording.silences())
  await recording.replay({ since: null, until: null }, (at, signals) => world.take(signals, at))
  world.turn(until)
  return openedIn(world)
}

// What opens nothing is forgotten with the next that its alert does, and how often something came is known only while it waits.
// So limits, flapping and acknowledgements are out of this, nothing is inhibited of which each time counts, and what is only
// kept comes no more, or twice in one message.
const plain = nights.map(steps => steps.map(({ signals, ...step }) => ({ ...step, signals: once(signals) })))

function once(signals: readonly Signal[]): readonly Signal[] {
  const said = signals.filter(({ status, fingerprint }) => {
    return status !== 'acknowledged' && !fingerprint.startsWith('c-critical')
  })
  return [...new Map(said.map(signal => [signal.fingerprint, signal])).values()]
}

test.each([
  ['without storms', {}],
  ['with storms', { storm: '{ incidents: 3, within: 1m }' }],
  ['with rules that classify', { classify: CLASSIFY }],
])(
  'what a night has left in the database opens the same incidents, %s',
  async (_, change) => {
    const rulebook = rules(change)
    await fc.assert(
      fc.asyncProperty(plain, async given => {
        const { opened, endedAt } = await inProduction(fresh.db, rulebook, given, verdict => verdict.startsWith('keep'))
        expect(await replayed(rulebook, endedAt)).toEqual(opened)
      }),
      { numRuns: 20 },
    )
  },
  300_000,
)

test('what rules have made of an alert for a time is not taken for what its sender said', async () => {
  const rulebook = rules({ classify: CLASSIFY })
  const warning = alert('g', { labels: { service: 'g' }, severity: 'sev3', startsAt: T0 })
  const given = [1, 90].map((seconds): Step => ({ seconds, signals: [warning], silence: null }))
  const { opened, endedAt } = await inProduction(fresh.db, rulebook, given)
  expect(opened.join()).toContain(' sev2 ')
  expect(await replayed(rulebook, endedAt)).toEqual(opened)
})
