import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import { annotationsIn, ownLabels, said, standingOfType } from './victorops-fields.ts'

/** What the address says, and the identity of what bears none: to Splunk On-Call each such message is a new incident. */
export type Addressed = { readonly routingKey: string; readonly newId: string }

/**
 * The body of Splunk On-Call's REST endpoint, `/integrations/generic/20131114/alert/<key>/<routing key>`
 * (https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/).
 */
export function readVictoropsRest(payload: unknown, { routingKey, newId }: Addressed, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const type = said(payload, 'message_type')
  if (!type) return unreadable('message_type', 'message_type is missing')
  const { status, kind } = standingOfType(type)
  const entity = said(payload, 'entity_id')
  const ends = kind === 'alert' && status !== 'firing'
  if (ends && !entity) return ignored('without an entity_id it is about nothing that has fired')
  const name = said(payload, 'entity_display_name')
  const message = said(payload, 'state_message')
  const { links, lines } = annotationsIn(payload)
  const signal = signalOf(
    {
      ...{ status, kind, severity: [type], bare: ends },
      title: [name, entity, message],
      description: [message, ...lines].filter(Boolean).join('\n'),
      identity: entity || newId,
      labels: {
        alertname: name || entity,
        service: said(payload, 'service'),
        host: said(payload, 'hostname', 'host_name', 'host'),
        entity_id: entity,
        routing_key: said(payload, 'routing_key') || routingKey,
        monitoring_tool: said(payload, 'monitoring_tool'),
        message_type: type.trim().toUpperCase(),
        ...ownLabels(payload),
      },
      links: {
        ...links,
        source: said(payload, 'alert_url') || links.source,
        image: said(payload, 'image_url') || links.image,
      },
      // When it came into this state. No start: a warning that becomes critical is still the same incident.
      endsAt: said(payload, 'state_start_time', 'timestamp'),
    },
    context,
  )
  return reading(signal)
}

/** What the sender is told its alert is called. */
export function entityOf(payload: unknown, newId: string): string {
  return (isRecord(payload) && said(payload, 'entity_id')) || newId
}
