import type { By } from '../alert/silence.ts'
import { oneLine } from '../lib/text.ts'
import { DAY, later } from '../lib/time.ts'
import type { Override } from './override.ts'

/** An override as somebody made it. */
export type MadeOverride = Override & {
  readonly id: number
  /** May be empty. */
  readonly reason: string
  readonly by: By
  readonly madeAt: Date
  /** When somebody ended it before its time. */
  readonly endedAt: Date | null
  readonly endedBy: By | null
}

/** What somebody wants; `from` null: at once. */
export type OverrideWish = Pick<MadeOverride, 'schedule' | 'person' | 'until' | 'instead' | 'reason'> & {
  readonly from: Date | null
}

/** The rulebook's names. */
export type Known = {
  readonly schedules: ReadonlyMap<string, unknown>
  readonly people: ReadonlyMap<string, unknown>
}

export type OverrideRefusal =
  | { readonly refused: 'no_schedule'; readonly name: string }
  | { readonly refused: 'no_person'; readonly name: string; readonly which: 'person' | 'instead' }
  | { readonly refused: 'for_oneself' | 'reason_too_long' }
  | { readonly refused: 'over_already' | 'ends_before_start' | 'too_long' }
  | { readonly refused: 'no_override' }
  /** `by`: who ended it before its time. */
  | { readonly refused: 'ended_already'; readonly by: By | null }

/** Whoever is away for longer leaves the rotation. */
export const LONGEST_DAYS = 31
export const REASON_MAX = 500

export type OverrideStatus = 'pending' | 'active' | 'over'

export function overrideStatus({ from, until, endedAt }: MadeOverride, at: Date): OverrideStatus {
  if (endedAt !== null || until <= at) return 'over'
  return from > at ? 'pending' : 'active'
}

/** The override as it would be, or why it may not be so. One that would have begun before begins now. */
export function draftedOverride(
  wish: OverrideWish,
  known: Known,
  at: Date,
): Omit<MadeOverride, 'id' | 'by'> | OverrideRefusal {
  const { schedule, person, instead, until } = wish
  const from = wish.from !== null && wish.from > at ? wish.from : at
  const reason = oneLine(wish.reason)
  if (!known.schedules.has(schedule)) return { refused: 'no_schedule', name: schedule }
  if (!known.people.has(person)) return { refused: 'no_person', name: person, which: 'person' }
  if (instead !== null && !known.people.has(instead)) return { refused: 'no_person', name: instead, which: 'instead' }
  if (person === instead) return { refused: 'for_oneself' }
  if (reason.length > REASON_MAX) return { refused: 'reason_too_long' }
  return (
    spanRefusal({ from, until }, at) ?? {
      ...{ schedule, person, instead, from, until, reason },
      ...{ madeAt: at, endedAt: null, endedBy: null },
    }
  )
}

/** Why nobody can be put in for this time; null where one can. */
export function spanRefusal(
  { from, until }: Pick<Override, 'from' | 'until'>,
  at: Date,
): Extract<OverrideRefusal, { refused: 'over_already' | 'ends_before_start' | 'too_long' }> | null {
  if (until <= at) return { refused: 'over_already' }
  if (until <= from) return { refused: 'ends_before_start' }
  // So that an end beyond all time, which compares with nothing, is too long as well.
  return until <= later(from, LONGEST_DAYS * DAY) ? null : { refused: 'too_long' }
}

/** The override as it is when somebody ends it: what has been stays, what was to come does not. */
export function endedOverride(override: MadeOverride, by: By, at: Date): MadeOverride | OverrideRefusal {
  if (overrideStatus(override, at) === 'over') return { refused: 'ended_already', by: override.endedBy }
  return { ...override, endedAt: at, endedBy: by }
}

/** One sentence or two for whoever asked. Not escaped. */
export function describeOverrideRefusal(refusal: OverrideRefusal): string {
  switch (refusal.refused) {
    case 'no_schedule':
      return `There is no schedule ${oneLine(refusal.name)}.`
    case 'no_person':
      return `The rulebook knows no ${oneLine(refusal.name)}: only its people can be on call.`
    case 'for_oneself':
      return 'Nobody can stand in for themselves.'
    case 'reason_too_long':
      return `Say why in at most ${REASON_MAX} characters.`
    case 'over_already':
      return 'That time is over already.'
    case 'ends_before_start':
      return 'It would end before it begins.'
    case 'too_long':
      return `Nobody can stand in for more than ${LONGEST_DAYS} days: change the rotation instead.`
    case 'no_override':
      return 'There is no such override.'
    case 'ended_already': {
      const { by } = refusal
      if (by === null) return 'It is over already.'
      return `${by.kind === 'tocsin' ? 'Tocsin' : oneLine(by.name)} has ended it already.`
    }
    default:
      return refusal satisfies never
  }
}
