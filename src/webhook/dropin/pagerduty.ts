import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Overloaded } from '../../engine/ports.ts'
import type { Source } from '../../rulebook/rulebook.ts'
import { sourceBySecret } from '../admit.ts'
import { readJson } from '../body.ts'
import type { WebhookDoor } from '../door.ts'
import { acceptAnyType, contentType, rawBody, rawScope } from '../scope.ts'
import {
  blank,
  dedupKeyOf,
  type EventRead,
  fromV1,
  readChange,
  readEvent,
  V1_NAMES,
} from '../sources/pagerduty-events.ts'
import { type Context, isRecord, kindOf, type Unread } from '../sources/reading.ts'
import type { Answer } from '../sources/system.ts'
import { take } from '../take.ts'

/** So large an event may be, in bytes; senders cut theirs to that. */
export const EVENT_LIMIT = 512 * 1_024

type Event = Readonly<Record<string, unknown>>

/** One address of PagerDuty's Events API. */
type Api = {
  readonly url: string
  /** A body in the fields of v2. */
  readonly event: (body: Event) => Event
  /** What the fields of v2 are called here, where that differs. */
  readonly names: Readonly<Record<string, string>>
  readonly read: (event: Event, key: string, context: Context) => EventRead
  readonly accepted: (key: string) => Answer
}

const APIS: readonly Api[] = [
  {
    url: '/v2/enqueue',
    event: body => body,
    names: {},
    read: readEvent,
    accepted: dedup_key => ({ status: 202, body: { status: 'success', message: 'Event processed', dedup_key } }),
  },
  {
    url: '/v2/change/enqueue',
    event: body => body,
    names: {},
    read: (event, _key, context) => readChange(event, context),
    accepted: () => ({ status: 202, body: { status: 'success', message: 'Change event processed' } }),
  },
  {
    url: '/generic/2010-04-15/create_event.json',
    event: fromV1,
    names: V1_NAMES,
    read: readEvent,
    accepted: incident_key => ({ status: 200, body: { status: 'success', message: 'Event processed', incident_key } }),
  },
]

/**
 * PagerDuty's Events API, for senders that have another address as their only choice: the routing key in the body is
 * the secret of a source. Answered in PagerDuty's words, and as accepted only when it is committed.
 */
export function pagerdutyRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  rawScope(fastify, door, scope => {
    const senders = new WeakMap<FastifyRequest, string>()
    scope.addHook('onRequest', async request => acceptAnyType(request))
    scope.addHook('onResponse', async (request, reply) =>
      door.metrics.webhook(senders.get(request) ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000),
    )
    for (const api of APIS) {
      scope.post(api.url, async (request, reply) => {
        const { status, body } = await answer(door, api, request, ({ name }) => senders.set(request, name)).catch(
          throttled,
        )
        return reply.code(status).send(body)
      })
    }
  })
}

async function answer(
  door: WebhookDoor,
  api: Api,
  request: FastifyRequest,
  knows: (source: Source) => void,
): Promise<Answer> {
  const raw = rawBody(request)
  if (raw.length > EVENT_LIMIT) {
    return refusal(413, 'event too large', 'Event object is too large', [`an event has at most ${EVENT_LIMIT} bytes`])
  }
  const sent = readJson({ raw, headers: request.headers })
  if ('fault' in sent) return unrecognized(`JSON parse error: ${sent.fault}`)
  if (!isRecord(sent.json)) return unrecognized(`expected an object, found ${kindOf(sent.json)}`)
  const event = api.event(sent.json)
  const { routing_key: secret } = event
  if (typeof secret !== 'string' || !secret.trim()) return invalid(named(api, [blank('routing_key')]))
  const source = sourceBySecret(door.sources(), secret, 'pagerduty')
  if (!source) return invalid(named(api, [{ path: 'routing_key', message: 'is invalid (no source has this secret)' }]))
  knows(source)
  const key = dedupKeyOf(event) || randomUUID().replaceAll('-', '')
  const read = api.read(event, key, { source, receivedAt: door.clock() })
  const reading =
    'faults' in read ? { alerts: [], faults: named(api, read.faults) } : { alerts: [read.alert], faults: [] }
  const { faults } = await take(door, source, reading, { contentType: contentType(request), raw })
  return faults.length > 0 ? invalid(faults) : api.accepted(key)
}

/** As this API calls its fields. */
function named({ names }: Api, faults: readonly Unread[]): readonly Unread[] {
  return faults.map(({ path, message }) => ({ path: names[path] ?? path, message }))
}

/** Whoever speaks this API sends it again after that. */
function throttled(error: unknown): Answer {
  if (error instanceof Overloaded) return refusal(429, 'throttle exceeded', error.message, [])
  throw error
}

function invalid(faults: readonly Unread[]): Answer {
  const errors = faults.map(({ path, message }) => `'${path}' ${message}`)
  return refusal(400, 'invalid event', 'Event object is invalid', errors)
}

function unrecognized(error: string): Answer {
  return refusal(400, 'Unrecognized object', 'Event object format is unrecognized', [error])
}

function refusal(status: number, word: string, message: string, errors: readonly string[]): Answer {
  return { status, body: { status: word, message, errors } }
}
