import { takesAcknowledgements } from '../escalation/pager.ts'
import { stepAt } from '../escalation/policy.ts'
import { MINUTE, SECOND } from '../lib/time.ts'
import type { PageEffect, Planned } from './effect.ts'
import type { CallingEvent } from './evolve-calling.ts'
import {
  type Actor,
  type Call,
  type Callee,
  type CalleeWay,
  callAt,
  type Incident,
  isFrom,
  type User,
} from './incident.ts'
import { waysOf } from './paging.ts'
import { cards, hasMissed, inviting, pages, pagesOf, telling, topic } from './react-cards.ts'

/** What calls people, and what is to be seen of it. */
export function reactToCalling(incident: Incident, event: CallingEvent): readonly Planned[] {
  switch (event.type) {
    case 'escalated':
      return [...calling(incident), ...cards(incident), ...topic(incident), ...pages(incident)]
    case 'escalation_exhausted':
      return [...cards(incident), telling(incident, 'everybody has been called and nobody has acknowledged.')]
    case 'page_asked': {
      const { seq, targets, users } = event
      return [{ type: 'call', position: { step: 0, round: 0, asked: seq }, asked: { targets, users } }]
    }
    case 'called':
      return called(incident, event)
    case 'page_failed':
      return failed(incident, event)
    case 'page_unanswered':
      return hurrying(incident, event)
    case 'paged':
      return isCalledAgain(incident, event.user.id) || hasMissed(incident, event.seen ?? event.seq)
        ? pagesOf(event.user)
        : []
    case 'declined':
      return [...cards(incident), ...pagesOf(event.user)]
    case 'pager_told':
      // Somebody may have answered while it was told to call.
      return event.action === 'trigger' ? tellingPagers(incident, event.actor) : []
    case 'pager_failed':
      return [...cards(incident), telling(incident, `the pager ${event.pager} could not be told: ${event.reason}`)]
    case 'not_paged':
    case 'acknowledgement_expired':
      return cards(incident)
    default:
      return event satisfies never
  }
}

/** The step at which the incident stands is called, and the next one waits. */
export function calling(incident: Incident): readonly Planned[] {
  const { policy, position } = incident
  const step = policy && position && stepAt(policy, position)
  if (!step) return []
  return [
    { type: 'call', position },
    { type: 'wait', from: position, afterMs: step.waitMs },
  ]
}

/** Whoever has acknowledged is asked again after a time. */
export function expiring({ status, policy, acknowledgedSeq }: Incident): readonly Planned[] {
  if (status !== 'acknowledged' || policy?.ackTimeoutMs === undefined || acknowledgedSeq === undefined) return []
  return [{ type: 'ack_due', since: acknowledgedSeq, afterMs: policy.ackTimeoutMs }]
}

/** The pagers that know of it hear what people have done; not the one that has told it us. */
export function tellingPagers({ status, pagers }: Incident, by: Actor): readonly Planned[] {
  if (status === 'triggered') return []
  const action = status === 'resolved' ? 'resolve' : 'acknowledge'
  return pagers
    .filter(pager => !isFrom(by, pager) && (action === 'resolve' || takesAcknowledgements(pager)))
    .map(pager => ({ type: 'tell_pager', pager, action }))
}

type Of<T extends CallingEvent['type']> = Extract<CallingEvent, { type: T }>

function called(incident: Incident, { position, users, pagers = [] }: Of<'called'>): readonly Planned[] {
  return [
    ...users.flatMap(user => waysOf(user).map(way => paging(user, way, { position, tries: 0, afterMs: way.afterMs }))),
    ...pagers.map((pager): Planned => ({ type: 'tell_pager', pager, action: 'trigger' })),
    ...cards(incident),
    ...inviting(incident, users),
  ]
}

/** It is tried again, and the person's next way does not wait for that; whoever runs Tocsin hears of it once. */
function failed(incident: Incident, event: Of<'page_failed'>): readonly Planned[] {
  const { user, nth = 0, position, reason, attempt = 1, again = false, repeated = false } = event
  const callee = calleeIn(callAt(incident, position), user)
  const way = callee && waysOf(callee).find(one => one.nth === nth)
  const retry =
    again && callee && way ? [paging(callee, way, { position, tries: attempt, afterMs: backoff(attempt) })] : []
  if (repeated && again) return retry
  const told = telling(incident, `${user.name} could not be called by ${event.via}: ${reason}`)
  return [...hurrying(incident, event), ...retry, ...cards(incident), told]
}

/** The person's next way at once. */
function hurrying(
  incident: Incident,
  { user, nth = 0, position, at }: Of<'page_failed' | 'page_unanswered'>,
): readonly Planned[] {
  const call = callAt(incident, position)
  const callee = calleeIn(call, user)
  const ways = callee ? waysOf(callee) : []
  const later = ways.slice(ways.findIndex(way => way.nth === nth) + 1)
  // What is due already is under way, or has been.
  const next = call && later.find(({ afterMs }) => call.at.getTime() + afterMs > at.getTime())
  return callee && next ? [paging(callee, next, { position, tries: 0, afterMs: 0 })] : []
}

function calleeIn(call: Call | null, { id }: User): Callee | null {
  return call?.users.find(user => user.id === id) ?? null
}

function paging(
  { id, name, person }: Callee,
  { via, nth }: CalleeWay,
  when: Pick<PageEffect, 'position' | 'tries'> & { readonly afterMs: number },
): Planned {
  return { type: 'page', user: { id, name }, person: person ?? null, via, nth, ...when }
}

function backoff(attempt: number): number {
  return Math.min(MINUTE, 5 * SECOND * 2 ** (attempt - 1))
}

/** Has older calls, which must not look as if they were the newest. */
function isCalledAgain(incident: Incident, user: string): boolean {
  return incident.pages.filter(page => page.user.id === user && page.message !== null).length > 1
}
