import type { Labels, Signal } from '../alert/alert.ts'
import { classify } from '../alert/classify.ts'
import { labelsAfter, type Routing } from '../alert/route.ts'
import type { Rulebook } from './rulebook.ts'

/** The alert as its route leaves it, and then as bad as the team's rules say that it is at that instant. */
export function classified(
  rulebook: Rulebook,
  { set }: Pick<Routing, 'set'>,
  signal: Signal,
  labelsToRoute: Labels,
  at: Date,
): Signal {
  const labels = labelsAfter({ set }, labelsToRoute)
  // What comes back as its row has it was classified when it came.
  if (signal.classified && signal.classified.length > 0) return { ...signal, labels }
  const severity = set.severity ?? signal.severity ?? rulebook.workspace.defaultSeverity
  const alert: Signal = { ...signal, severity, labels }
  const { classify: rules, timeIntervals } = rulebook
  if (rules.length === 0 || alert.classified || alert.kind !== 'alert') return alert
  return { ...alert, ...classify(rules, { labels: withService(rulebook, labels), severity }, timeIntervals, at) }
}

/** What the service knows fills in what neither alert nor route has said. */
function withService({ services }: Rulebook, labels: Labels): Labels {
  const service = services.get(labels.service ?? '')
  const tier = labels.tier || (service?.tier ?? '')
  const team = labels.team || (service?.team ?? '')
  return { ...labels, ...(tier !== '' && { tier: String(tier) }), ...(team && { team }) }
}
