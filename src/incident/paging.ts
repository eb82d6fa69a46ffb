import { samePosition } from '../escalation/policy.ts'
import type { CallRecord, PageOutcome } from './command.ts'
import { type Context, type Decision, nothing } from './decision.ts'
import { hurryOn, isAt, others } from './escalation.ts'
import type { Fact } from './event.ts'
import { type Call, type Callee, type CalleeWay, callAt, type Incident } from './incident.ts'

type Of<T extends CallRecord['type']> = Extract<CallRecord, { type: T }>

/** A person of Slack who has said nothing else. */
const BY_SLACK: readonly CalleeWay[] = [{ via: 'slack', nth: 0, afterMs: 0 }]

export function waysOf({ ways = BY_SLACK }: Callee): readonly CalleeWay[] {
  return ways
}

/** What the world has told of calls and pages; each decides nothing the second time. */
export function decideCall(incident: Incident, command: CallRecord, context: Context): Decision {
  switch (command.type) {
    case 'record_called':
      return recordCalled(incident, command, context)
    case 'record_page':
      return recordPage(incident, command)
    case 'record_page_failure':
      return recordFailure(incident, command, context)
    case 'record_unanswered':
      return unanswered(incident, command)
    case 'record_pager':
      return [{ type: 'pager_told', pager: command.pager, action: command.action, ref: command.ref }]
    case 'record_pager_failure':
      return pagerFailed(incident, command, context)
    default:
      return command satisfies never
  }
}

/** Whether this page may still go out: its call stands, the person may answer, and it has not gone out before. */
export function mayPage(incident: Incident, { user, nth, position }: Omit<PageOutcome, 'via' | 'attempt'>): boolean {
  const call = callAt(incident, position)
  if (call === null || call.unreached.includes(user.id)) return false
  if (!call.users.some(({ id }) => id === user.id)) return false
  return !hasGone(incident, { user, nth, position })
}

/** Who the step named. Where that is nobody, waiting would be wasted time. */
function recordCalled(incident: Incident, command: Of<'record_called'>, { at }: Context): Decision {
  const { position, withheld, pagers } = command
  if (callAt(incident, position)) return nothing
  const isExpected = position.asked === undefined ? isAt(incident, position) : incident.asks.includes(position.asked)
  if (!isExpected) return nothing
  const unwilling = command.users.filter(({ id }) => position.asked === undefined && incident.declined.includes(id))
  const users = command.users.filter(user => !unwilling.includes(user))
  const unreachable = [...command.unreachable, ...unwilling.map(({ name }) => `${name} has said that they cannot`)]
  const called: Fact = {
    ...{ type: 'called', position, users, unreachable },
    ...(withheld.length > 0 && { withheld }),
    ...(pagers.length > 0 && { pagers }),
  }
  const isNobody = users.every(user => waysOf(user).length === 0) && pagers.length === 0
  return isNobody && position.asked === undefined ? [called, ...hurryOn(incident, at)] : [called]
}

function recordPage(incident: Incident, command: Of<'record_page'>): Decision {
  const { user, via, nth, position, message, seen, attempt, others, within } = command
  if (hasGone(incident, command)) return nothing
  return [
    {
      ...{ type: 'paged', user, via, nth, position, attempt },
      ...(message && { message, seen }),
      ...(others.length > 0 && { others }),
      ...(within !== null && { within }),
    },
  ]
}

/** Where nobody of a step can be reached there is nobody to wait for. */
function recordFailure(incident: Incident, command: Of<'record_page_failure'>, { at }: Context): Decision {
  const { user, via, nth, position, reason, attempt, isFirst } = command
  const call = callAt(incident, position)
  const again = command.again && call !== null && attempt < MOST_TRIES
  if (call?.failed.some(way => way.user === user.id && way.nth === nth) || hasGone(incident, command)) return nothing
  const failed: Fact = {
    ...{ type: 'page_failed', user, via, nth, position, reason, attempt, again },
    ...(!isFirst && { repeated: true }),
  }
  const isLost = !again && call !== null && isLastWay(incident, call, command) && !others(call, user.id)
  return isLost && isAt(incident, position) ? [failed, ...hurryOn(incident, at)] : [failed]
}

/** A page that has gone and reached nobody. */
function unanswered({ pages }: Incident, { user, via, reason }: Of<'record_unanswered'>): Decision {
  const page = pages.findLast(one => one.user.id === user.id && one.via === via)
  if (!page) return nothing
  return [{ type: 'page_unanswered', user: page.user, via, nth: page.nth, position: page.position, reason }]
}

/** So often a page is tried, with ever longer waits: some ten minutes in all. */
const MOST_TRIES = 14

/** Nothing else of the person's has got through, or may yet. */
function isLastWay(incident: Incident, call: Call, { user, nth }: PageOutcome): boolean {
  const ways = call.users.filter(({ id }) => id === user.id).flatMap(waysOf)
  return ways.every(
    way =>
      way.nth === nth ||
      (call.failed.some(failed => failed.user === user.id && failed.nth === way.nth) &&
        !hasGone(incident, { user, nth: way.nth, position: call.position })),
  )
}

function hasGone({ pages }: Incident, page: Omit<PageOutcome, 'via' | 'attempt'>): boolean {
  return pages.some(
    ({ user, nth, position }) => user.id === page.user.id && nth === page.nth && samePosition(position, page.position),
  )
}

function pagerFailed(incident: Incident, command: Of<'record_pager_failure'>, { at }: Context): Decision {
  const { pager, action, reason } = command
  const failed: Fact = { type: 'pager_failed', pager, action, reason }
  const call = callAt(incident, incident.position)
  const isAlone = action === 'trigger' && call?.pagers?.includes(pager) === true && !others(call, pager)
  return isAlone && incident.status === 'triggered' ? [failed, ...hurryOn(incident, at)] : [failed]
}
