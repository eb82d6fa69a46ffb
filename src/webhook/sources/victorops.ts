import type { Alert } from '../../alert/alert.ts'
import { PAGED_BY } from '../../escalation/pager.ts'
import { instantFromAny, severityFrom } from './fields.ts'
import { type Context, type Echo, echoing, ignored, isRecord, kindOf, type Reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import type { System } from './system.ts'
import { readBody } from './victorops-body.ts'
import { annotationsIn, isEscalation, ownLabels, said, standingIn } from './victorops-fields.ts'
import { verify } from './victorops-signature.ts'

/**
 * Splunk On-Call's outgoing webhooks, by our template or with all its variables as flat keys
 * (https://help.victorops.com/knowledge-base/custom-outbound-webhooks/), and its escalation webhooks.
 */
export const victorops: System = {
  read: readVictorops,
  body: readBody,
  verify,
  // An escalation has no id of its own, and no time: one alert of one incident escalates once.
  deliveryId: (_, payload) => {
    if (!isRecord(payload) || !isEscalation(payload)) return null
    const [incident, uuid] = [said(payload, 'incident'), said(payload, 'vo_uuid')]
    return incident && uuid ? `${incident} ${uuid}` : null
  },
  // Whether it sends again what was refused is nowhere said; what quotes have broken would be broken again.
  takesUnreadable: true,
}

/** Every name that a variable of its may have. */
const VARIABLE = /^(ALERT|STATE|INCIDENT|CHAT|PAGE|ONCALL)\.|^(phase|message_type)$/

function readVictorops(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object or a form, found ${kindOf(payload)}`)
  const standing = standingIn(payload)
  if (standing === null) {
    return Object.keys(payload).some(key => VARIABLE.test(key))
      ? ignored('it has no phase of an incident: chats, pages and shifts are not alerts')
      : unreadable('phase', 'expected a phase (UNACKED, ACKED, RESOLVED) or a message_type, found neither')
  }
  const { status, kind } = standing
  const incident = said(payload, 'incident', 'STATE.INCIDENT_NAME', 'INCIDENT.INCIDENT_NAME').replace(/^#/, '')
  const entity = said(payload, 'entity_id', 'STATE.ENTITY_ID', 'ALERT.entity_id')
  const name = said(
    payload,
    ...['title', 'entity_display_name', 'ALERT.entity_display_name', 'INCIDENT.ENTITY_DISPLAY_NAME', 'summary'],
  )
  const type = said(payload, 'message_type', 'ALERT.message_type')
  const severity = [said(payload, 'state', 'STATE.CURRENT_STATE', 'INCIDENT.ENTITY_STATE', 'entity_state'), type]
  const { links, lines } = annotationsIn(payload)
  const message = said(payload, 'state_message', 'ALERT.state_message', 'message')
  const signal = signalOf(
    {
      ...{ status, kind, severity },
      title: [name, entity, incident && `Splunk On-Call incident ${incident}`],
      description: [message, ...lines].filter(Boolean).join('\n'),
      identity: entity || (incident && `incident ${incident}`),
      labels: {
        alertname: name || entity,
        service: said(payload, 'service', 'ALERT.service'),
        host: said(payload, 'host', 'hostname', 'host_name', 'ALERT.hostname', 'ALERT.host_name', 'INCIDENT.HOST'),
        entity_id: entity,
        routing_key: said(payload, 'routing_key', 'ALERT.routing_key'),
        monitoring_tool: said(payload, 'tool', 'monitoring_tool', 'ALERT.monitoring_tool'),
        ...ownLabels(payload),
        [PAGED_BY]: 'victorops',
      },
      links: {
        dashboard: said(payload, 'alert_url', 'ALERT.alert_url'),
        ...links,
        source: portalLink(payload, incident, context) || links.source,
      },
      // Only while it fires: an end that came with an older one would be taken for that of an older incident.
      startsAt:
        status === 'firing' ? said(payload, 'since_ms', 'STATE.INCIDENT_TIMESTAMP', 'INCIDENT.INCIDENT_TIMESTAMP') : '',
      endsAt: said(payload, 'STATE.RESOLVED_AT'),
      bare: severityFrom(severity, context.source.severities).severity === null,
    },
    context,
  )
  return echoing(signal, { key: entity, ...doneBy(payload, status) })
}

/** Who acknowledged it is still said when it is resolved, and says nothing of who did that. */
function doneBy(payload: unknown, status: Alert['status']): Omit<Echo, 'key'> {
  const names = {
    firing: { by: [], at: [] },
    acknowledged: { by: ['ack_user', 'STATE.ACK_USER', 'STATE.ACKED_BY'], at: ['acked_ms', 'STATE.ACKED_AT'] },
    resolved: { by: ['resolved_by', 'STATE.RESOLVED_BY'], at: ['resolved_ms', 'STATE.RESOLVED_AT'] },
  }[status]
  const by = said(payload, ...names.by)
  return { by: by && by !== 'SYSTEM' ? by : null, at: instantFromAny(said(payload, ...names.at)) }
}

function portalLink(payload: unknown, incident: string, { source }: Context): string {
  const organization = said(payload, 'org', 'ALERT.VO_ORGANIZATION_ID', 'vo_organization_id')
  const own = /^[\w-]+$/.test(organization) ? `https://portal.victorops.com/ui/${organization}` : ''
  const base = source.url ?? own
  return base && /^\d+$/.test(incident) ? `${base}/incident/${incident}/details` : ''
}
