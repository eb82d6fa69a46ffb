import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { Source } from '../rulebook/rulebook.ts'
import { UNKNOWN } from './admit.ts'
import type { WebhookDoor } from './door.ts'
import { answerTo, BODY_LIMIT } from './scope.ts'
import type { Answer, Delivered } from './sources/system.ts'
import type { Sent } from './take.ts'

export type Direct = {
  readonly method: HTTPMethods[]
  /** With `:source` in it. */
  readonly url: string
  /** What is answered before the body is read: who may not send need not be listened to. */
  readonly refuse: (source: Source | undefined, request: FastifyRequest) => Answer | null
  readonly answer: (source: Source, delivered: Delivered) => Promise<Answer>
}

type Params = { Params: { source: string } }

/**
 * A route of which fastify finds nothing but the way: the body is read and the answer written by Node itself. Alerts come
 * here by the thousand, and what fastify does around a body and an answer costs more than to understand them.
 */
export function directRoute(scope: FastifyInstance, door: WebhookDoor, direct: Direct): void {
  scope.route<Params>({
    ...{ method: direct.method, url: direct.url, exposeHeadRoute: false },
    onRequest(request, reply) {
      reply.hijack()
      void respond(door, direct, request, reply.raw)
    },
    handler: () => {},
  })
}

async function respond(
  door: WebhookDoor,
  direct: Direct,
  request: FastifyRequest<Params>,
  response: ServerResponse,
): Promise<void> {
  const began = performance.now()
  const name = request.params.source
  let answer: Answer
  try {
    answer = direct.refuse(door.sources().get(name), request) ?? (await hear(door, direct, request))
    write(response, answer)
  } catch (error) {
    answer = answerTo(door, error, direct.url)
    write(response, answer)
  }
  const known = door.sources().has(name) ? name : 'unknown'
  door.metrics.webhook(known, answer.status, (performance.now() - began) / 1_000)
}

async function hear(door: WebhookDoor, direct: Direct, request: FastifyRequest<Params>): Promise<Answer> {
  const raw = await bodyOf(request.raw)
  // The rulebook may have been reloaded while the body came in.
  const source = door.sources().get(request.params.source)
  return source ? direct.answer(source, deliveredBy(door, request, raw)) : UNKNOWN
}

/** Throws what has `statusCode` where it is too large, or does not come to its end. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const refuse = (statusCode: number) => {
      request.removeAllListeners('data')
      reject(Object.assign(new Error('the body cannot be read'), { statusCode }))
    }
    if (Number(request.headers['content-length']) > BODY_LIMIT) return refuse(413)
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > BODY_LIMIT) refuse(413)
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)))
    request.on('error', () => refuse(400))
  })
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  const isText = typeof body === 'string'
  const text = isText ? body : body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, {
    ...(body !== undefined && {
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    }),
    ...(status !== 204 && { 'content-length': Buffer.byteLength(text) }),
    ...headers,
  })
  response.end(text)
}

function deliveredBy(door: WebhookDoor, request: FastifyRequest, raw: Buffer): Delivered {
  const { method, headers, query, url } = request
  return { method, headers, query: firstOfEach(query), raw, url: door.publicUrl + url, receivedAt: door.clock() }
}

export function sentBy({ headers, raw }: Delivered): Sent {
  return { contentType: headers['content-type'] ?? '', raw }
}

function firstOfEach(query: unknown): Delivered['query'] {
  const pairs = typeof query === 'object' && query !== null ? Object.entries(query) : []
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]))
}
