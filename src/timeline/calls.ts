import { type Position, samePosition } from '../escalation/policy.ts'
import type { Event } from '../incident/event.ts'
import type { Incident, User } from '../incident/incident.ts'
import { line } from '../lib/text.ts'
import { describe } from './describe.ts'
import { quote, sentence, userName, whereIs } from './words.ts'

/** One time that people were called: whom the step named at that instant, and what came of each. */
export type Call = {
  readonly at: Date
  readonly position: Position
  readonly people: readonly CalledPerson[]
  /** Of each target or person that led to nobody, why. */
  readonly unreachable: readonly string[]
}

/** `none`: no page has gone out, or not yet. */
export type CalledPerson = {
  readonly user: User
  readonly page: 'sent' | 'failed' | 'none'
  readonly at: Date | null
  /** Why it failed. */
  readonly reason: string | null
}

type PageEvent = Extract<Event, { type: 'paged' | 'page_failed' }>

/** Every call of an incident, oldest first, with the outcome of each page. */
export function callsOf(timeline: readonly Event[]): readonly Call[] {
  return timeline.flatMap((event, index) => {
    if (event.type !== 'called') return []
    // After it was reopened, the same step is called anew.
    const rest = timeline.slice(index + 1)
    const again = rest.findIndex(later => later.type === 'called' && samePosition(later.position, event.position))
    const pages = (again < 0 ? rest : rest.slice(0, again))
      .filter(isPage)
      .filter(page => samePosition(page.position, event.position))
    const people = event.users.map(user => outcomeOf(user, pages))
    return [{ at: event.at, position: event.position, people, unreachable: event.unreachable }]
  })
}

export type CallSentence = { readonly at: Date | null; readonly sentence: string }

/** Whom an incident has called and what came of it, for people, oldest first. Without markup. */
export function describeCalls(incident: Incident, timeline: readonly Event[]): readonly CallSentence[] {
  const calls = callsOf(timeline)
  const told = calls.map(call => ({ at: call.at, sentence: describeCall(call, incident) }))
  const ends = timeline.flatMap(event =>
    event.type === 'escalation_exhausted' ? [{ at: event.at, sentence: describe(event, incident) }] : [],
  )
  const answer = timeline.findLast(({ type }) => ANSWERS.some(word => word === type))
  const answered = answer ? [{ at: answer.at, sentence: describe(answer, incident) }] : []
  if (calls.length === 0) return [{ at: null, sentence: nobody(incident) }, ...answered]
  return [...told, ...ends, ...answered].sort((a, b) => a.at.getTime() - b.at.getTime())
}

const ANSWERS = ['acknowledged', 'mitigated', 'resolved'] as const satisfies readonly Event['type'][]

function nobody({ policy, status, held, severity }: Incident): string {
  if (policy === null) return 'Nobody was called: it has no escalation policy.'
  if (held) return `Nobody was called: ${severity} pages nobody by itself.`
  return status === 'triggered' ? 'Nobody has been called yet.' : 'Nobody was called: it was answered before.'
}

/** So many are named one by one. */
const MOST = 4

function describeCall({ position, people, unreachable }: Call, setting: Incident): string {
  const shown = people.slice(0, MOST).map(outcome)
  const rest = people.length - shown.length
  const missing = unreachable.map(reason => line(reason, 120))
  const told = [...shown, ...(rest > 0 ? [`${rest} more`] : []), ...missing]
  const where = whereIs(position, setting)
  return sentence(`${where[0]?.toUpperCase()}${where.slice(1)}: ${told.join('; ') || 'nobody is named there'}`)
}

function outcome({ user, page, reason }: CalledPerson): string {
  switch (page) {
    case 'sent':
      return `${userName(user)} was paged`
    case 'failed':
      return `${userName(user)} could not be paged: ${quote(reason ?? '', 120)}`
    case 'none':
      return `no page has gone out to ${userName(user)}`
    default:
      return page satisfies never
  }
}

/** By whichever way: who has been told by one is told. */
function outcomeOf(user: User, pages: readonly PageEvent[]): CalledPerson {
  const theirs = pages.filter(page => page.user.id === user.id)
  const told = theirs.findLast(({ type }) => type === 'paged') ?? theirs.at(-1)
  if (told === undefined) return { user, page: 'none', at: null, reason: null }
  return told.type === 'paged'
    ? { user, page: 'sent', at: told.at, reason: null }
    : { user, page: 'failed', at: told.at, reason: told.reason }
}

function isPage(event: Event): event is PageEvent {
  return event.type === 'paged' || event.type === 'page_failed'
}
