import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Receive, Received, Reject } from '../engine/ports.ts'
import type { Log } from '../lib/log.ts'
import { cut } from '../lib/text.ts'
import type { Clock } from '../lib/time.ts'
import type { Source } from '../rulebook/rulebook.ts'
import { readBody } from './body.ts'
import { opens, presentedSecrets } from './secrets.ts'
import type { Unread } from './sources/reading.ts'
import { READERS } from './sources/registry.ts'

/** What the webhooks need of the rest: given by the roof. */
export type WebhookDoor = {
  /** The rulebook's sources as they are now. */
  readonly sources: () => ReadonlyMap<string, Source>
  readonly receive: Receive
  readonly reject: Reject
  readonly metrics: WebhookMetrics
  readonly log: Log
  readonly clock: Clock
}

export type WebhookMetrics = {
  /** One answered request; `source` is `unknown` where there is none of that name. */
  readonly webhook: (source: string, status: number, seconds: number) => void
  readonly alerts: (verdict: string, reason: string, count: number) => void
}

const BODY_LIMIT = 4 * 1_024 * 1_024
/** The outcome of each alert is answered for small bodies only: monitoring systems do not read it. */
const ANSWERED = 10

/** `POST /webhooks/:source`: 202 when everything that could be read is committed. */
export function webhookRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  fastify.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error, request, reply) => answerError(door, error, request, reply))
    scope.addHook('onResponse', async (request, reply) => {
      const known = door.sources().has(nameIn(request))
      door.metrics.webhook(known ? nameIn(request) : 'unknown', reply.statusCode, reply.elapsedTime / 1_000)
    })
    scope.post<{ Params: { source: string } }>('/webhooks/:source', {
      bodyLimit: BODY_LIMIT,
      // Before the body is read: who may not send need not be listened to.
      onRequest: async (request, reply) => {
        const source = door.sources().get(request.params.source)
        if (opens(source?.secret ?? null, presentedSecrets(request.headers, request.query))) {
          // What counts is whether JSON comes out of it, also where the sender's word for it is no media type at all.
          request.headers['content-type'] = 'application/json'
          return
        }
        if (!source)
          return reply.code(404).send({ error: 'unknown_source', message: 'no source of this name is in the rulebook' })
        reply.header('www-authenticate', 'Bearer')
        return reply.code(401).send({ error: 'unauthorized', message: 'the secret is missing or wrong' })
      },
      handler: (request, reply) => take(door, request, reply),
    })
  })
}

async function take(door: WebhookDoor, request: FastifyRequest<{ Params: { source: string } }>, reply: FastifyReply) {
  const source = door.sources().get(request.params.source)
  // The rulebook was reloaded while the body came in.
  if (!source)
    return reply.code(404).send({ error: 'unknown_source', message: 'no source of this name is in the rulebook' })
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const body = readBody(raw, request.headers['content-encoding'])
  if ('fault' in body) {
    await keep(door, source, request, raw, { path: '', message: body.fault })
    return reply.code(400).send({ error: 'not_json', path: '', message: body.fault })
  }
  const { alerts, faults } = READERS[source.type](body.json, { source, receivedAt: door.clock() })
  const told = faults.slice(0, ANSWERED).map(brief)
  const [fault] = told
  const received = alerts.length > 0 ? await door.receive(alerts) : []
  count(door.metrics, received)
  if (fault) await keep(door, source, request, raw, fault, faults.length)
  if (fault && alerts.length === 0) return reply.code(400).send({ error: 'unreadable', ...fault })
  return reply.code(202).send({
    accepted: alerts.length,
    ...(alerts.length <= ANSWERED && { results: received.map(shown) }),
    ...(fault && { rejected: told }),
  })
}

/** Keeps what could not be read, where operators see it; one row for one body, however much of it is unreadable. */
async function keep(door: WebhookDoor, source: Source, request: FastifyRequest, raw: Buffer, first: Unread, count = 1) {
  const reason = count > 1 ? `${first.message} (and ${count - 1} more)` : first.message
  door.log.warn({ source: source.name, path: first.path, reason }, 'a webhook could not be read')
  await door.reject({
    source: source.name,
    reason,
    path: first.path || null,
    contentType: (request.raw.headersDistinct['content-type']?.[0] ?? '').slice(0, 200),
    body: raw.toString('utf8'),
  })
}

/** Names in a payload may be as long as the payload. */
function brief({ path, message }: Unread): Unread {
  return { path: cut(path, 300), message: cut(message, 300) }
}

function count(metrics: WebhookMetrics, received: readonly Received[]): void {
  const counts = new Map<string, { readonly of: Received; count: number }>()
  for (const one of received) {
    const key = `${one.verdict} ${one.reason}`
    const before = counts.get(key)
    if (before) before.count++
    else counts.set(key, { of: one, count: 1 })
  }
  for (const { of, count } of counts.values()) metrics.alerts(of.verdict, of.reason, count)
}

function shown({ verdict, reason, incident }: Received) {
  return { verdict, reason, incident: incident === null ? null : `INC-${incident}` }
}

/** A sender tries again after a 5xx and not after a 4xx: 5xx only where it was not stored. */
function answerError(door: WebhookDoor, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const status = statusOf(error)
  if (status === 413) {
    return reply.code(413).send({ error: 'body_too_large', message: `a body has at most ${BODY_LIMIT} bytes` })
  }
  if (status >= 400 && status < 500)
    return reply.code(status).send({ error: 'bad_request', message: 'the request cannot be read' })
  const id = randomUUID()
  door.log.error({ err: error, id, source: nameIn(request) }, 'a webhook was not stored')
  return reply
    .code(503)
    .header('retry-after', '5')
    .send({ error: 'not_stored', message: 'not stored; send it again', id })
}

function statusOf(error: unknown): number {
  const said = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null
  return typeof said === 'number' ? said : 500
}

function nameIn(request: FastifyRequest): string {
  const { params } = request
  return typeof params === 'object' && params !== null && 'source' in params ? String(params.source) : ''
}
