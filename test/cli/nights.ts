import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import type { Signal } from '../../src/alert/alert.ts'
import type { ReplayWorld } from '../../src/cli/replay-world.ts'
import { later } from '../../src/lib/time.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import type { Db } from '../../src/store/db.ts'
import { alert, engineOn, turnedClock } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

export const rules = ({ storm = '{ incidents: 1000, within: 1m }', limit = '', more = '', classify = '' } = {}) =>
  rulebookOf(`
workspace: { storm: ${storm} }
services: { shop: {}, b: { tier: 1 }, g: { tier: 1 }, h: { tier: 1 } }
sources:
  prod: { type: alertmanager, secret: plain-secret, expire_after: 1h${limit} }
time_intervals: { tea: [{ times: [{ start_time: "03:10", end_time: "03:11" }] }] }
inhibit_rules: [{ source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [service] }]
maintenance: [{ matchers: [service="d"], when: "03:10-03:12" }]
route:
  group_by: [service]
  routes:
    - { matchers: [service="a"], group_wait: 10s }
    - { matchers: [service="b"], threshold: { count: 2, within: 1m } }
    - { matchers: [service="c"], reopen_within: 5m, threshold: { count: 3, within: 30s, of: times } }
    - { matchers: [service="e"], mute: [tea], set: { severity: sev1, service: shop, labels: { area: e } } }
    - { matchers: [service="f"], room: none }
${more}
${classify}`)

export const CLASSIFY = `classify:
  - { matchers: [tier="1"], active: tea, raise: 1 }
  - { matchers: [severity="warning"], count: 2, raise: 1 }
  - { matchers: [service=~"a|g"], count: 3, severity: sev1 }
  - { matchers: [service="e"], lower: 1 }`

export type Step = {
  readonly seconds: number
  readonly signals: readonly Signal[]
  /** What people do before they come: a service is silent from now on; the last silence ends in so many seconds, or now. */
  readonly silence: { readonly service: string } | { readonly endsIn: number } | null
}

const signal = fc
  .record({
    service: fc.constantFrom(...'aaabbbccdeefgh'),
    severity: fc.constantFrom('critical', 'warning', 'warning', 'info'),
    status: fc.constantFrom('firing', 'firing', 'firing', 'resolved', 'resolved', 'acknowledged'),
    fingerprint: fc.nat(3),
    expires: fc.constantFrom(null, null, 20, 40),
  } as const)
  .map(({ service, severity, status, fingerprint, expires }): [Signal, number | null] => {
    const name = `${service}-${severity}-${fingerprint}`
    return [{ ...alert(name, { status, labels: { service, severity }, severity: null }), startsAt: null }, expires]
  })
const silence = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.record({ service: fc.constantFrom(...'aabbceh') }) },
  { weight: 1, arbitrary: fc.record({ endsIn: fc.constantFrom(0, 7, 50) }) },
)

export const nights = fc
  .array(fc.record({ seconds: fc.integer({ min: 1, max: 12 }), given: fc.array(signal, { maxLength: 4 }), silence }), {
    maxLength: 20,
  })
  .map(all => {
    let at = T0
    return all.map(({ seconds, given, silence }): Step => {
      at = later(at, seconds * 1_000)
      const signals = given.map(([one, expires]) => ({
        ...one,
        endsAt: one.status === 'resolved' ? at : null,
        expiresAt: one.status !== 'firing' || expires === null ? null : expiryAt(at, expires),
      }))
      return { seconds, signals, silence }
    })
  })

/** Production moves it no more often than every ten seconds. */
function expiryAt(at: Date, seconds: number): Date {
  return new Date((Math.ceil(at.getTime() / 20_000) * 20 + seconds) * 1_000)
}

/** A night as production has it; what `isLeftOut` says of an alert, it is not sent any longer. */
export async function inProduction(
  db: Db,
  rulebook: Rulebook,
  given: readonly Step[],
  isLeftOut: (verdict: string) => boolean = () => false,
) {
  await db.execute(sql`
    truncate incidents, timeline, alerts, outbox, reached, inhibitors, silences cascade; alter sequence incident_number restart`)
  const clock = turnedClock()
  const engine = engineOn(db, { rulebook, clock })
  const verdicts: string[] = []
  const left = new Set<string>()
  // In a replay nobody is there to do it.
  const resolveWhatIsOver = async () => {
    const { items } = await engine.ask.incidents({ open: true, limit: 100 })
    for (const { id, alerts } of items) {
      if (alerts.firing === 0) await engine.handle(id, { type: 'resolve', summary: null, cause: null }, by(ada))
    }
  }
  const act = async (wanted: Step['silence']) => {
    if (wanted === null) return
    const at = clock.now()
    if ('service' in wanted) {
      const matchers = [{ label: 'service', op: '=', value: wanted.service }] as const
      const wish = { matchers, startsAt: null, endsAt: later(at, 45_000), reason: 'known', incident: null }
      await engine.plan.silence(wish, by(ada))
      return
    }
    const [last] = (await engine.ask.silences({ limit: 1, activeAt: at })).items
    if (!last) return
    if (wanted.endsIn === 0) await engine.plan.endSilence(last.id, by(ada))
    else await engine.plan.editSilence(last.id, { endsAt: later(at, wanted.endsIn * 1_000) }, by(ada))
  }
  for (const { seconds, signals, silence } of given) {
    for (let second = 0; second < seconds; second++) {
      clock.advance('1s')
      // Of what happens in one instant, what people do comes first.
      if (second === seconds - 1) await act(silence)
      await engine.review()
      await engine.expire()
      await resolveWhatIsOver()
    }
    const sent = signals.filter(({ fingerprint }) => !left.has(fingerprint))
    const received = (await engine.receive(sent)).map(({ verdict, reason }) => `${verdict} ${reason}`)
    for (const [index, { fingerprint }] of sent.entries()) if (isLeftOut(received[index] ?? '')) left.add(fingerprint)
    verdicts.push(...received)
    await resolveWhatIsOver()
  }
  const opened = (await engine.incidents()).map(({ openedAt, groupKey, alerts, severity }) => {
    return `${openedAt.toISOString()} ${groupKey} ${severity} ${alerts.total}`
  })
  return { verdicts, opened: opened.sort(), endedAt: clock.now() }
}

export function openedIn({ incidents }: ReplayWorld): readonly string[] {
  const opened = incidents.map(({ openedAt, groupKey, alerts, severity }) => {
    return `${openedAt.toISOString()} ${groupKey} ${severity} ${alerts.size}`
  })
  return opened.sort()
}
