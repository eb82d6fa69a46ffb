import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Source } from '../../rulebook/rulebook.ts'
import { refuse } from '../admit.ts'
import { readJson } from '../body.ts'
import { directRoute, sentBy } from '../direct.ts'
import type { WebhookDoor } from '../door.ts'
import { alertmanagerApiV2 } from '../sources/alertmanager-api-v2.ts'
import type { Unread } from '../sources/reading.ts'
import type { Answer, Delivered } from '../sources/system.ts'
import { keep, take } from '../take.ts'

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
export function prometheusRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  const began = door.clock()
  const refuseType = (source: Source | undefined, request: FastifyRequest) =>
    refuse(source, request) ?? (source && TYPES.includes(source.type) ? null : NOT_THIS_TYPE)
  directRoute(fastify, door, {
    method: ['POST'],
    url: '/webhooks/:source/api/v2/alerts',
    refuse: refuseType,
    answer: (source, delivered) => takeBatch(door, source, delivered),
  })
  directRoute(fastify, door, {
    method: ['GET'],
    url: '/webhooks/:source/api/v2/status',
    refuse: refuseType,
    answer: async () => ({ status: 200, body: statusSince(began) }),
  })
}

function statusSince(began: Date) {
  return {
    cluster: { status: 'disabled' },
    versionInfo: { version: '0.27.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
    config: { original: '' },
    uptime: began.toISOString(),
  }
}

/** 200 and nothing, after the commit; 400 where some cannot be read, though the others are stored. */
async function takeBatch(door: WebhookDoor, source: Source, delivered: Delivered): Promise<Answer> {
  const sent = sentBy(delivered)
  const body = readJson(delivered)
  if ('fault' in body) {
    const fault = { path: '', message: body.fault }
    await keep(door, source, sent, fault)
    return invalid([fault])
  }
  const reading = alertmanagerApiV2.read(body.json, { source, receivedAt: delivered.receivedAt })
  const { faults } = await take(door, source, reading, sent)
  return faults.length > 0 ? invalid(faults) : { status: 200 }
}

/** Alertmanager answers with a JSON text. */
function invalid(faults: readonly Unread[]): Answer {
  const text = faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(text) }
}
