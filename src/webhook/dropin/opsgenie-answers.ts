import type { FastifyReply } from 'fastify'
import { cut } from '../../lib/text.ts'
import { isRecord } from '../sources/reading.ts'
import type { Answer } from '../sources/system.ts'
import type { Errors } from './opsgenie-calls.ts'

/** What Opsgenie's API answers, word for word where its clients read them. */

export const ACCEPTED: Answer = { status: 202, body: { result: 'Request will be processed' } }

/** The second is what Jira Service Management's own heartbeats answer. */
export const PONG: Answer = {
  status: 202,
  body: { result: 'PONG - Heartbeat received', message: 'PONG - Heartbeat received' },
}

export const UNAUTHORIZED: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'GenieKey' },
  body: { message: 'Could not authenticate' },
}

/** Clients that read this header ask again. */
export const NOT_PROCESSED: Answer = {
  status: 404,
  headers: { 'x-opsgenie-errortype': 'RequestNotProcessed' },
  body: { message: 'Request not found. It might not be processed, yet.' },
}

export function found(data: unknown): Answer {
  return { status: 200, body: { data } }
}

export function noSuchAlert(by: string, value: string): Answer {
  return { status: 404, body: { message: `Alert with ${by} [${cut(value, 100)}] does not exist` } }
}

export function unprocessable(errors: Errors): Answer {
  return { status: 422, body: { message: 'Request body is not processable. Please check the errors.', errors } }
}

/** The three headers and two fields that every answer has, errors too. */
export function completed(reply: FastifyReply, payload: unknown, requestId: string): unknown {
  const took = Math.round(reply.elapsedTime) / 1_000
  reply.headers({ 'x-request-id': requestId, 'x-response-time': String(took), 'x-ratelimit-state': 'OK' })
  return isRecord(payload) ? { ...payload, took, requestId } : payload
}
