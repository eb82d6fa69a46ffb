import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { type Db, openDb } from '../../src/store/db.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack, turnedClock } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'

let fresh: FreshDatabase
let other: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  other = openDb(fresh.url, { max: 5 })
})
afterAll(async () => {
  await other.$client.end()
  await fresh.drop()
})

/** Four alerts in two groups (`batch` resolves by itself), each in three episodes. */
const signal = fc.record({
  which: fc.constantFrom(0, 1, 2, 3),
  status: fc.constantFrom<Alert['status']>('firing', 'firing', 'resolved', 'acknowledged'),
  episode: fc.constantFrom(0, 1, 2),
})
const message = fc.array(signal, { minLength: 1, maxLength: 4 })
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('alerts' as const), signals: message }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('resolve', 'reopen', 'acknowledge'), group: fc.constantFrom(0, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('turn' as const), by: fc.constantFrom('10s', '31m') }) },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const GROUPS = ['batch', 'checkout'] as const
const toAlert = ({ which, status, episode }: { which: number; status: Alert['status']; episode: number }): Alert =>
  alert(`a${which}`, {
    status,
    startsAt: new Date(T0.getTime() + episode * 60_000),
    labels: { service: which < 2 ? GROUPS[0] : GROUPS[1] },
  })

async function play(engine: Engine, step: Act): Promise<void> {
  if ('signals' in step) await engine.receive(step.signals.map(toAlert))
  else if ('by' in step) engine.clock.advance(step.by)
  else await command(engine, step.kind, GROUPS[step.group === 0 ? 0 : 1])
}

async function command(engine: Engine, kind: string, service: string): Promise<void> {
  const incident = (await engine.incidents()).find(({ groupKey }) => groupKey === `service="${service}"`)
  if (!incident) return
  if (kind === 'resolve') await engine.handle(incident.id, { type: 'resolve', summary: null, cause: null }, by(ada))
  else await engine.handle(incident.id, { type: kind === 'reopen' ? 'reopen' : 'acknowledge' }, by(ada))
}

async function check(engine: Engine, sent: ReadonlySet<string>): Promise<void> {
  const incidents = await engine.incidents()
  const rows = (await engine.ask.alerts({ limit: 100 })).items
  expect(new Set(rows.map(({ fingerprint }) => fingerprint))).toEqual(sent)
  const open = incidents.filter(({ status }) => status !== 'resolved')
  expect(new Set(open.map(({ groupKey }) => groupKey)).size).toBe(open.length)
  for (const incident of incidents) expect(await engine.folded(incident)).toEqual(incident)
  for (const { number, alerts } of open) {
    const firing = rows.filter(row => row.incident === number && row.status !== 'resolved')
    expect({ number, firing: alerts.firing }).toEqual({ number, firing: firing.length })
  }
}

describe('alerts and people in any order, in two processes at once', () => {
  test('leave rows, tallies and timelines that agree', async () => {
    const run = async (rounds: readonly (readonly Act[])[]) => {
      await fresh.db.execute(
        sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
      )
      const [clock, slack] = [turnedClock(), playSlack()]
      const engines = [engineOn(fresh.db, { clock, slack }), engineOn(other, { clock, slack })] as const
      const sent = new Set<string>()
      for (const round of rounds) {
        await Promise.all(round.map((step, i) => play(engines[i % 2 === 0 ? 0 : 1], step)))
        for (const step of round) if ('signals' in step) for (const { which } of step.signals) sent.add(`a${which}`)
      }
      await Promise.all(engines.map(engine => engine.settle()))
      await check(engines[0], sent)
    }
    const rounds = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(fc.asyncProperty(rounds, run), { numRuns: 40 })
  }, 60_000)
})
