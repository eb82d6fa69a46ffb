import type { Alert, LinkKind, Signal } from '../../alert/alert.ts'
import { parseJson } from '../body.ts'
import { eventIdOf, eventsIn, greetSender } from './cloudevents-http.ts'
import { readGeneric } from './generic.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, type Unread } from './reading.ts'
import { signalOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * CloudEvents 1.0 over HTTP (https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md),
 * structured, binary or in batches. Of status, severity and identity the specification says nothing: what is read here is
 * our own convention, and a source with a mapping is read by that.
 */
export const cloudevents: System = {
  read: readEvents,
  body: eventsIn,
  methods: ['OPTIONS'],
  greet: greetSender,
  deliveryId: (_request, payload) => eventIdOf(payload),
  // Knative's brokers take an answer with a body for an event in reply, and send again where it is none.
  answersNothing: true,
}

function readEvents(payload: unknown, context: Context): Reading {
  if (!Array.isArray(payload)) return readEvent(payload, context)
  const alerts: Signal[] = []
  const faults: Unread[] = []
  const reasons = new Set<string>()
  for (const [index, one] of payload.entries()) {
    const read = readEvent(one, context)
    alerts.push(...read.alerts)
    for (const { path, message } of read.faults)
      faults.push({ path: path ? `[${index}].${path}` : `[${index}]`, message })
    if (read.ignored) reasons.add(read.ignored)
  }
  return { alerts, faults, ...(reasons.size > 0 && { ignored: [...reasons].slice(0, 3).join('; ') }) }
}

type Event = {
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly data: unknown
  readonly attributes: Readonly<Record<string, unknown>>
}

function readEvent(raw: unknown, context: Context): Reading {
  const event = eventFrom(raw)
  if ('message' in event) return { alerts: [], faults: [event] }
  if (context.source.mapping) return readGeneric({ ...event.attributes, data: event.data }, context)
  // A status in words of its own may stand beside a type that says it in ours.
  const said = statusOf(textOf(field(event, 'status'))) ?? statusOf(suffixOf(event.type))
  return said ? reading(alertFrom(event, said, context)) : ignored(`neither data.status nor the type says ${WORDS}`)
}

const STATUSES: ReadonlyMap<string, Alert['status']> = new Map([
  ['firing', 'firing'],
  ['triggered', 'firing'],
  ['acknowledged', 'acknowledged'],
  ['resolved', 'resolved'],
])
const WORDS = [...STATUSES.keys()].join(', ')

function statusOf(word: string): Alert['status'] | undefined {
  return STATUSES.get(word.trim().toLowerCase())
}

function eventFrom(raw: unknown): Event | Unread {
  if (!isRecord(raw)) return { path: '', message: `expected an event, found ${kindOf(raw)}` }
  const { specversion, data_base64: encoded, ...attributes } = raw
  if (specversion !== '1.0') {
    const found = typeof specversion === 'string' ? JSON.stringify(specversion) : kindOf(specversion)
    return { path: 'specversion', message: `expected "1.0", found ${found}` }
  }
  const [id, source, type] = [textOf(raw.id), textOf(raw.source), textOf(raw.type)]
  const missing = Object.entries({ id, source, type }).find(([, text]) => text === '')
  if (missing) return { path: missing[0], message: 'an event needs it' }
  const data = encoded === undefined || raw.data !== undefined ? dataOf(raw.data, raw) : decoded(encoded, raw)
  return { type, source, subject: textOf(raw.subject), data, attributes }
}

/** JSON that was put into a text, which some libraries do, is taken out of it. */
function dataOf(data: unknown, { datacontenttype }: Readonly<Record<string, unknown>>): unknown {
  if (typeof data !== 'string' || !isJson(datacontenttype) || !/^\s*\{/.test(data)) return data
  const body = parseJson(data)
  return 'json' in body ? body.json : data
}

function decoded(encoded: unknown, event: Readonly<Record<string, unknown>>): unknown {
  return dataOf(Buffer.from(textOf(encoded), 'base64').toString('utf8'), event)
}

/** Where it is not said, data is JSON. */
function isJson(type: unknown): boolean {
  return type === undefined || type === null || /\bjson\b/i.test(textOf(type))
}

function field({ data }: Event, ...names: readonly string[]): unknown {
  return names.map(name => valueAt(data, [name])).find(value => textOf(value) !== '')
}

/** `com.example.alert.firing.v1` says that it fires; without that it is the type of the alert. */
const SUFFIX = /\.(firing|triggered|acknowledged|resolved)(\.v\d+)?$/i

function suffixOf(type: string): string {
  return SUFFIX.exec(type)?.[1] ?? ''
}

function alertFrom(event: Event, status: Alert['status'], context: Context): Signal {
  const { attributes, data, source, subject } = event
  const type = event.type.replace(SUFFIX, '')
  const own = field(event, 'title', 'summary', 'message') ?? (typeof data === 'string' ? data : undefined)
  const service = textOf(field(event, 'service'))
  const labels = valueAt(data, ['labels'])
  return signalOf(
    {
      status,
      title: [own, subject, type],
      description: field(event, 'description', 'details'),
      // Not `id`: that is of the event, and another each time.
      identity: textOf(field(event, 'dedupKey', 'dedup_key', 'fingerprint')) || `${source} ${subject || type}`,
      severity: [attributes.severity, field(event, 'severity')],
      labels: {
        ...{ source, type, ...(subject && { subject }), ...extensionsOf(event) },
        ...(service && { service }),
        ...(isRecord(labels) && labels),
      },
      links: linksFrom(event),
      startsAt: field(event, 'startsAt', 'starts_at'),
      endsAt: field(event, 'endsAt', 'ends_at') ?? attributes.time,
      bare: textOf(own) === '',
    },
    context,
  )
}

/** What has a meaning of its own, and what is another each time. */
const NO_LABELS = /^(specversion|id|source|type|subject|time|data.*|trace.*|sequence.*|sampledrate|recordedtime)$/

function extensionsOf({ attributes }: Event): Readonly<Record<string, unknown>> {
  const flat = Object.entries(attributes).filter(([name, value]) => !NO_LABELS.test(name) && typeof value !== 'object')
  return Object.fromEntries(flat)
}

/** By kind (`{ runbook: "…" }`), or a list as PagerDuty has it (`[{ href, text }]`), whose texts say what they are. */
function linksFrom(event: Event): Readonly<Partial<Record<LinkKind, unknown>>> {
  const given = valueAt(event.data, ['links'])
  const source = field(event, 'url', 'link')
  if (isRecord(given)) {
    const { dashboard, runbook, silence, image } = given
    return { source: given.source ?? source, dashboard, runbook, silence, image }
  }
  const list = (Array.isArray(given) ? given : []).map(link => ({
    href: textOf(valueAt(link, ['href'])),
    text: textOf(valueAt(link, ['text'])),
  }))
  const called = (pattern: RegExp) => list.find(({ text }) => pattern.test(text))?.href
  const other = list.find(({ text }) => !/runbook|playbook|dashboard/i.test(text))?.href
  return { source: source ?? other, runbook: called(/runbook|playbook/i), dashboard: called(/dashboard/i) }
}
