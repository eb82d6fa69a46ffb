import type { Alert, LinkKind, Signal } from '../../alert/alert.ts'
import { oneLine } from '../../lib/text.ts'
import { identityFrom, linkFrom, titleFrom } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, kindOf, type Unread } from './reading.ts'
import { signalOf } from './signal.ts'

type Value = Readonly<Record<string, unknown>>

/** `faults` names each field that is wrong, as its sender calls it. */
export type EventRead = { readonly alert: Signal } | { readonly faults: readonly Unread[] }

const STATUS: ReadonlyMap<string, Alert['status']> = new Map([
  ['trigger', 'firing'],
  ['acknowledge', 'acknowledged'],
  ['resolve', 'resolved'],
])

/** Longer values, and those of several lines, tell no alert from another. */
const LABEL = 200

/** The dedup key of an event; empty where it has none, or one that nothing could be found by. */
export function dedupKeyOf({ dedup_key: key }: Value): string {
  // A number too large for JSON has lost its last digits: two alerts would be one.
  const text = typeof key === 'string' || Number.isSafeInteger(key) ? textOf(key) : ''
  return identityFrom(text) && text
}

/**
 * An event of the Events API v2, of which `key` is the dedup key, its own or one that was made for it. What an
 * acknowledge or a resolve says beside its key counts for nothing, as at PagerDuty.
 * https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export function readEvent(event: Value, key: string, context: Context): EventRead {
  const action = textOf(event.event_action)
  const status = STATUS.get(action.trim().toLowerCase())
  const faults = [
    ...(action ? [] : [blank('event_action')]),
    ...(action && !status ? [{ path: 'event_action', message: `is invalid (${ONE_OF_THESE})` }] : []),
    ...faultsOfKey(event, status),
    ...(status === 'firing' ? faultsOfPayload(event.payload, ['summary', 'source', 'severity']) : []),
  ]
  if (faults.length > 0 || !status) return { faults }
  const payload = isRecord(event.payload) ? event.payload : {}
  const { links, others } = linksOf(event)
  const said = {
    status,
    bare: status !== 'firing',
    title: [payload.summary, key],
    description: describe(payload, others),
    identity: key,
    severity: [payload.severity],
    words: { critical: 'sev1', error: 'sev2', warning: 'sev3', info: 'sev4' } as const,
    labels: labelsOf(event, payload),
    links,
  }
  return { alert: signalOf(said, context) }
}

/**
 * A change event: something was deployed, switched or configured. It is no alert of anything.
 * https://developer.pagerduty.com/docs/events-api-v2/send-change-events/
 */
export function readChange(event: Value, context: Context): EventRead {
  const faults = faultsOfPayload(event.payload, ['summary'])
  if (faults.length > 0) return { faults }
  const payload = isRecord(event.payload) ? event.payload : {}
  const { links, others } = linksOf(event)
  const said = {
    status: 'firing',
    kind: 'information',
    title: [payload.summary],
    description: describe(payload, others),
    labels: labelsOf(event, payload),
    links,
    startsAt: payload.timestamp,
    endsAt: payload.timestamp,
  } as const
  return { alert: signalOf(said, context) }
}

/**
 * An event of the Events API v1 in the fields of v2. It has no severity.
 * https://developer.pagerduty.com/docs/events-api-v1/trigger-events/
 */
export function fromV1(event: Value): Value {
  const contexts = listOf(event.contexts)
  return {
    routing_key: event.service_key,
    event_action: event.event_type,
    dedup_key: event.incident_key,
    payload: {
      summary: event.description,
      source: textOf(event.client) || 'Events API v1',
      severity: textOf(valueAt(event.details, ['severity'])),
      custom_details: event.details,
    },
    client: event.client,
    client_url: event.client_url,
    links: contexts.filter(({ type }) => type === 'link'),
    images: contexts.filter(({ type }) => type === 'image'),
  }
}

/** What the fields of v2 are called in v1. */
export const V1_NAMES: Readonly<Record<string, string>> = {
  routing_key: 'service_key',
  event_action: 'event_type',
  dedup_key: 'incident_key',
  'payload.summary': 'description',
}

const ONE_OF_THESE = `must be one of the following: 'trigger', 'acknowledge' or 'resolve'`

export function blank(path: string): Unread {
  return { path, message: 'is missing or blank' }
}

function faultsOfKey(event: Value, status: Alert['status'] | undefined): readonly Unread[] {
  if (dedupKeyOf(event)) return []
  const { dedup_key: key } = event
  if (typeof key !== 'string' && textOf(key)) {
    return [{ path: 'dedup_key', message: `is invalid (expected a text, found ${kindOf(key)})` }]
  }
  return status && status !== 'firing' ? [blank('dedup_key')] : []
}

/** Templates leave a severity empty, or fill in a word of their own; that loses no alert. */
function faultsOfPayload(payload: unknown, needed: readonly string[]): readonly Unread[] {
  if (payload === undefined || payload === null) return [blank('payload')]
  if (!isRecord(payload))
    return [{ path: 'payload', message: `is invalid (expected an object, found ${kindOf(payload)})` }]
  return needed.flatMap(name => {
    const value = payload[name]
    const path = `payload.${name}`
    if (typeof value === 'object' && value !== null) {
      return [{ path, message: `is invalid (expected a text, found ${kindOf(value)})` }]
    }
    const missing = name === 'severity' ? value === undefined || value === null : !titleFrom(textOf(value))
    return missing ? [blank(path)] : []
  })
}

/** The event's own fields, and of its details what is short enough for a rule to be written about. */
function labelsOf(event: Value, payload: Value): Value {
  const { custom_details: details } = payload
  const flat = Object.entries(isRecord(details) ? details : {}).filter(([, value]) => {
    const text = textOf(value)
    return typeof value !== 'object' && text.length <= LABEL && !/[\r\n]/.test(text)
  })
  const { source, severity, component, group, class: kind } = payload
  const own = { source, severity, component, group, class: kind, client: event.client }
  return {
    ...Object.fromEntries(flat),
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => textOf(value))),
  }
}

function describe(payload: Value, others: readonly string[]): string {
  const summary = textOf(payload.summary)
  const whole = titleFrom(summary) === oneLine(summary) ? '' : summary
  return [whole, detailsText(payload.custom_details), ...others].filter(Boolean).join('\n')
}

/** Any JSON: most send an object, some a text or a list. */
function detailsText(details: unknown): string {
  if (Array.isArray(details)) return details.map(textOf).filter(Boolean).join('\n')
  if (!isRecord(details)) return textOf(details)
  const lines = Object.entries(details).map(([name, value]) => [name, textOf(value)] as const)
  return lines.flatMap(([name, text]) => (text ? [`${name}: ${text}`] : [])).join('\n')
}

/** What a link leads to is in its name, or in its address. */
const LEADS_TO: readonly (readonly [kind: LinkKind, words: RegExp])[] = [
  ['runbook', /run-?\s?book|play-?\s?book/i],
  ['silence', /silence/i],
  ['dashboard', /dashboard|panel|graph\b|grafana/i],
]

/** One of each kind; all that is left is written down in words. */
function linksOf(event: Value) {
  const links: Partial<Record<LinkKind, string>> = {}
  const others: string[] = []
  const seen = new Set<string>()
  const put = (kind: LinkKind, href: unknown, text: string) => {
    const link = linkFrom(textOf(href))
    if (!link || seen.has(link)) return
    seen.add(link)
    if (!links[kind]) links[kind] = link
    else others.push(text ? `${text}: ${link}` : link)
  }
  put('source', event.client_url, '')
  for (const { href, text } of listOf(event.links)) {
    const name = oneLine(textOf(text))
    const [kind] = LEADS_TO.find(([, words]) => words.test(name || textOf(href))) ?? []
    put(kind ?? 'source', href, name)
  }
  for (const { src, href, alt } of listOf(event.images)) {
    const name = oneLine(textOf(alt))
    put('image', src, name)
    put('dashboard', href, name)
  }
  return { links, others }
}

function listOf(value: unknown): readonly Value[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
