import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Overloaded } from '../engine/ports.ts'
import type { WebhookDoor } from './door.ts'
import type { Answer } from './sources/system.ts'

export const BODY_LIMIT = 4 * 1_024 * 1_024

/** Routes on which senders may send anything: the body comes as bytes, whatever its type is said to be. */
export function rawScope(fastify: FastifyInstance, door: WebhookDoor, register: (scope: FastifyInstance) => void) {
  fastify.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onRoute', route => {
      route.bodyLimit = BODY_LIMIT
    })
    scope.setErrorHandler((error, request, reply) => send(reply, answerTo(door, error, request.routeOptions.url)))
    register(scope)
  })
}

/** What counts is what comes out of the body, also where the sender's word for it is no media type at all. */
export function acceptAnyType(request: FastifyRequest): void {
  TYPES.set(request, request.headers['content-type'] ?? '')
  request.headers['content-type'] = 'application/octet-stream'
}

export function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

/** As the sender wrote it. */
export function contentType(request: FastifyRequest): string {
  return TYPES.get(request) ?? request.headers['content-type'] ?? ''
}

const TYPES = new WeakMap<FastifyRequest, string>()

export function send(reply: FastifyReply, { status, headers, body }: Answer) {
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body)
}

/** What a request is answered that went wrong; what is ours to mend is logged under an id, with its route. */
export function answerTo(door: WebhookDoor, error: unknown, route: string | undefined): Answer {
  const status = statusOf(error)
  if (status === 413) {
    const body = { error: 'body_too_large', message: `a body has at most ${BODY_LIMIT} bytes` }
    return { status: 413, headers: { connection: 'close' }, body }
  }
  if (error instanceof Overloaded) {
    return { status: 429, headers: { 'retry-after': '5' }, body: { error: error.code, message: error.message } }
  }
  if (status >= 400 && status < 500)
    return { status, body: { error: 'bad_request', message: 'the request cannot be read' } }
  const id = randomUUID()
  door.log.error({ err: error, id, route }, 'a webhook was not stored')
  // A sender tries again after a 5xx and not after a 4xx: 5xx only where it was not stored.
  const body = { error: 'not_stored', message: 'not stored; send it again', id }
  return { status: 503, headers: { 'retry-after': '5' }, body }
}

function statusOf(error: unknown): number {
  const said = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null
  return typeof said === 'number' ? said : 500
}
