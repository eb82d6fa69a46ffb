import { FIRST, next, type Position, samePosition } from '../escalation/policy.ts'
import type { RecordCommand } from './command.ts'
import { type Decision, nothing } from './decision.ts'
import type { Fact } from './event.ts'
import type { Incident } from './incident.ts'

type PageRecord = Extract<RecordCommand, { type: 'record_page' | 'record_page_failure' }>

/** A wait is over. A timer is never cancelled; one that has been outlived decides nothing. */
export function escalate(incident: Incident, { from }: { from: Position }): Decision {
  return isCalling(incident, from) ? moveOn(incident) : nothing
}

/** Somebody wants more people now. Calling an acknowledged incident's next step makes it unacknowledged again. */
export function callNext(incident: Incident): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  if (incident.policy === null) return { refused: 'nobody_to_call' }
  const following = incident.position && next(incident.policy, incident.position)
  return [{ type: 'escalated', to: following ?? fromTheStart(incident) }]
}

/** The first step once more: timers and calls of the turns before mean nothing to it. */
export function fromTheStart({ seq }: Incident): Position {
  return { ...FIRST, turn: seq }
}

/** Who the step named. Where that is nobody, waiting would be wasted time. */
export function recordCalled(incident: Incident, command: Extract<RecordCommand, { type: 'record_called' }>): Decision {
  const { position, users, unreachable } = command
  if (!isCalling(incident, position) || incident.called) return nothing
  const called: Fact = { type: 'called', position, users, unreachable }
  return users.length > 0 ? [called] : [called, ...hurryOn(incident)]
}

export function recordPage(incident: Incident, command: PageRecord): Decision {
  const { user, position } = command
  if (command.type === 'record_page_failure') return pageFailed(incident, command)
  const { channel, ts } = command.message
  const known = incident.pages.some(({ message }) => message.channel === channel && message.ts === ts)
  return known
    ? nothing
    : [{ type: 'paged', user, via: 'slack', position, message: command.message, seen: command.seen }]
}

/** Where nobody of a step can be reached there is nobody to wait for. */
function pageFailed(incident: Incident, command: Extract<PageRecord, { type: 'record_page_failure' }>): Decision {
  const { user, position, reason } = command
  const { called } = incident
  if (called?.unreached.includes(user.id)) return nothing
  const failed: Fact = { type: 'page_failed', user, via: 'slack', position, reason }
  const others = called?.users.some(({ id }) => id !== user.id && !called.unreached.includes(id))
  return others || !isCalling(incident, position) ? [failed] : [failed, ...hurryOn(incident)]
}

/** Pages of this position may go out: nobody has acknowledged, and nobody further is being called. */
export function isCalling(incident: Incident, position: Position): boolean {
  return incident.status === 'triggered' && samePosition(incident.position, position)
}

/** The next step at once; but not the next round, which waits: all of it would be over before anybody could mend it. */
function hurryOn(incident: Incident): readonly Fact[] {
  const to = incident.policy && incident.position && next(incident.policy, incident.position)
  return to && to.round === incident.position?.round ? [{ type: 'escalated', to }] : nothing
}

function moveOn(incident: Incident): readonly Fact[] {
  const to = incident.policy && incident.position && next(incident.policy, incident.position)
  return to ? [{ type: 'escalated', to }] : [{ type: 'escalation_exhausted' }]
}
