import type { Alert } from '../../alert/alert.ts'
import { PAGED_BY } from '../../escalation/pager.ts'
import { clean, cut } from '../../lib/text.ts'
import type { Source } from '../../rulebook/rulebook.ts'
import { headerOf, hmacOf, isOneOf } from '../signature.ts'
import { identityFrom, instantFromAny } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import {
  type Context,
  type Echo,
  echoing,
  ignored,
  isRecord,
  kindOf,
  type Reading,
  reading,
  unreadable,
} from './reading.ts'
import { signalOf } from './signal.ts'
import type { Delivered, System } from './system.ts'

/**
 * PagerDuty's webhooks, version 3: one event of one incident in each request.
 * https://developer.pagerduty.com/docs/webhooks-overview, https://developer.pagerduty.com/docs/verifying-signatures
 */
export const pagerduty: System = {
  read: readWebhook,
  verify: (request, _payload, source) => verify(request, source),
  deliveryId,
  // Refused three times, PagerDuty sends nothing more for a day, and throws away what waits.
  takesUnreadable: true,
}

type Value = Readonly<Record<string, unknown>>

/** What these say of their incident. All others are about people, tasks and settings. */
const STATUS: ReadonlyMap<string, Alert['status']> = new Map([
  ['incident.triggered', 'firing'],
  ['incident.reopened', 'firing'],
  ['incident.acknowledged', 'acknowledged'],
  ['incident.unacknowledged', 'firing'],
  ['incident.priority_updated', 'firing'],
  ['incident.resolved', 'resolved'],
])

/** What people write, and where it stands; its own id is beside it, the incident's is in `incident`. */
const NOTES: ReadonlyMap<string, { readonly called: string; readonly field: string }> = new Map([
  ['incident.annotated', { called: 'Note', field: 'content' }],
  ['incident.status_update_published', { called: 'Status update', field: 'message' }],
])

function readWebhook(payload: unknown, context: Context): Reading {
  const event = valueAt(payload, ['event'])
  if (!isRecord(event)) return unreadable('event', `expected the event of a v3 webhook, found ${kindOf(event)}`)
  const type = cut(clean(textOf(event.event_type)), 100)
  if (!type) return unreadable('event.event_type', 'expected what has happened, found nothing')
  const status = STATUS.get(type)
  const note = NOTES.get(type)
  if (!status && !note) {
    return ignored(type === 'pagey.ping' ? 'a ping: PagerDuty reaches this address' : `${type} changes no alert`)
  }
  const { data } = event
  if (!isRecord(data)) return unreadable('event.data', `expected an object, found ${kindOf(data)}`)
  if (note) return readNote({ event, data, ...note }, context)
  if (data.type !== undefined && data.type !== 'incident') {
    return unreadable('event.data.type', 'expected an incident, found something else')
  }
  if (!textOf(data.id)) return unreadable('event.data.id', 'expected the id of the incident, found nothing')
  if (type === 'incident.priority_updated' && data.status === 'resolved') {
    return ignored('the priority of what is resolved changes no alert')
  }
  return echoing(signalOf(incident(type, status ?? 'firing', event, data), context), echo(type, event, data))
}

function echo(type: string, { agent, occurred_at }: Value, data: Value): Echo {
  const [, again] = /^incident\.(unacknowledged|reopened)$/.exec(type) ?? []
  const isPerson = textOf(valueAt(agent, ['type'])).startsWith('user')
  return {
    key: textOf(data.incident_key),
    by: (isPerson && textOf(valueAt(agent, ['summary']))) || null,
    at: instantFromAny(occurred_at),
    ...((again === 'unacknowledged' || again === 'reopened') && { again }),
  }
}

function incident(type: string, status: Alert['status'], event: Value, data: Value) {
  const priority = textOf(valueAt(data, ['priority', 'summary']))
  const merged = mergedInto(data)
  return {
    status,
    kind: 'alert' as const,
    title: [data.title, data.summary, `Incident ${textOf(data.number) || textOf(data.id)}`],
    description: [merged?.said, conference(data)].filter(Boolean).join('\n'),
    identity: textOf(data.id),
    // Priorities are named by each account: in the rulebook's words first, then by what nearly all are called.
    severity: [priority, short(priority), data.urgency],
    words: { high: 'sev2', low: 'sev3' } as const,
    labels: {
      service: valueAt(data, ['service', 'summary']),
      team: valueAt(data, ['teams', '0', 'summary']),
      priority,
      urgency: data.urgency,
      escalation_policy: valueAt(data, ['escalation_policy', 'summary']),
      incident_type: valueAt(data, ['incident_type', 'name']),
      incident_key: data.incident_key,
      [PAGED_BY]: 'pagerduty',
    },
    links: { source: merged?.link || data.html_url, dashboard: valueAt(data, ['service', 'html_url']) },
    // Whatever has been reopened says so from then on; where it does not, it begins now.
    startsAt:
      status === 'firing' ? (data.reopened_at ?? (type === 'incident.reopened' ? null : data.created_at)) : null,
    endsAt: event.occurred_at,
    ended: merged ? 'merged' : null,
  }
}

function readNote(
  { event, data, called, field }: { event: Value; data: Value; called: string; field: string },
  context: Context,
): Reading {
  const about = valueAt(data, ['incident', 'id'])
  if (!textOf(about)) return unreadable('event.data.incident.id', 'expected the id of the incident, found nothing')
  const text = textOf(data[field])
  if (!text) return ignored(`a ${called.toLowerCase()} without words`)
  const author = textOf(valueAt(event, ['agent', 'summary']))
  return reading(
    signalOf(
      {
        status: 'firing',
        kind: 'information',
        title: [author ? `${called} by ${author} in PagerDuty` : `${called} in PagerDuty`],
        description: data.trimmed === true ? `${text} …` : text,
        identity: textOf(about),
        links: { source: valueAt(data, ['incident', 'html_url']) },
        endsAt: event.occurred_at,
      },
      context,
    ),
  )
}

/** Merging resolves an incident, and its trouble goes on in the other one. */
function mergedInto(data: Value) {
  if (valueAt(data, ['resolve_reason', 'type']) !== 'merge_resolve_reason') return null
  const other = valueAt(data, ['resolve_reason', 'incident'])
  const name = textOf(valueAt(other, ['summary'])) || textOf(valueAt(other, ['id'])) || 'another incident'
  return { said: `Merged into ${name}.`, link: textOf(valueAt(other, ['html_url'])) }
}

function conference(data: Value): string {
  const places = ['conference_url', 'conference_number'].map(name => textOf(valueAt(data, ['conference_bridge', name])))
  const said = places.filter(Boolean).join(', ')
  return said && `Conference: ${said}`
}

/** `P1 – everything is down`, `SEV-2`. */
function short(priority: string): string {
  const [, , level] = /^\s*(P|SEV)-?([1-5])(?!\d)/i.exec(priority) ?? []
  return level ? `p${level}` : ''
}

/** While a secret takes over from another there is a signature with each; other versions than `v1` are not ours to know. */
function verify({ headers, raw }: Delivered, { signingSecrets }: Source): string | null {
  if (signingSecrets.length === 0) return null
  const header = headerOf(headers, 'x-pagerduty-signature')
  if (header === null) return 'X-PagerDuty-Signature is missing'
  const given = header.split(',').map(entry => entry.trim())
  const known = given.filter(entry => entry.startsWith('v1='))
  if (known.length === 0) return 'X-PagerDuty-Signature has no v1='
  const expected = signingSecrets.map(secret => `v1=${hmacOf({ algorithm: 'sha256', encoding: 'hex' }, secret, raw)}`)
  return isOneOf(known, expected) ? null : 'X-PagerDuty-Signature is not of this body'
}

/** The same at each attempt. The event's id is signed; the header is not, and whoever replays a request may change it. */
function deliveryId({ headers }: Delivered, payload: unknown): string | null {
  const given = textOf(valueAt(payload, ['event', 'id'])) || (headerOf(headers, 'x-webhook-id') ?? '')
  return identityFrom(given) || null
}
