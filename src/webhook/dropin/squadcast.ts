import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Source } from '../../rulebook/rulebook.ts'
import { readJson } from '../body.ts'
import type { WebhookDoor } from '../door.ts'
import { contentType, rawBody } from '../scope.ts'
import { type Reading, unreadable } from '../sources/reading.ts'
import { readSquadcastIntake } from '../sources/squadcast-intake.ts'
import type { Answer } from '../sources/system.ts'
import { take } from '../take.ts'
import { routeByPath } from './by-path.ts'

/** So large an incident may be, in bytes. */
export const INCIDENT_LIMIT = 30 * 1_024

/**
 * Squadcast's incident webhook, for senders that are set up for it: the token in the path is the secret of a source.
 * What is refused is kept, also what is too large: there may be nobody who reads the answer.
 */
export function squadcastRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  routeByPath(fastify, door, {
    url: '/v2/incidents/api/:secret',
    type: 'squadcast',
    unknown: { status: 401, body: { error: 'unauthorized', message: 'the token is that of no source' } },
    answer: async (source, request): Promise<Answer> => {
      const sent = { contentType: contentType(request), raw: rawBody(request) }
      const isLarge = sent.raw.length > INCIDENT_LIMIT
      const reading = isLarge
        ? unreadable('', `an incident has at most ${INCIDENT_LIMIT} bytes, this has ${sent.raw.length}`)
        : read({ raw: sent.raw, headers: request.headers }, { source, receivedAt: door.clock() })
      const { faults } = await take(door, source, reading, sent)
      const [fault] = faults
      if (!fault) return { status: 202, body: { status: 'accepted' } }
      return isLarge
        ? { status: 413, body: { error: 'body_too_large', message: fault.message } }
        : { status: 400, body: { error: 'unreadable', ...fault } }
    },
  })
}

function read(sent: Parameters<typeof readJson>[0], context: { source: Source; receivedAt: Date }): Reading {
  const body = readJson(sent)
  return 'json' in body ? readSquadcastIntake(body.json, randomUUID(), context) : unreadable('', body.fault)
}
