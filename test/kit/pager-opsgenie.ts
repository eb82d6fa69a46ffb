import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Act, type Answer, type PagerRules, type PagerStandIn, type Standing, startPager } from './pager.ts'

// https://docs.opsgenie.com/docs/alert-api and .../docs/webhook-integration

const responder = z.union([
  z.strictObject({ type: z.literal('user'), username: z.string() }),
  z.strictObject({ type: z.enum(['team', 'escalation', 'schedule']), name: z.string() }),
])
const create = z.strictObject({
  message: z.string().min(1).max(130),
  alias: z.string().max(512).optional(),
  description: z.string().max(15_000).optional(),
  responders: z.array(responder).optional(),
  tags: z.array(z.string().max(50)).max(20).optional(),
  details: z
    .record(z.string(), z.string())
    .refine(details => JSON.stringify(details).length <= 8_000)
    .optional(),
  entity: z.string().max(512).optional(),
  source: z.string().max(100).optional(),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']).optional(),
  user: z.string().max(100).optional(),
  note: z.string().max(25_000).optional(),
})
const doing = z.strictObject({
  user: z.string().max(100).optional(),
  source: z.string().max(100).optional(),
  note: z.string().max(25_000).optional(),
})

export const OPSGENIE = { apiKey: 'genie-key-of-the-integration', secret: 'opsgenie-webhook-secret' }

export function startOpsgenie(): Promise<PagerStandIn> {
  return startPager(rules)
}

const rules: PagerRules = {
  answer({ method, path, query, headers, json }, book) {
    if (headers.authorization !== `GenieKey ${OPSGENIE.apiKey}`)
      return answered(401, { message: 'Could not authenticate' })
    if (method !== 'POST') return answered(405, { message: 'Method not allowed' })
    if (path === '/v2/alerts') {
      const read = create.safeParse(json)
      if (!read.success) return unprocessable(read.error)
      book.trigger(read.data.alias ?? randomUUID(), read.data.message, read.data)
      return answered(202, { result: 'Request will be processed' })
    }
    const [, alias = '', action] = /^\/v2\/alerts\/([^/]+)\/(acknowledge|close)$/.exec(path) ?? []
    // By its own id, which nobody but Opsgenie gives: there is none such.
    if (!action || query.get('identifierType') !== 'alias') return answered(404, { message: 'Not found' })
    const read = doing.safeParse(json)
    if (!read.success) return unprocessable(read.error)
    book.change(action === 'close' ? 'resolve' : 'acknowledge', decodeURIComponent(alias), read.data.user ?? null)
    return answered(202, { result: 'Request will be processed' })
  },
  hook: (act, who, incident, at) => ({
    body: webhook(act, who, incident, at),
    headers: { authorization: `Bearer ${OPSGENIE.secret}` },
  }),
}

function unprocessable(error: z.ZodError): Answer {
  const errors = Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]))
  return answered(422, { message: 'Request body is not processable. Please check the errors.', errors })
}

function answered(status: number, body: object): Answer {
  const requestId = randomUUID()
  const headers = { 'x-request-id': requestId, 'x-response-time': '0.302', 'x-ratelimit-state': 'OK' }
  return { status, headers, body: { ...body, took: 0.302, requestId } }
}

const ACTIONS = {
  ...{ trigger: 'Create', acknowledge: 'Acknowledge', unacknowledge: 'UnAcknowledge' },
  ...{ reopen: 'Create', resolve: 'Close', drop: 'Delete' },
} as const satisfies Record<Act, string>

function webhook(act: Act, who: string | null, { key, title, number }: Standing, at: Date) {
  return {
    action: ACTIONS[act],
    alert: {
      alertId: `${createHash('md5').update(key).digest('hex')}-${number}`,
      ...{ message: title, alias: key, tinyId: String(number), tags: [], entity: '', source: 'Tocsin' },
      createdAt: at.getTime(),
      updatedAt: at.getTime() * 1_000_000,
      insertedAt: at.getTime() * 1_000_000,
      username: who ?? 'System',
      userId: '',
      ...{ teams: [], recipients: [], priority: 'P1', owner: who ?? '' },
    },
    source: { name: '', type: 'web' },
    ...{ integrationId: 'f0f0', integrationName: 'Tocsin', integrationType: 'Webhook' },
  }
}
