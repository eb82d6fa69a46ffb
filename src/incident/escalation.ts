import { FIRST, first, next, type Position, pages, samePosition } from '../escalation/policy.ts'
import type { PeopleCommand } from './command.ts'
import { type Context, type Decision, nothing } from './decision.ts'
import type { Fact } from './event.ts'
import { type Call, callAt, type Incident } from './incident.ts'

type EscalateCommand = Extract<PeopleCommand, { type: 'escalate_now' }>
type PageCommand = Extract<PeopleCommand, { type: 'page' }>

/** A wait is over. A timer is never cancelled; one that has been outlived decides nothing. */
export function escalate(incident: Incident, { from }: { from: Position }, context: Context): Decision {
  return isAt(incident, from) ? moveOn(incident, context) : nothing
}

/** Somebody wants more people now. Calling an acknowledged incident's next step makes it unacknowledged again. */
export function callNext(incident: Incident, { from }: EscalateCommand, { at }: Context): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  if (incident.policy === null) return { refused: 'nobody_to_call' }
  if (from !== undefined && !samePosition(from, incident.position)) return { refused: 'called_since' }
  const following = incident.position && next(incident.policy, incident.position, { severity: incident.severity, at })
  return [{ type: 'escalated', to: following ?? fromTheStart(incident, at) }]
}

/** Somebody wants these people, whatever the policy says; it stands where it stood. */
export function askFor(incident: Incident, { targets, users }: PageCommand): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  if (targets.length === 0 && users.length === 0) return { refused: 'nobody_to_call' }
  return [{ type: 'page_asked', targets, users }]
}

/** Somebody has called them by hand, and they have not answered. */
export function isAskedFor({ calls }: Incident, id: string): boolean {
  return calls.some(({ position, users }) => position.asked !== undefined && users.some(user => user.id === id))
}

/** Whoever was called cannot. Where nobody else of the step is left, waiting would be wasted time. */
export function decline(incident: Incident, { at, actor }: Context): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  const isCalled = incident.calls.some(call => waitsFor(call, actor.kind === 'user' ? actor.id : ''))
  if (actor.kind !== 'user' || !isCalled) return { refused: 'not_called' }
  const declined: Fact = { type: 'declined', user: { id: actor.id, name: actor.name } }
  const call = callAt(incident, incident.position)
  const isLast = call !== null && waitsFor(call, actor.id) && !others(call, actor.id)
  return isLast && incident.status === 'triggered' ? [declined, ...hurryOn(incident, at)] : [declined]
}

/** Acknowledged for so long, and still not resolved: whoever has it may have fallen asleep. */
export function expireAcknowledgement(incident: Incident, { since }: { since: number }, { at }: Context): Decision {
  const { status, policy, severity, acknowledgedSeq } = incident
  if (status !== 'acknowledged' || acknowledgedSeq !== since) return nothing
  if (policy === null || !pages(policy, severity)) return nothing
  return [
    { type: 'acknowledgement_expired' },
    // Its place on the timeline is one further on than the state knows.
    { type: 'escalated', to: fromTheStart({ ...incident, seq: incident.seq + 1 }, at) },
  ]
}

/** The first step once more: timers and calls of the turns before mean nothing to it. */
export function fromTheStart({ policy, severity, seq }: Incident, at: Date): Position {
  return { ...((policy && first(policy, { severity, at })) ?? FIRST), turn: seq }
}

/** What calls people when an incident opens. */
export function beginning(incident: Pick<Incident, 'policy' | 'severity'>, at: Date): readonly Fact[] {
  const { policy, severity } = incident
  if (policy === null) return nothing
  if (!pages(policy, severity)) return [{ type: 'not_paged', severity }]
  return callingFrom(first(policy, { severity, at }))
}

/** What follows when it has become as bad as that: what called nobody by itself may do so now. */
export function worsened(incident: Incident, severity: Incident['severity'], at: Date): readonly Fact[] {
  const { held, status, policy, seq } = incident
  if (!held || status !== 'triggered' || policy === null || !pages(policy, severity)) return nothing
  const to = first(policy, { severity, at })
  // A turn of its own: it may have called people before it was reopened.
  return callingFrom(to && { ...to, turn: seq })
}

function callingFrom(to: Position | null): readonly Fact[] {
  return to ? [{ type: 'escalated', to }] : [{ type: 'escalation_exhausted' }]
}

/** The incident waits at this position for an answer. */
export function isAt(incident: Incident, position: Position): boolean {
  return incident.status === 'triggered' && samePosition(incident.position, position)
}

/** The next step at once; but not the next round, which waits: all of it would be over before anybody could mend it. */
export function hurryOn(incident: Incident, at: Date): readonly Fact[] {
  const { policy, position, severity } = incident
  const to = policy && position && next(policy, position, { severity, at })
  return to && to.round === position.round ? [{ type: 'escalated', to }] : nothing
}

function moveOn({ policy, position, severity }: Incident, { at }: Context): readonly Fact[] {
  return callingFrom(policy && position && next(policy, position, { severity, at }))
}

type Waiting = Pick<Call, 'users' | 'unreached' | 'pagers'>

function waitsFor({ users, unreached }: Waiting, id: string): boolean {
  return users.some(user => user.id === id) && !unreached.includes(id)
}

/** Whether anybody else may still answer. */
export function others({ users, unreached, pagers = [] }: Waiting, than: string): boolean {
  return pagers.some(pager => pager !== than) || users.some(({ id }) => id !== than && !unreached.includes(id))
}
