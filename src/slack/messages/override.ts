import { line } from '../../lib/text.ts'
import { type MadeOverride, overrideStatus } from '../../oncall/overriding.ts'
import { endOverride } from '../ids-oncall.ts'
import { type Mrkdwn, mrkdwn } from '../text.ts'
import { actions, button, context, section } from './blocks.ts'
import { span } from './cover.ts'
import { type Message, message } from './message.ts'
import { nameOf, type People } from './oncall.ts'
import { actorName, dots } from './words.ts'

/** How many overrides one list shows; more would not fit into one message. */
export const OVERRIDES_LISTED = 20

/** One override as it is now, with the button that ends it. */
export function overrideMessage(override: MadeOverride, at: Date, rules: People): Message {
  const text = said(override, at, rules)
  const isOver = overrideStatus(override, at) === 'over'
  return message(text, [
    section(text),
    context(whyOf(override)),
    isOver ? null : actions([button('End', endOverride(override.id))]),
  ])
}

/** Those that are not over, each with its button; `more` says that there are others. */
export function overridesMessage(
  overrides: readonly MadeOverride[],
  { at, more }: { readonly at: Date; readonly more: boolean },
  rules: People,
): Message {
  if (overrides.length === 0) {
    const none = mrkdwn`Nobody stands in for anybody: the schedules count as they are.`
    return message(none, [section(none)])
  }
  const head = mrkdwn`Who stands in`
  return message(head, [
    section(mrkdwn`*${head}*`),
    ...overrides.map(override => ({
      ...section(dots([said(override, at, rules), whyOf(override)]), 390),
      accessory: button('End', endOverride(override.id, 'listed')),
    })),
    more ? context(mrkdwn`Only the ${overrides.length} that end last are shown.`) : null,
  ])
}

function said(override: MadeOverride, at: Date, rules: People): Mrkdwn {
  const { id, schedule, person, instead, endedBy } = override
  const who = nameOf(person, rules)
  const whom = instead === null ? mrkdwn`` : mrkdwn` instead of ${nameOf(instead, rules)}`
  const what = mrkdwn`*${who}* in *${line(schedule, 40)}*${whom} ${span(override)}`
  if (overrideStatus(override, at) !== 'over') return mrkdwn`🔀 Override ${id}: ${what}.`
  return endedBy
    ? mrkdwn`Override ${id} was ended by ${actorName(endedBy)}: ${what}.`
    : mrkdwn`Override ${id} is over: ${what}.`
}

function whyOf({ reason, by }: MadeOverride): Mrkdwn {
  return reason === '' ? mrkdwn`${actorName(by)}` : mrkdwn`${line(reason, 80)} – ${actorName(by)}`
}
