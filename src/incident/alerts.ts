import { type AlertRef, EXPIRED } from '../alert/alert.ts'
import { type Severity, worse } from '../alert/severity.ts'
import type { AlertCommand } from './command.ts'
import type { Context, Decision } from './decision.ts'
import { worsened } from './escalation.ts'
import type { Fact } from './event.ts'
import type { Incident } from './incident.ts'

/** What alerts do to the incident that they belong to. They may still clear after people have resolved it. */
export function decideAlerts(incident: Incident, command: AlertCommand, context: Context): Decision {
  if (command.type === 'clear_alerts') return clear(incident, command)
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  if (command.type === 'worsen') return raised(incident, command, context)
  const { alerts } = command
  if (command.type === 'change_alerts') return [{ type: 'alerts_changed', alerts }, ...raise(incident, alerts, context)]
  const { firing, cut } = command
  if (command.type === 'refire_alerts')
    return [{ type: 'alerts_refired', alerts, firing, cut }, ...raise(incident, alerts, context)]
  const { causes } = command
  return [
    { type: 'alerts_joined', alerts, firing, cut, ...(causes && { causes }) },
    ...raise(incident, alerts, context),
  ]
}

function clear(incident: Incident, { alerts, firing, ended }: Extract<AlertCommand, { ended: unknown }>): Decision {
  const cleared: Fact = { type: 'alerts_cleared', alerts, firing, ...(ended !== null && { ended }) }
  const over = firing === 0 && incident.status !== 'resolved' && !isDoubtful(incident) && !isDoubt(ended)
  return over && incident.autoResolve ? [cleared, { type: 'resolved', summary: null, cause: null }] : [cleared]
}

/** What the sender cut off may still be firing, unseen, and what ended may not have recovered: then only people can say that it is over. */
function isDoubtful({ alerts }: Incident): boolean {
  return alerts.cut > 0 || isDoubt(alerts.ended ?? null)
}

/** That what is not heard of for long enough counts as over is the rulebook's own word. */
function isDoubt(ended: string | null): boolean {
  return ended !== null && ended !== EXPIRED
}

/** A worse alert makes the incident worse, unless people have said how bad it is. */
function raise(incident: Incident, alerts: readonly AlertRef[], context: Context): readonly Fact[] {
  const severity = alerts.reduce((worst, alert) => worse(worst, alert.severity), incident.severity)
  return raised(
    incident,
    { severity, because: alerts.find(alert => alert.severity === severity)?.because ?? null },
    context,
  )
}

type Reason = { readonly severity: Severity; readonly because: string | null }

function raised(incident: Incident, { severity: to, because }: Reason, { at }: Context): readonly Fact[] {
  const { severity: from, severitySetBy } = incident
  if (severitySetBy || worse(from, to) === from) return []
  const changed: Fact = { type: 'severity_changed', from, to, ...(because !== null && { because }) }
  return [changed, ...worsened(incident, to, at)]
}
