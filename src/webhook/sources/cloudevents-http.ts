import { type Body, readJson } from '../body.ts'
import { headerOf } from '../signature.ts'
import { textOf } from './path.ts'
import { isRecord } from './reading.ts'
import type { Answer, Delivered } from './system.ts'

/** An event, or a list of them; from the headers where it comes in binary mode. */
export function eventsIn(request: Delivered): Body {
  if (request.method === 'OPTIONS' || isOtherFormat(request)) return { json: null }
  const structured = /^application\/cloudevents(-batch)?\+json$/.test(mediaType(request))
  return !structured && request.headers['ce-specversion'] !== undefined ? binaryEvent(request) : readJson(request)
}

/** Of one event source and id are the same at each attempt to deliver it; a batch has no id. */
export function eventIdOf(payload: unknown): string | null {
  if (!isRecord(payload)) return null
  const [source, id] = [textOf(payload.source), textOf(payload.id)]
  return source && id ? JSON.stringify([source, id]) : null
}

/** Whether this address wants to be sent to (CloudEvents' HTTP 1.1 Web Hooks §4), and that it reads JSON only. */
export function greetSender(request: Delivered): Answer | null {
  if (request.method === 'OPTIONS') return handshake(request)
  if (!isOtherFormat(request)) return null
  const message = 'events are read as JSON: application/cloudevents+json, or in binary mode'
  return { status: 415, body: { error: 'unsupported_format', message } }
}

/** A callback address is not called: it could be any, inside this network too. */
function handshake({ headers }: Delivered): Answer {
  const allow = { allow: 'POST' }
  const origin = headerOf(headers, 'webhook-request-origin')
  if (origin === null || !/^[\x21-\x7e]{1,255}$/.test(origin)) {
    const body = { error: 'no_handshake', message: 'a handshake has the header WebHook-Request-Origin' }
    return { status: 405, headers: allow, body }
  }
  const asked = headerOf(headers, 'webhook-request-rate')
  const rate = asked === null ? null : /^[1-9]\d{0,8}$/.test(asked) ? asked : '*'
  return {
    status: 200,
    headers: { ...allow, 'webhook-allowed-origin': origin, ...(rate && { 'webhook-allowed-rate': rate }) },
  }
}

function isOtherFormat(request: Delivered): boolean {
  return /^application\/cloudevents(-batch)?\+(?!json$)/.test(mediaType(request))
}

function mediaType({ headers }: Delivered): string {
  return (headerOf(headers, 'content-type') ?? '').replace(/;.*$/s, '').trim().toLowerCase()
}

function binaryEvent(request: Delivered): Body {
  const attributes: [string, string][] = []
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith('ce-')) continue
    const value = decoded(headerOf(request.headers, name) ?? '')
    if (value === null) return { fault: `the header ${name} is no percent-encoded UTF-8` }
    attributes.push([name.slice('ce-'.length), value])
  }
  const type = mediaType(request)
  const event = { ...Object.fromEntries(attributes), ...(type && { datacontenttype: type }) }
  if (request.raw.length === 0) return { json: event }
  if (type !== '' && !/\bjson$/.test(type)) return { json: { ...event, data: request.raw.toString('utf8') } }
  const body = readJson(request)
  return 'fault' in body ? body : { json: { ...event, data: body.json } }
}

/** Out of its quotes, where it has some, then one round of percent-decoding; null where what comes out is no UTF-8. */
function decoded(value: string): string | null {
  const text = /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value
  try {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, encoded => decodeURIComponent(encoded))
  } catch {
    return null
  }
}
