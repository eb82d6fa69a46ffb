import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Act, type PagerRules, type PagerStandIn, type Standing, startPager } from './pager.ts'

// https://support.squadcast.com/integrations/incident-webhook-incident-webhook-api, https://developers.squadcast.com

const tag = z.union([z.string(), z.strictObject({ value: z.string(), color: z.string().regex(/^#[\dA-F]{6}$/i) })])
const event = z.union([
  z.strictObject({
    message: z.string().min(1),
    description: z.string().min(1),
    tags: z.record(z.string(), tag).optional(),
    priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']).optional(),
    status: z.literal('trigger'),
    event_id: z.string().min(1),
  }),
  z.strictObject({ status: z.literal('resolve'), event_id: z.string().min(1) }),
])

export const SQUADCAST = { token: 'squad-token-0001', secret: 'squadcast-webhook-secret' }

export function startSquadcast(): Promise<PagerStandIn> {
  return startPager(rules)
}

const rules: PagerRules = {
  answer({ method, path, headers, raw, json }, book) {
    if (method !== 'POST' || path !== `/v2/incidents/api/${SQUADCAST.token}`) return refused(404, 'service not found')
    if (headers['content-type'] !== 'application/json') return refused(400, 'the content type must be application/json')
    if (Buffer.byteLength(raw) > 30 * 1_024) return refused(413, 'payload too large')
    const read = event.safeParse(json)
    if (!read.success) return refused(400, z.prettifyError(read.error))
    if (read.data.status === 'resolve') book.change('resolve', read.data.event_id, null)
    else book.trigger(read.data.event_id, read.data.message, read.data)
    return { status: 202, body: { message: 'accepted' } }
  },
  hook: (act, who, incident, at) => ({
    body: webhook(act, who, incident, at),
    headers: { authorization: `Bearer ${SQUADCAST.secret}` },
  }),
}

function refused(status: number, message: string) {
  return { status, body: { meta: { status, error_message: message }, message } }
}

const TYPES = {
  ...{ trigger: 'triggered', acknowledge: 'acknowledged', unacknowledge: 'reassigned' },
  ...{ reopen: 'triggered', resolve: 'resolved', drop: 'resolved' },
} as const satisfies Record<Act, string>

function webhook(act: Act, who: string | null, { key, title, status, number, sent }: Standing, at: Date) {
  const id = createHash('md5').update(`${key} ${number}`).digest('hex').slice(0, 24)
  const done = { action: TYPES[act], ...(who ? { assigned_to: 'user', name: who } : { assigned_to: '', name: '' }) }
  return {
    version: 'v2',
    event: {
      id: createHash('md5').update(`${id} ${act} ${at.getTime()}`).digest('hex').slice(0, 24),
      type: `incident.${TYPES[act]}`,
      resource: 'incident',
      // With nine decimals.
      timestamp: at.toISOString().replace('Z', '388057Z'),
    },
    data: {
      resource_data: {
        ...{ id, message: title, description: '', status, created_at: at.toISOString() },
        url: `https://app.squadcast.com/incident/${id}`,
        alert_source: { id: 'apiv2', type: 'Incident Webhook', short_name: 'apiv2' },
        service: { id: 'ledger', name: 'ledger', slug: 'ledger' },
        assigned_to: { id: 'ada', name: who ?? '', type: 'user', assigned_at: '0001-01-01T00:00:00Z' },
        tags: null,
        event_payload: sent,
        timeline: [{ ...done, time: at.toISOString() }],
        event_count: 1,
        owner: { id: 'payments', name: 'Payments', type: 'team' },
      },
      resource_type: 'incident',
      organization: { id: 'shop', name: 'example-shop' },
      team: { id: 'payments', name: 'Payments' },
    },
  }
}
