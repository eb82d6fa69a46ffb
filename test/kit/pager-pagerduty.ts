import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { type Act, type PagerRules, type PagerStandIn, type Standing, startPager } from './pager.ts'

// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ and .../docs/webhooks-overview

const link = z.strictObject({ href: z.url(), text: z.string().optional() })
const image = z.strictObject({
  src: z.url({ protocol: /^https$/ }),
  href: z.url().optional(),
  alt: z.string().optional(),
})
const payload = z.strictObject({
  summary: z.string().min(1).max(1_024),
  source: z.string().min(1),
  severity: z.enum(['critical', 'error', 'warning', 'info']),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  ...{ component: z.string().optional(), group: z.string().optional(), class: z.string().optional() },
  custom_details: z.record(z.string(), z.unknown()).optional(),
})
const common = {
  ...{ routing_key: z.string().min(1), client: z.string().optional(), client_url: z.url().optional() },
  ...{ links: z.array(link).optional(), images: z.array(image).optional() },
}
const key = z.string().min(1).max(255)
const event = z.discriminatedUnion('event_action', [
  z.strictObject({
    ...common,
    event_action: z.literal('trigger'),
    dedup_key: key.optional(),
    payload,
  }),
  // Some senders say all of it once more; it counts for nothing.
  z.strictObject({
    ...common,
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: key,
    payload: payload.optional(),
  }),
])

export const PAGERDUTY = { routingKey: 'r0uting0key0of0thirty0two0chars0', signingSecret: 'pd-signing-secret' }

export function startPagerduty(): Promise<PagerStandIn> {
  return startPager(rules)
}

const rules: PagerRules = {
  answer({ method, path, raw, json }, book) {
    if (method !== 'POST' || path !== '/v2/enqueue') return { status: 404, body: { message: 'Not Found' } }
    if (raw.length > 512 * 1_024) return refused(413, 'event too large', [])
    if (json === undefined) return refused(400, 'Event object format is unrecognized', ['JSON parse error'])
    const read = event.safeParse(json)
    if (!read.success) return refused(400, 'Event object is invalid', read.error.issues.map(wrong))
    const { routing_key, event_action, dedup_key = createHash('md5').update(raw).digest('hex') } = read.data
    if (routing_key !== PAGERDUTY.routingKey)
      return refused(400, 'Event object is invalid', [`'routing_key' is invalid`])
    if (event_action === 'trigger') book.trigger(dedup_key, read.data.payload.summary, read.data)
    else book.change(event_action, dedup_key, null)
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key } }
  },
  hook(act, who, incident, at) {
    const body = { event: webhook(act, who, incident, at) }
    const signature = createHmac('sha256', PAGERDUTY.signingSecret).update(JSON.stringify(body)).digest('hex')
    const headers = {
      'user-agent': 'PagerDuty-Webhook/V3.0',
      'x-webhook-id': body.event.id,
      'x-webhook-subscription': 'PSHOP01',
      'x-pagerduty-signature': `v1=${signature}`,
    }
    return { body, headers }
  },
}

function wrong({ path, message }: z.core.$ZodIssue): string {
  return `'${path.join('.')}' is invalid (${message})`
}

function refused(status: number, message: string, errors: readonly string[]) {
  return { status, body: { status: 'invalid event', message, errors } }
}

const TYPES = {
  ...{ trigger: 'triggered', acknowledge: 'acknowledged', unacknowledge: 'unacknowledged' },
  ...{ reopen: 'reopened', resolve: 'resolved', drop: 'resolved' },
} as const satisfies Record<Act, string>

function webhook(act: Act, who: string | null, { key, title, status, number }: Standing, at: Date) {
  const id = `Q${createHash('md5').update(`${key} ${number}`).digest('hex').slice(0, 13).toUpperCase()}`
  return {
    id: createHash('md5').update(`${id} ${act} ${at.getTime()}`).digest('hex').toUpperCase(),
    event_type: `incident.${TYPES[act]}`,
    resource_type: 'incident',
    occurred_at: at.toISOString(),
    agent: who === null ? null : reference('user', 'PUSER01', who),
    client: null,
    data: {
      ...{ id, type: 'incident', self: `https://api.pagerduty.com/incidents/${id}`, number, status, title },
      html_url: `https://example-shop.pagerduty.com/incidents/${id}`,
      incident_key: key,
      created_at: at.toISOString(),
      service: reference('service', 'PSERVICE', 'Payments'),
      assignees: [],
      escalation_policy: reference('escalation_policy', 'PPOLICY', 'Payments on call'),
      teams: [],
      ...{ priority: null, urgency: 'high', conference_bridge: null },
      resolve_reason:
        act === 'drop' ? { type: 'merge_resolve_reason', incident: reference('incident', 'QOTHER', 'Q7') } : null,
      incident_type: { name: 'incident_default' },
    },
  }
}

function reference(kind: string, id: string, summary: string) {
  return { id, type: `${kind}_reference`, summary, self: `https://api.pagerduty.com/${kind}s/${id}`, html_url: null }
}
