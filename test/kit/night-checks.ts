import { type Position, samePosition } from '../../src/escalation/policy.ts'
import type { Event } from '../../src/incident/event.ts'
import type { User } from '../../src/incident/incident.ts'
import { waysOf } from '../../src/incident/paging.ts'
import { MINUTE, SECOND } from '../../src/lib/time.ts'

// What must not be after a night: pages too many, and pages too few.

export type Begun = {
  readonly incident: string
  readonly user: User
  readonly nth: number
  readonly position: Position
  readonly attempt: number
  /** In the order in which everything here happened. */
  readonly order: number
  readonly at: Date
}
export type Answered = { readonly incident: string; readonly seq: number; readonly order: number }

/** So much later than due a page may be: put off to be told with others, held by a process that was killed, and between two turns of the clock. */
const PATIENCE_MS = MINUTE + 10 * SECOND + 45 * SECOND

/** Pages that began after the answer to their call was committed. */
export function afterAnswers(
  begun: readonly Begun[],
  answered: readonly Answered[],
  timelines: ReadonlyMap<string, readonly Event[]>,
): readonly string[] {
  return begun.flatMap(page => {
    const { incident, user, nth, position, order, at } = page
    const answers = answered.filter(answer => answer.incident === incident && answer.order < order)
    const calls = (timelines.get(incident) ?? []).filter(
      event => event.type === 'called' && samePosition(event.position, position) && event.at <= at,
    )
    const since = Math.max(0, ...calls.map(({ seq }) => seq))
    const isLate = page.attempt > 0 && answers.some(({ seq }) => seq > since)
    return isLate
      ? [`${incident}: ${user.name} was paged (way ${nth}, ${JSON.stringify(position)}) after an answer`]
      : []
  })
}

export function twice(begun: readonly Begun[]): readonly string[] {
  const seen = new Set<string>()
  return begun.flatMap(page => {
    if (page.attempt === 0) return []
    const key = JSON.stringify([page.incident, page.user.id, page.nth, page.position, page.attempt])
    if (seen.has(key)) return [`${key} was sent twice`]
    seen.add(key)
    return []
  })
}

const ENDS = ['acknowledged', 'mitigated', 'resolved', 'reopened', 'declined'] as const

/** Ways that fell due while their call stood, and were not tried. */
export function missing(id: string, timeline: readonly Event[], begun: readonly Begun[], end: Date): readonly string[] {
  const tried = begun.filter(({ incident }) => incident === id)
  return timeline.flatMap(event => {
    if (event.type !== 'called') return []
    const { position, users, at } = event
    const over = timeline.find(
      later =>
        later.seq > event.seq &&
        (ENDS.some(type => type === later.type) ||
          (later.type === 'escalated' && position.asked === undefined && later.to.round !== position.round) ||
          (later.type === 'escalated' && later.to.turn !== position.turn)),
    )
    const until = over?.at ?? end
    return users.flatMap(user =>
      waysOf(user)
        .filter(({ afterMs }) => at.getTime() + afterMs + PATIENCE_MS < until.getTime())
        .filter(({ nth }) => !tried.some(page => page.user.id === user.id && page.nth === nth && isOf(page, position)))
        .map(({ via }) => `${id}: ${user.name} was never paged by ${via} (${JSON.stringify(position)})`),
    )
  })
}

function isOf(page: Begun, position: Position): boolean {
  return page.attempt === 0 || samePosition(page.position, position)
}
