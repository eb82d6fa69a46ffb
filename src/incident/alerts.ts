import { type AlertRef, EXPIRED } from '../alert/alert.ts'
import { worse } from '../alert/severity.ts'
import type { AlertCommand } from './command.ts'
import type { Decision } from './decision.ts'
import type { Fact } from './event.ts'
import type { Incident } from './incident.ts'

/** What alerts do to the incident that they belong to. They may still clear after people have resolved it. */
export function decideAlerts(incident: Incident, command: AlertCommand): Decision {
  if (command.type === 'clear_alerts') return clear(incident, command)
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  const { alerts } = command
  if (command.type === 'change_alerts') return [{ type: 'alerts_changed', alerts }, ...raise(incident, alerts)]
  const { firing, cut } = command
  if (command.type === 'refire_alerts')
    return [{ type: 'alerts_refired', alerts, firing, cut }, ...raise(incident, alerts)]
  const { causes } = command
  return [{ type: 'alerts_joined', alerts, firing, cut, ...(causes && { causes }) }, ...raise(incident, alerts)]
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
function raise(incident: Incident, alerts: readonly AlertRef[]): readonly Fact[] {
  if (incident.severitySetBy) return []
  const worst = alerts.reduce((severity, alert) => worse(severity, alert.severity), incident.severity)
  return worst === incident.severity ? [] : [{ type: 'severity_changed', from: incident.severity, to: worst }]
}
