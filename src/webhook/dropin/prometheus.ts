import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Source } from '../../rulebook/rulebook.ts'
import { refuse, UNKNOWN } from '../admit.ts'
import { readJson } from '../body.ts'
import type { WebhookDoor } from '../door.ts'
import { acceptAnyType, contentType, rawBody, send } from '../scope.ts'
import { alertmanagerApiV2 } from '../sources/alertmanager-api-v2.ts'
import type { Unread } from '../sources/reading.ts'
import type { Answer } from '../sources/system.ts'
import { keep, take } from '../take.ts'

type Params = { Params: { source: string } }

const TYPES: readonly Source['type'][] = ['alertmanager', 'alertmanager-api-v2']

const NOT_THIS_TYPE: Answer = {
  status: 404,
  body: { error: 'wrong_type', message: `only sources of type ${TYPES.join(' and ')} have this address` },
}

/**
 * Alertmanager's own API v2, below a source's address, so that Prometheus sends here as it would to an Alertmanager
 * (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). Its clients know the answers 200 and 400 and
 * no others; Prometheus drops a batch that is answered otherwise, and never sends it again.
 */
export function prometheusRoutes(scope: FastifyInstance, door: WebhookDoor): void {
  const began = door.clock()
  const onRequest = (request: FastifyRequest<Params>, reply: FastifyReply, done: () => void) => {
    const source = door.sources().get(request.params.source)
    const refusal = refuse(source, request) ?? (source && TYPES.includes(source.type) ? null : NOT_THIS_TYPE)
    if (refusal) return void send(reply, refusal)
    acceptAnyType(request)
    done()
  }
  scope.post<Params>('/webhooks/:source/api/v2/alerts', { onRequest }, async (request, reply) => {
    const source = door.sources().get(request.params.source)
    return send(reply, source ? await takeBatch(door, source, request) : UNKNOWN)
  })
  scope.get<Params>('/webhooks/:source/api/v2/status', { onRequest, exposeHeadRoute: false }, () => ({
    cluster: { status: 'disabled' },
    versionInfo: { version: '0.27.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
    config: { original: '' },
    uptime: began.toISOString(),
  }))
}

/** 200 and nothing, after the commit; 400 where some cannot be read, though the others are stored. */
async function takeBatch(door: WebhookDoor, source: Source, request: FastifyRequest): Promise<Answer> {
  const sent = { contentType: contentType(request), raw: rawBody(request) }
  const body = readJson({ raw: sent.raw, headers: request.headers })
  if ('fault' in body) {
    const fault = { path: '', message: body.fault }
    await keep(door, source, sent, fault)
    return invalid([fault])
  }
  const reading = alertmanagerApiV2.read(body.json, { source, receivedAt: door.clock() })
  const { faults } = await take(door, source, reading, sent)
  return faults.length > 0 ? invalid(faults) : { status: 200 }
}

/** Alertmanager answers with a JSON text. */
function invalid(faults: readonly Unread[]): Answer {
  const text = faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(text) }
}
