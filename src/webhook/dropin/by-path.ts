import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Source, SourceType } from '../../rulebook/rulebook.ts'
import { sourceBySecret } from '../admit.ts'
import type { WebhookDoor } from '../door.ts'
import { acceptAnyType, rawScope } from '../scope.ts'
import type { Answer } from '../sources/system.ts'

export type Addressed = { Params: { secret: string; routing_key?: string } }

export type ByPath = {
  /** With `:secret` in it. */
  readonly url: string
  readonly type: SourceType
  /** For a secret that is nobody's. */
  readonly unknown: Answer
  readonly answer: (source: Source, request: FastifyRequest<Addressed>) => Promise<Answer>
}

/**
 * POST to another system's own address, in which the sender names its key: ours is the secret of a source. It reaches
 * neither a log nor a metric; those name the source.
 */
export function routeByPath(fastify: FastifyInstance, door: WebhookDoor, { url, type, unknown, answer }: ByPath): void {
  rawScope(fastify, door, scope => {
    const senders = new WeakMap<IncomingMessage, Source>()
    scope.addHook('onResponse', async (request, reply) => {
      const name = senders.get(request.raw)?.name ?? 'unknown'
      door.metrics.webhook(name, reply.statusCode, reply.elapsedTime / 1_000)
    })
    scope.route<Addressed>({
      method: 'POST',
      url,
      // Before the body is read: who may not send need not be listened to.
      onRequest: async (request, reply) => {
        const source = sourceBySecret(door.sources(), request.params.secret, type)
        if (source === null) return reply.code(unknown.status).send(unknown.body)
        senders.set(request.raw, source)
        acceptAnyType(request)
      },
      handler: async (request, reply) => {
        const source = senders.get(request.raw)
        const { status, body } = source ? await answer(source, request) : unknown
        return reply.code(status).send(body)
      },
    })
  })
}
