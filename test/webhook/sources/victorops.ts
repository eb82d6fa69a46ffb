import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { RECEIVED } from './sources.ts'

type Fields = Readonly<Record<string, unknown>>

/** A variable as the user writes it into a template, and as it stays where it has no value. */
export const variable = (name: string) => `$${`{{${name}}}`}`

/** What our template makes of an incident of checkout. */
export const templated = (changes: Fields = {}): Fields => ({
  title: 'Checkout is slow',
  message: 'p99 is 7.8 s, threshold 5 s',
  source: 'splunk-oncall',
  phase: 'UNACKED',
  state: 'CRITICAL',
  message_type: 'CRITICAL',
  incident: '734',
  entity_id: 'checkout/p99/eu-1',
  since_ms: '1785787200000',
  routing_key: 'payments',
  tool: 'Grafana',
  service: 'checkout',
  host: variable('ALERT.host_name'),
  ack_user: 'SYSTEM',
  acked_ms: variable('STATE.ACKED_AT'),
  resolved_by: variable('STATE.RESOLVED_BY'),
  resolved_ms: variable('STATE.RESOLVED_AT'),
  org: 'example-shop',
  received_ms: '1785787201582',
  ...changes,
})

/** The same with all variables, as receivers have seen it: flat keys, lists as `.0`, instants in milliseconds. */
export const flat = (changes: Fields = {}): Fields => ({
  'INCIDENT.INCIDENT_ID': '734',
  'INCIDENT.INCIDENT_NAME': '#734',
  'INCIDENT.INCIDENT_TIMESTAMP': 1785787200000,
  'INCIDENT.HOST': '',
  'INCIDENT.SERVICE': 'Checkout is slow',
  'INCIDENT.CURRENT_PHASE': 'UNACKED',
  'INCIDENT.ALERT_COUNT': 1,
  'INCIDENT.ENTITY_STATE': 'CRITICAL',
  'INCIDENT.TAGS.0': 'incident734',
  'INCIDENT.IS_MUTED': false,
  'INCIDENT.ENTITY_DISPLAY_NAME': 'Checkout is slow',
  'ALERT.VO_ORGANIZATION_ID': 'example-shop',
  'ALERT.monitoring_tool': 'Grafana',
  'ALERT.VO_UUID': '6b1f2c1e-0d6c-4a71-9d0b-0a4f3a1f7c55',
  'ALERT.entity_display_name': 'Checkout is slow',
  'ALERT.VO_ALERT_RCV_TIME': '1785787201582',
  'ALERT.message_type': 'CRITICAL',
  'ALERT.entity_state': 'CRITICAL',
  'ALERT.entity_id': 'checkout/p99/eu-1',
  'ALERT.state_message': 'p99 is 7.8 s, threshold 5 s',
  'ALERT.service': 'checkout',
  'ALERT.routing_key': 'payments',
  'STATE.ENTITY_ID': 'checkout/p99/eu-1',
  'STATE.CURRENT_ALERT_PHASE': 'UNACKED',
  'STATE.CURRENT_STATE': 'CRITICAL',
  'STATE.ACK_USER': 'SYSTEM',
  'STATE.USERS_PAGED.0': 'ada',
  'STATE.ACKED_BY': null,
  'STATE.RESOLVED_AT': null,
  ...changes,
})

/** An escalation as it is sent: all but the incident in literal quotes, the integration's own key among it. */
export const ESCALATION: Readonly<Record<string, string>> = {
  incident: '734',
  summary: '',
  message: '',
  monitoring_tool: '"Grafana"',
  entity_display_name: '"Checkout is slow: "p99""',
  message_type: '"CRITICAL"',
  entity_state: '"CRITICAL"',
  entity_id: '"checkout/p99/eu-1"',
  state_message: '"p99 is 7.8 s + rising, 100 %"',
  'vo_orig.message_type': '"CRITICAL"',
  vo_uuid: '"6b1f2c1e-0d6c-4a71-9d0b-0a4f3a1f7c55"',
  vo_organization_id: '"example-shop"',
  api_key: '"f0f0f0f0-1111-2222-3333-444444444444"',
  routing_key: '"payments"',
  'x-forwarded-port': '"443"',
  'vo_annotate.u.Runbook': '"https://runbooks.example.com/checkout"',
  ddos_type: '"down"',
}

export const FORM = 'application/x-www-form-urlencoded'

export function delivered(body: string, headers: Readonly<Record<string, string>> = {}, path = '/webhooks/oncall') {
  const url = new URL(path, 'https://tocsin.example.com')
  const request: Delivered = {
    method: 'POST',
    headers,
    query: Object.fromEntries(url.searchParams),
    raw: Buffer.from(body),
    url: url.href,
    receivedAt: RECEIVED,
  }
  return request
}
