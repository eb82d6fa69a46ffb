import { oneLine } from '../lib/text.ts'
import { DAY, later } from '../lib/time.ts'
import { LIMITS } from './alert.ts'
import { type Matcher, matches } from './matcher.ts'
import { type By, type Silence, statusOf } from './silence.ts'

/** What somebody wants to be silent. */
export type Wish = Pick<Silence, 'matchers' | 'endsAt' | 'reason' | 'incident'> & {
  /** Null: at once. */
  readonly startsAt: Date | null
}

/** Its end and its reason may change; what it matches may not, for then it would be another one. */
export type Change = {
  readonly endsAt?: Date
  readonly reason?: string
  /** The end that whoever asks has seen: where it is another one by now, nothing changes. */
  readonly seenEndsAt?: Date
}

export type SilenceRefusal =
  | { readonly refused: 'no_reason' | 'reason_too_long' }
  | { readonly refused: 'no_matchers' | 'too_many_matchers' | 'matches_everything' }
  | { readonly refused: 'ends_in_the_past' | 'ends_before_start' | 'too_long' }
  | { readonly refused: 'no_silence' }
  /** `by`: who ended it before its time. */
  | { readonly refused: 'already_over'; readonly by: By | null }
  | { readonly refused: 'changed_meanwhile'; readonly endsAt: Date }

/** What is forgotten must not stay silent for ever. */
export const LONGEST_DAYS = 30
export const REASON_MAX = 500
export const MATCHERS_MAX = 20

/** The silence as it would be, or why it may not be so. One that would have begun before begins now. */
export function drafted(wish: Wish, at: Date): Omit<Silence, 'id' | 'by'> | SilenceRefusal {
  const { matchers, endsAt, incident } = wish
  const startsAt = wish.startsAt !== null && wish.startsAt > at ? wish.startsAt : at
  const reason = oneLine(wish.reason)
  const refusal = matchersRefusal(matchers) ?? reasonRefusal(reason) ?? endRefusal(startsAt, endsAt, at)
  return refusal ?? { matchers, startsAt, endsAt, reason, incident, endedAt: null, endedBy: null }
}

/** The silence as the change would leave it. Its new end is at most the longest time from now, or from its start. */
export function edited(silence: Silence, change: Change, at: Date): Silence | SilenceRefusal {
  const over = overRefusal(silence, at)
  if (over) return over
  const { endsAt = silence.endsAt, seenEndsAt = silence.endsAt } = change
  const reason = change.reason === undefined ? silence.reason : oneLine(change.reason)
  if (seenEndsAt.getTime() !== silence.endsAt.getTime()) {
    return { refused: 'changed_meanwhile', endsAt: silence.endsAt }
  }
  const from = silence.startsAt > at ? silence.startsAt : at
  const refusal = reasonRefusal(reason) ?? (change.endsAt ? endRefusal(from, endsAt, at) : null)
  return refusal ?? { ...silence, endsAt, reason }
}

/** The silence as it is when somebody ends it. */
export function ended(silence: Silence, by: By, at: Date): Silence | SilenceRefusal {
  return overRefusal(silence, at) ?? { ...silence, endedAt: at, endedBy: by }
}

export function isSilenceRefusal(decision: object): decision is SilenceRefusal {
  return 'refused' in decision
}

/** Which part of a wish or change is at fault; null where it is none of them. */
export function faultyPart({ refused }: SilenceRefusal): 'matchers' | 'reason' | 'ends_at' | null {
  switch (refused) {
    case 'no_matchers':
    case 'too_many_matchers':
    case 'matches_everything':
      return 'matchers'
    case 'no_reason':
    case 'reason_too_long':
      return 'reason'
    case 'ends_in_the_past':
    case 'ends_before_start':
    case 'too_long':
      return 'ends_at'
    case 'no_silence':
    case 'already_over':
    case 'changed_meanwhile':
      return null
    default:
      return refused satisfies never
  }
}

/** One sentence or two for whoever asked. Not escaped. */
export function describeSilenceRefusal(refusal: SilenceRefusal): string {
  switch (refusal.refused) {
    case 'no_matchers':
      return 'Say which alerts: at least one matcher, such as service="checkout".'
    case 'too_many_matchers':
      return `That is more than a silence holds: at most ${MATCHERS_MAX} matchers of at most ${LIMITS.label} characters.`
    case 'matches_everything':
      return 'That would mute everything: at least one matcher must ask for a label to be there, such as service="checkout".'
    case 'no_reason':
      return 'Say in a few words why, for those who wonder later.'
    case 'reason_too_long':
      return `At most ${REASON_MAX} characters for the reason.`
    case 'ends_in_the_past':
      return 'That end is over already.'
    case 'ends_before_start':
      return 'It must end after it starts.'
    case 'too_long':
      return `A silence lasts at most ${LONGEST_DAYS} days.`
    case 'no_silence':
      return 'There is no such silence.'
    case 'already_over':
      return refusal.by
        ? `That silence has been ended by ${byName(refusal.by)} already.`
        : 'That silence is over already.'
    case 'changed_meanwhile':
      return `Somebody was quicker: that silence now lasts until ${instantText(refusal.endsAt)}.`
    default:
      return refusal satisfies never
  }
}

/** `2026-11-20 03:10 UTC`. */
export function instantText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function byName(by: By): string {
  return by.kind === 'tocsin' ? 'Tocsin' : oneLine(by.name)
}

/** As Alertmanager has it: one of them at least must not match a label that is missing. */
function matchersRefusal(matchers: readonly Matcher[]): SilenceRefusal | null {
  if (matchers.length === 0) return { refused: 'no_matchers' }
  const long = matchers.some(({ label, value }) => label.length > LIMITS.labelName || value.length > LIMITS.label)
  if (long || matchers.length > MATCHERS_MAX) return { refused: 'too_many_matchers' }
  return matchers.every(matcher => matches(matcher, {})) ? { refused: 'matches_everything' } : null
}

function reasonRefusal(reason: string): SilenceRefusal | null {
  if (reason === '') return { refused: 'no_reason' }
  return reason.length > REASON_MAX ? { refused: 'reason_too_long' } : null
}

function endRefusal(from: Date, endsAt: Date, at: Date): SilenceRefusal | null {
  if (endsAt <= at) return { refused: 'ends_in_the_past' }
  if (endsAt <= from) return { refused: 'ends_before_start' }
  // So that one beyond all time, which compares with nothing, is too long as well.
  return endsAt <= later(from, LONGEST_DAYS * DAY) ? null : { refused: 'too_long' }
}

function overRefusal(silence: Silence, at: Date): SilenceRefusal | null {
  return statusOf(silence, at) === 'expired' ? { refused: 'already_over', by: silence.endedBy } : null
}
