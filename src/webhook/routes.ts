import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Source } from '../rulebook/rulebook.ts'
import { refuse, unauthorized } from './admit.ts'
import { readJson } from './body.ts'
import { directRoute, sentBy } from './direct.ts'
import type { WebhookDoor } from './door.ts'
import { prometheusRoutes } from './dropin/prometheus.ts'
import { SYSTEMS } from './sources/registry.ts'
import type { Answer, Delivered, System } from './sources/system.ts'
import { keep, shown, take } from './take.ts'

/** The outcome of each alert is answered for small bodies only: monitoring systems do not read it. */
const ANSWERED = 10

/** `/webhooks/:source`: 202 when everything that could be read is committed. Below it, what some senders want there. */
export function webhookRoutes(fastify: FastifyInstance, door: WebhookDoor): void {
  directRoute(fastify, door, {
    method: ['POST', 'PUT', 'PATCH', 'GET', 'OPTIONS'],
    url: '/webhooks/:source',
    refuse: (source, request) => refuse(source, request) ?? refuseMethod(source, request.method),
    answer: (source, delivered) => answer(door, source, delivered),
  })
  prometheusRoutes(fastify, door)
}

function refuseMethod(source: Source | undefined, method: string): Answer | null {
  const allowed = ['POST', 'PUT', 'PATCH', ...((source && SYSTEMS[source.type].methods) ?? [])]
  if (allowed.includes(method)) return null
  const message = `send it by ${allowed.join(', ')}`
  return { status: 405, headers: { allow: allowed.join(', ') }, body: { error: 'wrong_method', message } }
}

async function answer(door: WebhookDoor, source: Source, delivered: Delivered): Promise<Answer> {
  const system = SYSTEMS[source.type]
  const sent = sentBy(delivered)
  const body = await (system.body ?? readJson)(delivered)
  const payload = 'json' in body ? body.json : null
  const unproven = await system.verify?.(delivered, payload, source, door.tools)
  if (unproven) return unauthorized(unproven)
  if ('fault' in body) {
    await keep(door, source, sent, { path: '', message: body.fault })
    return { status: unreadable(system), body: { error: 'not_json', path: '', message: body.fault } }
  }
  const greeting = await system.greet?.(delivered, payload, source, door.tools)
  if (greeting) return greeting
  const delivery = system.deliveryId?.(delivered, payload) ?? null
  const key = delivery === null ? null : deliveryKey(source, delivery)
  if (key !== null && (await door.deliveries.isTaken(key))) return accepted(system, { accepted: 0, repeated: true })
  const reading = system.read(payload, { source, receivedAt: delivered.receivedAt })
  const { received, faults } = await take(door, source, reading, sent)
  if (received.length === 0 && faults[0]) {
    return { status: unreadable(system), body: { error: 'unreadable', ...faults[0] } }
  }
  // Only now: what was not committed must not count as taken when it is sent again.
  if (key !== null) await door.deliveries.take(key)
  return accepted(system, {
    accepted: received.length,
    ...(received.length <= ANSWERED && { results: received.map(shown) }),
    ...(reading.ignored !== undefined && { ignored: reading.ignored }),
    ...(faults.length > 0 && { rejected: faults }),
  })
}

function accepted(system: System, body: unknown): Answer {
  return { status: system.accepts200 ? 200 : 202, ...(!system.answersNothing && { body }) }
}

/** However long a sender makes its ids: an index has no room for more. */
function deliveryKey({ name }: Source, delivery: string): string {
  const text = JSON.stringify([name, delivery])
  return `delivery ${text.length <= 500 ? text : hash('sha256', text)}`
}

function unreadable(system: System): number {
  return system.takesUnreadable ? 200 : 400
}
