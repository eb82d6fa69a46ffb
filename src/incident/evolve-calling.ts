import type { Pager } from '../escalation/pager.ts'
import { samePosition, sameRound } from '../escalation/policy.ts'
import type { CallingFact, Event } from './event.ts'
import type { Call, Callee, Incident, Page, User } from './incident.ts'
import { waysOf } from './paging.ts'

export type CallingEvent = Extract<Event, CallingFact>

const TYPES = [
  ...(['escalated', 'escalation_exhausted', 'not_paged', 'page_asked', 'called', 'paged', 'page_failed'] as const),
  ...(['page_unanswered', 'declined', 'acknowledgement_expired', 'pager_told', 'pager_failed'] as const),
] as const satisfies readonly CallingFact['type'][]

export function isCallingFact(event: Event): event is CallingEvent {
  return TYPES.some(type => type === event.type)
}

/** Whom the incident calls, and what has gone out. */
export function withCalling(incident: Incident, event: CallingEvent): Incident {
  switch (event.type) {
    case 'escalated': {
      const { position, calls } = incident
      const stands = (call: Call) => call.position.asked !== undefined || (position && sameRound(position, event.to))
      return { ...notHeld(incident), status: 'triggered', position: event.to, calls: calls.filter(stands) }
    }
    case 'escalation_exhausted':
      return { ...notHeld(incident), position: null }
    case 'not_paged':
      return { ...incident, held: true }
    case 'page_asked':
      return { ...incident, asks: [...incident.asks, event.seq] }
    case 'called':
      return called(incident, event)
    case 'paged':
      return { ...incident, pages: [...incident.pages, pageOf(event)] }
    case 'page_failed':
      return event.again ? incident : { ...incident, calls: incident.calls.map(call => withFailure(call, event)) }
    case 'declined':
      return {
        ...incident,
        declined: [...incident.declined, event.user.id],
        calls: incident.calls.map(call => without(call, event.user.id)),
      }
    case 'pager_told':
      return { ...incident, pagers: told(incident.pagers, event) }
    case 'page_unanswered':
    case 'acknowledgement_expired':
      return incident
    case 'pager_failed':
      return event.action === 'trigger'
        ? { ...incident, calls: incident.calls.map(call => withoutPager(call, event.pager)) }
        : incident
    default:
      return event satisfies never
  }
}

/** It calls people, or is to. */
export function notHeld({ held: _, ...incident }: Incident): Incident {
  return incident
}

/** Somebody has answered: nobody is called any longer. */
export const ANSWERED = { calls: [], declined: [], asks: [] } as const

/** Whoever came because somebody asked for them has answered. */
export function withAnswer({ calls }: Incident, { id }: User): readonly Call[] {
  return calls.flatMap(call => {
    if (call.position.asked === undefined) return [call]
    const users = call.users.filter(user => user.id !== id)
    return users.length > 0 ? [{ ...call, users }] : []
  })
}

export function withUsers({ responders }: Pick<Incident, 'responders'>, users: readonly User[]): readonly User[] {
  const fresh = users.filter(user => !responders.some(({ id }) => id === user.id))
  return [...responders, ...fresh.map(({ id, name }) => ({ id, name }))]
}

function called(incident: Incident, event: Extract<CallingEvent, { type: 'called' }>): Incident {
  const { position, users, pagers, at } = event
  const unreached = users.filter(user => waysOf(user).length === 0).map(({ id }) => id)
  return {
    ...incident,
    calls: [...incident.calls, { position, at, users, ...(pagers && { pagers }), failed: [], unreached }],
    asks: incident.asks.filter(seq => seq !== position.asked),
    responders: withUsers(incident, users.filter(isPerson)),
  }
}

/** Channels are called too. */
function isPerson(user: Callee): boolean {
  return waysOf(user).every(({ via }) => via !== 'channel')
}

function pageOf({ user, via, nth = 0, position, message, others }: Extract<CallingEvent, { type: 'paged' }>): Page {
  return { user, via, nth, position, message: message ?? null, ...(others && { others }) }
}

function withFailure(call: Call, event: Extract<CallingEvent, { type: 'page_failed' }>): Call {
  const { user, nth = 0, position } = event
  if (!samePosition(call.position, position)) return call
  const failed = [...call.failed, { user: user.id, nth }]
  const ways = call.users.filter(({ id }) => id === user.id).flatMap(waysOf)
  const isLost = ways.every(way => failed.some(one => one.user === user.id && one.nth === way.nth))
  return isLost ? without({ ...call, failed }, user.id) : { ...call, failed }
}

function without(call: Call, id: string): Call {
  const isCalled = call.users.some(user => user.id === id) && !call.unreached.includes(id)
  return isCalled ? { ...call, unreached: [...call.unreached, id] } : call
}

function withoutPager({ pagers, ...call }: Call, gone: Pager): Call {
  return pagers ? { ...call, pagers: pagers.filter(pager => pager !== gone) } : call
}

function told(pagers: readonly Pager[], event: Extract<CallingEvent, { type: 'pager_told' }>): readonly Pager[] {
  const others = pagers.filter(name => name !== event.pager)
  return event.action === 'resolve' ? others : [...others, event.pager]
}
