import { line } from '../../lib/text.ts'
import type { Cover, CoverStatus } from '../../oncall/cover.ts'
import type { Span } from '../../oncall/span.ts'
import { coverAction } from '../ids-oncall.ts'
import { date, type Mrkdwn, mrkdwn } from '../text.ts'
import { actions, button, context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { nameOf, namesOf, type People } from './oncall.ts'

type Reader = {
  /** By the rulebook's name. */
  readonly person: string
  readonly status: CoverStatus
}

/** A request as it is now, for one of those who are asked or for whoever asks. */
export function coverMessage(cover: Cover, { person, status }: Reader, rules: People): Message {
  return person === cover.person ? asking(cover, status, rules) : asked(cover, { person, status }, rules)
}

function asked(cover: Cover, { person, status }: Reader, rules: People): Message {
  const asker = nameOf(cover.person, rules)
  const what = whatOf(cover)
  switch (status) {
    case 'open':
    case 'declined': {
      const text = cover.inReturn
        ? mrkdwn`🔁 *${asker}* asks you to swap: you take ${what}, and ${asker} takes yours of ${span(cover.inReturn)}.`
        : mrkdwn`🙋 *${asker}* asks who can take ${what}.`
      const cannot = cover.declined.includes(person)
      return message(text, [
        section(text),
        cannot ? context(mrkdwn`You cannot; should that change, accept.`) : null,
        actions([
          button('Accept', coverAction('accept_cover', cover.id), 'primary'),
          ...(cannot ? [] : [button("Can't", coverAction('decline_cover', cover.id))]),
        ]),
      ])
    }
    case 'taken': {
      if (cover.takenBy !== person) return told(mrkdwn`✅ ${takerOf(cover, rules)} has taken ${what} for ${asker}.`)
      return told(
        cover.inReturn
          ? mrkdwn`✅ Swapped: you are on call in ${what}, and ${asker} is for you in ${span(cover.inReturn)}.`
          : mrkdwn`✅ Thank you: you are on call in ${what}, instead of ${asker}.`,
      )
    }
    case 'withdrawn':
      return told(mrkdwn`${asker} needs nobody for ${what} any more.`)
    case 'expired':
      return told(mrkdwn`Nobody took ${what}: ${asker} has kept it.`)
    default:
      return status satisfies never
  }
}

function asking(cover: Cover, status: CoverStatus, rules: People): Message {
  const what = whatOf(cover)
  switch (status) {
    case 'open': {
      const waiting = cover.asked.filter(person => !cover.declined.includes(person))
      const text = mrkdwn`⏳ Asked to take ${what}: ${namesOf(waiting, rules)}. You are on call until somebody accepts.`
      const cannot = cover.declined.length > 0 ? context(mrkdwn`Cannot: ${namesOf(cover.declined, rules)}`) : null
      return message(text, [
        section(text),
        cannot,
        actions([button('Take it back', coverAction('withdraw_cover', cover.id))]),
      ])
    }
    case 'declined': {
      const text = mrkdwn`❌ None of those who were asked can take ${what}: you are on call. To put somebody in: /incident override @them`
      return message(text, [section(text), actions([button('Take it back', coverAction('withdraw_cover', cover.id))])])
    }
    case 'taken':
      return told(
        cover.inReturn
          ? mrkdwn`✅ ${takerOf(cover, rules)} swaps with you: ${what} is theirs, ${span(cover.inReturn)} is yours.`
          : mrkdwn`✅ ${takerOf(cover, rules)} is on call in ${what}, instead of you.`,
      )
    case 'withdrawn':
      return told(mrkdwn`You have taken it back: you are on call in ${what}.`)
    case 'expired':
      return told(mrkdwn`❌ Nobody took ${what} in time: you are on call.`)
    default:
      return status satisfies never
  }
}

function takerOf({ takenBy }: Cover, rules: People): string {
  return takenBy === null ? 'Somebody' : nameOf(takenBy, rules)
}

/** `payments from … until …`. */
function whatOf(cover: Cover): Mrkdwn {
  return mrkdwn`*${line(cover.schedule, 40)}* ${span(cover)}`
}

export function span({ from, until }: Span): Mrkdwn {
  return mrkdwn`from ${date(from)} until ${date(until)}`
}

function told(text: Mrkdwn): Message {
  return message(text, [section(text)])
}
