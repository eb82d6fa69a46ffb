import { oneLine } from '../lib/text.ts'
import type { CoverRefusal } from './cover.ts'
import { describeOverrideRefusal } from './overriding.ts'

/** One sentence or two for whoever asked or answered; `nameOf` says what people call somebody. Not escaped. */
export function describeCoverRefusal(refusal: CoverRefusal, nameOf: (person: string) => string): string {
  switch (refusal.refused) {
    case 'over_already':
    case 'ends_before_start':
    case 'too_long':
      return describeOverrideRefusal(refusal)
    case 'no_schedule':
      return `There is no schedule ${oneLine(refusal.name)}.`
    case 'not_on_call':
      return `${nameOf(refusal.person)} is not on call in ${oneLine(refusal.name)} then.`
    case 'nobody_to_ask':
      return 'There is nobody else in the rotation who could be asked in Slack. To name somebody: /incident override @them.'
    case 'asked_already':
      return 'The others are being asked for that time already.'
    case 'with_oneself':
      return 'Nobody can swap with themselves.'
    case 'not_linked':
      return `${nameOf(refusal.person)} has no Slack id in the rulebook, and so cannot be asked.`
    case 'no_cover':
      return 'There is no such request any longer.'
    case 'not_asked':
      return 'You are not among those who were asked.'
    case 'not_yours':
      return 'Only whoever asked can take that back.'
    case 'settled':
      return settled(refusal, nameOf)
    default:
      return refusal satisfies never
  }
}

function settled({ status, by }: Extract<CoverRefusal, { refused: 'settled' }>, nameOf: (person: string) => string) {
  switch (status) {
    case 'taken':
      return by === null ? 'Somebody has taken it already.' : `${nameOf(by)} has taken it already.`
    case 'declined':
      return 'Everybody who was asked cannot.'
    case 'withdrawn':
      return 'It is not needed any more.'
    case 'expired':
      return 'It is too late for that: the time has begun.'
    default:
      return status satisfies never
  }
}
