import { outsideActiveTime } from '../alert/active-time.ts'
import { inMaintenance } from '../alert/maintenance.ts'
import type { Muted } from '../alert/mute.ts'
import { silencedBy } from '../alert/silence.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Tx } from '../store/db.ts'
import { activeSilences } from '../store/silences.ts'
import { inhibitionAmong } from './inhibitions.ts'
import type { Routed } from './routed.ts'

/** What mutes the alerts of a batch: people first, then the rulebook's times, then other alerts that fire. */
export async function mutingOf(
  tx: Tx,
  { inhibitRules, maintenance, timeIntervals }: Rulebook,
  given: readonly Routed[],
  at: Date,
): Promise<(one: Routed) => Muted | null> {
  const silences = await activeSilences(tx, at)
  const inhibited = await inhibitionAmong(
    tx,
    inhibitRules,
    given.map(({ alert }) => alert),
  )
  return ({ alert: { labels }, routing }) =>
    silencedBy(silences, labels, at) ??
    inMaintenance(maintenance, labels, at) ??
    outsideActiveTime(routing, timeIntervals, at) ??
    inhibited(labels)
}
