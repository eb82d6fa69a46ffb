import type { Event } from '../incident/event.ts'
import { type Incident, label } from '../incident/incident.ts'
import { formatDuration } from '../lib/time.ts'
import { describe, isBookkeeping } from '../timeline/describe.ts'
import { durations, milestones } from '../timeline/durations.ts'
import { actorName } from '../timeline/words.ts'
import { impactOf } from './impact.ts'
import { whatToLookAt } from './look-at.ts'
import { peopleOf } from './people.ts'
import type { Entry, Given, Moment, Postmortem, Statement } from './postmortem.ts'
import { walks } from './walks.ts'

/** Drafts the postmortem from facts alone. `events` is the whole timeline of the incident, in its order. */
export function draftPostmortem(incident: Incident, events: readonly Event[]): Postmortem {
  const body = {
    summary: given(incident.summary, 'summary', events),
    facts: factsOf(incident, events),
    impact: impactOf(incident, events),
    cause: given(incident.cause, 'cause', events),
    times: timesOf(incident, events),
    people: peopleOf(events),
    lookAt: whatToLookAt(incident, events),
    playbooks: walks(events),
  }
  return {
    label: label(incident),
    title: incident.title,
    status: incident.status,
    severity: incident.severity,
    asOf: events.at(-1)?.at ?? incident.openedAt,
    ...body,
    timeline: entries(incident, events, cited(body)),
  }
}

function given(text: string | null, field: 'summary' | 'cause', events: readonly Event[]): Given | null {
  if (text === null || text.trim() === '') return null
  const source = events.findLast(event => event.type === 'resolved' && event[field] === text)
  return { text: text.trim(), by: source ? actorName(source.actor) : null, cites: source ? [source.seq] : [] }
}

function factsOf(incident: Incident, events: readonly Event[]): readonly Statement[] {
  const { opened, acknowledged, resolved } = milestones(events)
  const { acknowledgeMs, resolveMs } = durations(events)
  const facts: Statement[] = []
  if (opened) facts.push({ text: describe(opened, incident), cites: [opened.seq] })
  if (acknowledged && acknowledgeMs !== null) {
    const verb = acknowledged.type === 'mitigated' ? 'mitigated it' : 'acknowledged'
    const text = `${actorName(acknowledged.actor)} ${verb} after ${formatDuration(acknowledgeMs)}.`
    facts.push({ text, cites: [acknowledged.seq] })
  }
  if (resolved && resolveMs !== null) {
    const text = `${actorName(resolved.actor)} resolved it after ${formatDuration(resolveMs)}.`
    facts.push({ text, cites: [resolved.seq] })
  } else facts.push({ text: `It is not resolved; its status is ${incident.status}.`, cites: last(events) })
  return facts
}

function timesOf(incident: Incident, events: readonly Event[]): readonly Moment[] {
  const { opened, acknowledged, mitigated, resolved } = milestones(events)
  const { detectMs, acknowledgeMs, mitigateMs, resolveMs } = durations(events)
  const moment = (what: Moment['what'], event: Event | null, tookMs: number | null): Moment => ({
    what,
    at: event?.at ?? null,
    tookMs,
    by: event && actorName(event.actor),
    cites: event ? [event.seq] : [],
  })
  return [
    { what: 'began', at: incident.startedAt, tookMs: null, by: null, cites: opened ? [opened.seq] : [] },
    moment('opened', opened, detectMs),
    moment('acknowledged', acknowledged, acknowledgeMs),
    moment('mitigated', mitigated, mitigateMs),
    moment('resolved', resolved, resolveMs),
  ]
}

function entries(incident: Incident, events: readonly Event[], cites: ReadonlySet<number>): readonly Entry[] {
  return events
    .filter(event => !isBookkeeping(event.type) || cites.has(event.seq))
    .map(event => ({ seq: event.seq, at: event.at, text: describe(event, incident) }))
}

function cited({ summary, cause, ...body }: Omit<Postmortem, keyof Head>): ReadonlySet<number> {
  const sections = [body.facts, body.impact, body.times, body.people, body.lookAt, body.playbooks]
  const statements = [summary, cause, ...sections.flat(), ...body.playbooks.flatMap(({ steps }) => steps)]
  return new Set(statements.flatMap(statement => statement?.cites ?? []))
}

type Head = Pick<Postmortem, 'label' | 'title' | 'status' | 'severity' | 'asOf' | 'timeline'>

function last(events: readonly Event[]): readonly number[] {
  return events.slice(-1).map(({ seq }) => seq)
}
