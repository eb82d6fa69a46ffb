import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { readJson } from '../body.ts'
import type { WebhookDoor } from '../door.ts'
import { contentType, rawBody } from '../scope.ts'
import type { Answer } from '../sources/system.ts'
import { entityOf, readVictoropsRest } from '../sources/victorops-rest.ts'
import { keep, take } from '../take.ts'
import { routeByPath } from './by-path.ts'

/**
 * Splunk On-Call's REST endpoint, for senders that know only that one: its integration key is a source's secret, the
 * routing key a label. Answered as Splunk On-Call answers; senders read `result`.
 */
export function victoropsRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  routeByPath(fastify, door, {
    url: '/integrations/generic/20131114/alert/:secret/:routing_key?',
    type: 'victorops',
    unknown: failure(404, 'the integration key is that of no source'),
    answer: async (source, request) => {
      const sent = { contentType: contentType(request), raw: rawBody(request) }
      const body = readJson({ raw: sent.raw, headers: request.headers })
      if ('fault' in body) {
        await keep(door, source, sent, { path: '', message: body.fault })
        return failure(400, body.fault)
      }
      const newId = randomUUID()
      const addressed = { routingKey: request.params.routing_key ?? '', newId }
      const reading = readVictoropsRest(body.json, addressed, { source, receivedAt: door.clock() })
      const { faults } = await take(door, source, reading, sent)
      if (faults[0]) return failure(400, faults[0].message)
      return { status: 200, body: { result: 'success', entity_id: entityOf(body.json, newId) } }
    },
  })
}

function failure(status: number, message: string): Answer {
  return { status, body: { result: 'failure', message } }
}
