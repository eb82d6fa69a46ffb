import { type AlertRef, EXPIRED } from '../alert/alert.ts'
import { added } from '../alert/storm.ts'
import type { Event, EventType, Opened } from './event.ts'
import { ANSWERED, isCallingFact, notHeld, withAnswer, withCalling, withUsers } from './evolve-calling.ts'
import { isDeliveryFact, withDelivery } from './evolve-delivery.ts'
import { isRunFact, withRun } from './evolve-run.ts'
import { type Actor, type AlertTally, type Incident, NEWEST } from './incident.ts'

/** Folds one event into the state. The first event of an incident is `opened`, which needs the id. */
export function evolve(incident: Incident | null, event: Event, id: string): Incident {
  if (event.type === 'opened') return opened(id, event)
  if (incident === null) throw new Error(`the timeline of ${id} begins with ${event.type}, not with opened`)
  return { ...changed(incident, event), seq: event.seq, shown: UNSEEN.has(event.type) ? incident.shown : event.seq }
}

/** What no card says: it needs no update of any. */
const UNSEEN: ReadonlySet<EventType> = new Set<EventType>([
  ...(['paged', 'noted', 'responder_joined', 'step_overdue', 'page_asked'] as const),
  ...(['page_unanswered', 'pager_told', 'pager_failed'] as const),
  ...(['header_posted', 'announced', 'playbook_posted'] as const),
  ...(['resolve_offered', 'postmortem_posted', 'reminded', 'delivery_failed'] as const),
])

export function fold(events: readonly Event[], id: string): Incident | null {
  return events.reduce<Incident | null>((incident, event) => evolve(incident, event, id), null)
}

function changed(incident: Incident, event: Exclude<Event, Opened>): Incident {
  if (isRunFact(event)) return withRun(incident, event)
  if (isDeliveryFact(event)) return withDelivery(incident, event)
  if (isCallingFact(event)) return withCalling(incident, event)
  switch (event.type) {
    case 'alerts_joined':
      return { ...incident, alerts: joined(incident.alerts, event) }
    case 'alerts_refired':
      return {
        ...incident,
        alerts: { ...incident.alerts, firing: event.firing, cut: Math.max(incident.alerts.cut, event.cut) },
      }
    case 'alerts_cleared':
      return { ...incident, alerts: cleared(incident.alerts, event) }
    case 'alerts_changed':
      return {
        ...incident,
        alerts: { ...incident.alerts, newest: incident.alerts.newest.map(renewedBy(event.alerts)) },
      }
    case 'acknowledged':
      return {
        ...incident,
        ...ANSWERED,
        status: 'acknowledged',
        acknowledgedSeq: event.seq,
        ...firstAcknowledged(incident, event),
      }
    case 'mitigated':
      return {
        ...incident,
        ...ANSWERED,
        status: 'mitigated',
        mitigatedAt: incident.mitigatedAt ?? event.at,
        ...firstAcknowledged(incident, event),
      }
    case 'resolved':
      return {
        ...incident,
        ...ANSWERED,
        status: 'resolved',
        resolvedAt: event.at,
        resolvedBy: event.actor,
        summary: event.summary ?? incident.summary,
        cause: event.cause ?? incident.cause,
      }
    case 'reopened':
      return {
        ...notHeld(incident),
        status: 'triggered',
        resolvedAt: null,
        resolvedBy: null,
        mitigatedAt: null,
        position: event.position,
        ...ANSWERED,
        reopened: incident.reopened + 1,
        alerts: { ...incident.alerts, firing: event.firing ?? incident.alerts.firing },
      }
    case 'severity_changed':
      return {
        ...withoutReason(incident),
        severity: event.to,
        ...(event.because !== undefined && { severityBecause: event.because }),
        severitySetBy: isPerson(event.actor) ? event.actor : incident.severitySetBy,
      }
    case 'role_assigned':
      return {
        ...incident,
        roles: { ...incident.roles, [event.role]: event.user },
        responders: withUsers(incident, [event.user]),
      }
    case 'responder_joined':
      return { ...incident, responders: withUsers(incident, [event.user]), calls: withAnswer(incident, event.user) }
    case 'noted':
      return incident
    case 'promoted':
      return { ...incident, opensChannel: true }
    default:
      return event satisfies never
  }
}

/** What it was opened with is copied as it is; the rest begins empty. */
function opened(id: string, event: Event & Opened): Incident {
  const { type: _, seq, at, actor, kind, because, startedAt, alerts, firing, cut, causes, ...copied } = event
  return {
    ...copied,
    ...(because !== undefined && { severityBecause: because }),
    id,
    type: kind,
    status: 'triggered',
    severitySetBy: null,
    openedBy: actor,
    openedAt: at,
    startedAt: new Date(startedAt),
    ...{ acknowledgedAt: null, acknowledgedBy: null, mitigatedAt: null, resolvedAt: null, resolvedBy: null },
    ...{ reopened: 0, summary: null, cause: null, position: null, roles: {}, responders: [] },
    ...{ calls: [], declined: [], asks: [], pages: [], pagers: [] },
    alerts: { total: alerts.length, firing, cut, ...(causes && { causes }), newest: newest(alerts) },
    ...{ runs: [], channel: null, header: null, announcement: null, offer: null, postmortem: null },
    ...{ seq, shown: seq },
  }
}

function joined(tally: AlertTally, event: Extract<Event, { type: 'alerts_joined' }>): AlertTally {
  const { causes } = event
  return {
    ...tally,
    ...(causes && { causes: added(tally.causes ?? {}, causes) }),
    total: tally.total + event.alerts.length,
    firing: event.firing,
    cut: Math.max(tally.cut, event.cut),
    newest: [...newest(event.alerts), ...tally.newest].slice(0, NEWEST),
  }
}

/** What once ended without having recovered is not forgotten for another that does. */
function cleared(tally: AlertTally, { firing, ended }: { firing: number; ended?: string }): AlertTally {
  return { ...tally, firing, ...(ended !== undefined && ended !== EXPIRED && { ended }) }
}

/** When they came only the timeline needs to know. */
function newest(alerts: readonly AlertRef[]): readonly AlertRef[] {
  const last = alerts.slice(-NEWEST).reverse()
  return last.map(({ heard: _, ...alert }) => alert)
}

function renewedBy(fresh: readonly AlertRef[]): (known: AlertRef) => AlertRef {
  return known => fresh.find(of => of.source === known.source && of.fingerprint === known.fingerprint) ?? known
}

/** Times to acknowledge are told of the first time, whatever happens later. */
function firstAcknowledged(incident: Incident, event: Event): Pick<Incident, 'acknowledgedAt' | 'acknowledgedBy'> {
  return { acknowledgedAt: incident.acknowledgedAt ?? event.at, acknowledgedBy: event.actor }
}

function withoutReason({ severityBecause: _, ...incident }: Incident): Incident {
  return incident
}

function isPerson(actor: Actor): boolean {
  return actor.kind === 'user' || actor.kind === 'api'
}
