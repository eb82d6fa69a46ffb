import type { Alert } from '../../alert/alert.ts'
import { PAGED_BY } from '../../escalation/pager.ts'
import { instantFromAny, lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, type Echo, echoing, ignored, isRecord, kindOf, type Reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import { tagsIn } from './squadcast-fields.ts'
import { readSquadcastIntake } from './squadcast-intake.ts'
import type { System } from './system.ts'

/**
 * Squadcast's outgoing webhooks, version 2 and the older version 1, which may come beside it
 * (https://developers.squadcast.com/outgoing-webhooks/).
 */
export const squadcast: System = {
  read: readSquadcast,
  // Version 1 has no id of its own for an event.
  deliveryId: (_, payload) => textOf(valueAt(payload, ['event', 'id'])) || null,
}

function readSquadcast(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  if (isRecord(payload.event)) return readEvent(payload.event, payload.data, context)
  const type = textOf(payload.event_type)
  if (!type) {
    // What was meant for its incident webhook is read here too, as when somebody has a kept body read again.
    return Object.hasOwn(payload, 'event_id') || Object.hasOwn(payload, 'message')
      ? readSquadcastIntake(payload, '', context)
      : unreadable('event_type', 'expected an event (version 2) or an event_type (version 1), found neither')
  }
  return readIncident({ incident: payload, where: '', type, endsAt: undefined }, context)
}

function readEvent(event: unknown, data: unknown, context: Context): Reading {
  const type = textOf(valueAt(event, ['type']))
  const resource = valueAt(data, ['resource_data'])
  const note = NOTES.get(type)
  if (note) return readNote(note, resource, valueAt(data, ['incident']), context)
  const endsAt = valueAt(event, ['timestamp'])
  return readIncident({ incident: resource, where: 'data.resource_data.', type, endsAt }, context)
}

type Told = {
  readonly incident: unknown
  /** Where in the payload the incident is. */
  readonly where: string
  readonly type: string
  readonly endsAt: unknown
}

function readIncident({ incident, where, type, endsAt }: Told, context: Context): Reading {
  const word = /^incident[._](triggered|reassigned|acknowledged|resolved)$/.exec(type)?.[1]
  if (!word) return ignored(type ? `${type.slice(0, 80)} is no event that fires or ends anything` : 'it has no type')
  const about = saidOf(incident, context)
  if (about === null) return unreadable(`${where}id`, 'an incident needs its id')
  const standing = standingOf(word, textOf(valueAt(incident, ['status'])))
  return echoing(signalOf({ ...about, ...standing, endsAt }, context), echo(incident, word, endsAt))
}

function echo(incident: unknown, word: string, at: unknown): Echo {
  const timeline = valueAt(incident, ['timeline'])
  const done = Array.isArray(timeline) ? timeline.findLast(entry => valueAt(entry, ['action']) === word) : null
  const isPerson = valueAt(done, ['assigned_to']) === 'user'
  return {
    key: textOf(valueAt(incident, ['event_payload', 'event_id'])),
    by: (isPerson && textOf(valueAt(done, ['name']))) || null,
    at: instantFromAny(at),
  }
}

/** What is assigned to somebody else is as open as it was; what a rule of Squadcast's suppresses is to wake nobody. */
function standingOf(word: string, status: string): Pick<Alert, 'status' | 'kind'> {
  if (status === 'suppressed' && word !== 'resolved') return { status: 'resolved', kind: 'information' }
  const said = word === 'reassigned' ? status : word
  if (said === 'acknowledged' || said === 'resolved') return { status: said, kind: 'alert' }
  return { status: 'firing', kind: 'alert' }
}

function saidOf(incident: unknown, { source }: Context): Omit<Said, 'status'> | null {
  const at = (...path: readonly string[]) => textOf(valueAt(incident, path))
  const id = at('id')
  if (!id) return null
  const tags = tagsIn(valueAt(incident, ['tags']))
  return {
    identity: id,
    title: [at('message'), `Squadcast incident ${id}`],
    description: at('description'),
    severity: [lookUp(tags, 'severity'), lookUp(tags, 'priority'), at('event_payload', 'priority'), at('priority')],
    labels: {
      alertname: at('message'),
      ...tags,
      service: at('service', 'name') || tags.service,
      team: at('owner', 'name') || tags.team,
      alert_source: at('alert_source', 'type'),
      event_id: at('event_payload', 'event_id'),
      [PAGED_BY]: 'squadcast',
    },
    links: { source: at('url') || (source.url && `${source.url}/incident/${encodeURIComponent(id.toWellFormed())}`) },
    // An incident of its is open once; each further one has another id.
    startsAt: at('created_at'),
  }
}

/** What somebody has done, for the timeline. */
const NOTES: ReadonlyMap<string, string> = new Map([
  ['incident.incident_notes_created', 'Note'],
  ['incident.incident_notes_updated', 'Note changed'],
  ['incident.incident_notes_deleted', 'Note deleted'],
])

function readNote(what: string, note: unknown, incident: unknown, context: Context): Reading {
  const about = saidOf(incident, context)
  if (about === null) return unreadable('data.incident.id', 'a note needs the id of its incident')
  const message = valueAt(note, ['message'])
  const author = textOf(valueAt(note, ['created_by', 'name']))
  return echoing(
    signalOf(
      {
        ...about,
        status: 'resolved',
        kind: 'information',
        title: [author ? `${what} by ${author}` : `${what} in Squadcast`],
        description: isRecord(message) ? textOf(message.message) || textOf(message.raw_message) : message,
      },
      context,
    ),
    { ...echo(incident, '', null), by: author || null },
  )
}
