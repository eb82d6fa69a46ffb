import { standIn, type Tally } from '../alert/classify.ts'
import type { AlertFacts, Inhibition } from '../alert/facts.ts'
import { labelsToRoute, routeFor } from '../alert/route.ts'
import type { Silence } from '../alert/silence.ts'
import { standOf, type Threshold } from '../alert/threshold.ts'
import { takenRoute } from '../alert/why.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { AlertRow } from '../store/alerts.ts'
import { tallyFiring, tallyWaiting } from '../store/classified.ts'
import type { Db } from '../store/db.ts'
import { findSilence } from '../store/silences.ts'
import { storable } from '../store/storable.ts'
import { alertsWanted, type ExplainedRow, inhibitorsUnder, waitingIn } from '../store/why.ts'
import { ruleBehind } from './inhibitions.ts'
import type { Ask } from './ports.ts'

type Options = { readonly db: Db; readonly clock: Clock; readonly rulebook: () => Rulebook }

/** Gathers what led to a decision, from the rows as they are and the rules in force; changes nothing. */
export function createWhy({ db, clock, rulebook }: Options): Pick<Ask, 'why'> {
  return {
    async why(which) {
      const at = clock()
      const rules = rulebook()
      const rows = await alertsWanted(db, storable(which))
      return Promise.all(rows.map(row => factsOf(db, rules, row, at)))
    },
  }
}

async function factsOf(db: Db, rules: Rulebook, { alert, incident }: ExplainedRow, at: Date): Promise<AlertFacts> {
  const { source, fingerprint, title, status, severity, verdict, reason, groupKey, mutedBy } = alert
  // What its route has set on it since would lead it elsewhere.
  const labels = labelsToRoute({ title, ...(alert.told ?? alert) })
  const routing = routeFor(rules.route, labels)
  const [tallies, threshold, silence, inhibition] = await Promise.all([
    talliesAround(db, alert),
    reason === 'below_threshold' && routing.threshold ? standing(db, routing.threshold, groupKey, at) : null,
    reason === 'silenced' ? silenceBehind(db, mutedBy) : null,
    reason === 'inhibited' ? inhibitionBehind(db, rules, alert) : null,
  ])
  const classified = alert.classified.map(one => {
    return { ...one, stand: one.count === undefined ? null : standIn(tallies, one.rule) }
  })
  return {
    alert: { source, fingerprint, title, status, severity },
    classified,
    ...{ verdict, reason, at, until: alert.reviewAt, mutedBy, silence, inhibition, groupKey, threshold, incident },
    route: takenRoute(rules.route, labels, routing),
    flapping: routing.flapping,
    limit: rules.sources.get(source)?.limit ?? null,
    storm: rules.workspace.storm,
    seen: { count: alert.count, firstAt: alert.firstSeenAt, lastAt: alert.lastSeenAt },
  }
}

/** What the rules that count have counted where the alert is: in its incident, or among those that wait with it. */
async function talliesAround(db: Db, { classified, verdict, groupKey, incident }: AlertRow): Promise<readonly Tally[]> {
  const rules = classified.filter(({ count }) => count !== undefined).map(({ rule }) => rule)
  if (rules.length === 0 || verdict === 'mute') return []
  if (verdict === 'wait') return tallyWaiting(db, groupKey, rules)
  return incident === null ? [] : ((await tallyFiring(db, [incident], rules, [])).get(incident) ?? [])
}

async function standing(db: Db, threshold: Threshold, groupKey: string, at: Date): Promise<AlertFacts['threshold']> {
  return { ...threshold, stand: standOf(threshold, await waitingIn(db, groupKey), at) }
}

async function silenceBehind(db: Db, mutedBy: string | null): Promise<Silence | null> {
  const [, id] = /^silence:(\d{1,9})$/.exec(mutedBy ?? '') ?? []
  return id === undefined ? null : findSilence(db, Number(id))
}

/** One is named, and that there are others. */
const NAMED = 2

async function inhibitionBehind(db: Db, { inhibitRules }: Rulebook, alert: AlertRow): Promise<Inhibition | null> {
  const { mutedBy, labels } = alert
  if (mutedBy === null) return null
  return { rule: ruleBehind(inhibitRules, labels, mutedBy), alerts: await inhibitorsUnder(db, mutedBy, NAMED) }
}
