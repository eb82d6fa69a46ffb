import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Source } from '../../rulebook/rulebook.ts'
import { sourceBySecret } from '../admit.ts'
import { acceptAnyType, rawScope, send } from '../scope.ts'
import { textOf, valueAt } from '../sources/path.ts'
import type { Answer } from '../sources/system.ts'
import { completed, UNAUTHORIZED } from './opsgenie-answers.ts'
import { ACTIONS, customAction, REMOVALS, UPDATES } from './opsgenie-calls.ts'
import type { Asked, OpsgenieDoor, Params } from './opsgenie-door.ts'
import { ask, count, list, requestStatus } from './opsgenie-questions.ts'
import { create, doCall, ping, remove } from './opsgenie-work.ts'

type Handler = (asked: Asked) => Promise<Answer>

/** Opsgenie's own address, and the one below which Jira Service Management has the same API. */
const PREFIXES = ['/v2', '/jsm/ops/integration/v2']

/**
 * The Alert API of Opsgenie (https://docs.opsgenie.com/docs/alert-api) and its heartbeats' pings, for senders that know
 * how to talk to Opsgenie: their key is the secret of a source. What Opsgenie does later, and is asked about, is done
 * when it is answered here.
 */
export function opsgenieRoutes(fastify: FastifyInstance, door: OpsgenieDoor): void {
  rawScope(fastify, door, scope => {
    const senders = new WeakMap<FastifyRequest, Source>()
    // Before the body is read: who may not send need not be listened to.
    scope.addHook('onRequest', async (request, reply) => {
      const source = sourceBySecret(door.sources(), keyOf(request), 'opsgenie')
      if (!source) return send(reply, UNAUTHORIZED)
      senders.set(request, source)
      acceptAnyType(request)
    })
    scope.addHook('preSerialization', async (request, reply, payload) => completed(reply, payload, request.id))
    scope.addHook('onResponse', async (request, reply) =>
      door.metrics.webhook(senders.get(request)?.name ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000),
    )
    const on = (method: string | string[], path: string, handle: Handler) => {
      for (const prefix of PREFIXES) {
        scope.route<{ Params: Partial<Params> }>({
          ...{ method, url: prefix + path, exposeHeadRoute: false },
          handler: async (request, reply) => {
            const source = senders.get(request)
            return send(reply, source ? await handle({ door, source, request, params: request.params }) : UNAUTHORIZED)
          },
        })
      }
    }
    on('POST', '/alerts', create)
    for (const [word, call] of Object.entries(ACTIONS)) on('POST', `/alerts/:id/${word}`, doCall(call))
    for (const [word, call] of Object.entries(UPDATES)) on('PUT', `/alerts/:id/${word}`, doCall(call))
    for (const [word, call] of Object.entries(REMOVALS)) on('DELETE', `/alerts/:id/${word}`, doCall(call))
    on('POST', '/alerts/:id/actions/:name', asked => doCall(customAction(asked.params.name ?? ''))(asked))
    on('DELETE', '/alerts/:id', remove)
    on('GET', '/alerts', list)
    on('GET', '/alerts/count', count)
    on('GET', '/alerts/requests/:requestId', requestStatus)
    on('GET', '/alerts/:id', ask)
    on(['GET', 'POST', 'PUT', 'PATCH'], '/heartbeats/:name/ping', ping)
  })
}

/** `Authorization: GenieKey`, or the query of older tools. */
function keyOf(request: FastifyRequest): string {
  const [, key] = /^GenieKey +(.+)$/i.exec(request.headers.authorization ?? '') ?? []
  return (key ?? textOf(valueAt(request.query, ['apiKey']))).trim()
}
