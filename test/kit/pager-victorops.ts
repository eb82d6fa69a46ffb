import { z } from 'zod'
import { type Act, type PagerRules, type PagerStandIn, type Standing, startPager } from './pager.ts'

// https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/ and .../custom-outbound-webhooks/

const field = z.string().max(1_024)
const alert = z.looseObject({
  message_type: z.enum(['CRITICAL', 'WARNING', 'INFO', 'ACKNOWLEDGEMENT', 'RECOVERY']),
  entity_id: z.string().min(1).max(512),
  entity_display_name: field.optional(),
  state_message: z.string().max(20_480).optional(),
  monitoring_tool: field.optional(),
})
/** Whatever else there is: texts, and annotations by their dotted names. */
const own = z.record(z.string().regex(/^[a-z_]+$|^vo_annotate\.[usi]\..+$/), z.union([z.string(), z.number()]))

export const VICTOROPS = { apiKey: 'rest-key-0001', routingKey: 'payments team', secret: 'victorops-webhook-secret' }
const PATH = `/integrations/generic/20131114/alert/${VICTOROPS.apiKey}/${encodeURIComponent(VICTOROPS.routingKey)}`

export function startVictorops(): Promise<PagerStandIn> {
  return startPager(rules)
}

const rules: PagerRules = {
  answer({ method, path, json }, book) {
    if (method !== 'POST') return { status: 405, body: { result: 'failure', message: 'POST only' } }
    if (path !== PATH) return { status: 404, body: { result: 'failure', message: 'no such integration' } }
    const read = alert.and(own).safeParse(json)
    // It refuses with a 200.
    if (!read.success) return { status: 200, body: { result: 'failure', message: z.prettifyError(read.error) } }
    const { message_type, entity_id, entity_display_name = entity_id } = read.data
    const who = typeof read.data.ack_author === 'string' ? read.data.ack_author : null
    if (message_type === 'CRITICAL') book.trigger(entity_id, entity_display_name, read.data)
    if (message_type === 'ACKNOWLEDGEMENT') book.change('acknowledge', entity_id, who)
    if (message_type === 'RECOVERY') book.change('resolve', entity_id, null)
    return { status: 200, body: { result: 'success', entity_id } }
  },
  hook: (act, who, incident, at) => ({
    body: webhook(act, who, incident, at),
    headers: { authorization: `Bearer ${VICTOROPS.secret}` },
  }),
}

/** By the template in docs/sources/victorops.md: all that it fills in is text, and a variable without a value stays. */
function webhook(act: Act, who: string | null, { key, title, status, number }: Standing, at: Date) {
  const phase = { triggered: 'UNACKED', acknowledged: 'ACKED', resolved: 'RESOLVED' }[status]
  const none = (name: string) => `\${{${name}}}`
  return {
    ...{ title, message: 'The replica does not answer', source: 'splunk-oncall', phase, state: 'CRITICAL' },
    message_type: { triggered: 'CRITICAL', acknowledged: 'ACKNOWLEDGEMENT', resolved: 'RECOVERY' }[status],
    ...{ incident: String(500 + number), entity_id: key, since_ms: String(at.getTime()) },
    ...{ routing_key: 'payments', tool: 'Tocsin', service: '', host: none('ALERT.host_name') },
    ack_user: act === 'acknowledge' ? (who ?? 'SYSTEM') : none('STATE.ACK_USER'),
    acked_ms: act === 'acknowledge' ? String(at.getTime()) : none('STATE.ACKED_AT'),
    resolved_by: act === 'resolve' && who ? who : none('STATE.RESOLVED_BY'),
    resolved_ms: act === 'resolve' ? String(at.getTime()) : none('STATE.RESOLVED_AT'),
    ...{ org: 'example-shop', received_ms: String(at.getTime()) },
  }
}
