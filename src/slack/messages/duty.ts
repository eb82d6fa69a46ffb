import type { Told } from '../../engine/ports-oncall.ts'
import { count, line } from '../../lib/text.ts'
import { date, mrkdwn } from '../text.ts'
import { section } from './blocks.ts'
import { coverMessage, span } from './cover.ts'
import { type Message, message } from './message.ts'
import { namesOf, type People } from './oncall.ts'
import { lines } from './words.ts'

const GAPS = 10

/** What one person, or the operators, are told of who is on call. */
export function dutyMessage(told: Told, rules: People): Message {
  switch (told.kind) {
    case 'cover':
      return coverMessage(told.cover, told, rules)
    case 'shift_began': {
      const until = told.until === null ? mrkdwn`` : mrkdwn`, until ${date(new Date(told.until))}`
      const before = told.by.length > 0 ? mrkdwn` ${namesOf(told.by, rules)} handed over.` : mrkdwn``
      return said(mrkdwn`🔔 You are on call in *${line(told.schedule, 40)}*${until}.${before}`)
    }
    case 'shift_over': {
      const after = told.to.length > 0 ? mrkdwn` ${namesOf(told.to, rules)} took over.` : mrkdwn` Nobody took over.`
      return said(mrkdwn`🔕 Your shift in *${line(told.schedule, 40)}* is over.${after}`)
    }
    case 'gaps': {
      const gaps = told.gaps.slice(0, GAPS).map(gap => {
        return mrkdwn`• *${line(gap.schedule, 40)}* ${span({ from: new Date(gap.from), until: new Date(gap.until) })}`
      })
      const rest = told.gaps.length - gaps.length
      return said(
        lines([
          mrkdwn`⚠️ Nobody is on call ${told.gaps.length === 1 ? 'then' : 'at some times'}:`,
          ...gaps,
          rest > 0 ? mrkdwn`… and ${count(rest, 'more time', 'more times')}` : null,
          mrkdwn`/incident override @somebody puts somebody in. Where it is meant, say so in the rulebook: people: [nobody].`,
        ]),
      )
    }
    case 'user_group':
      return said(mrkdwn`⚠️ The user group @${line(told.handle, 40)} is not kept in step: ${line(told.reason, 300)}.`)
    default:
      return told satisfies never
  }
}

function said(text: Parameters<typeof section>[0]): Message {
  return message(text, [section(text, 2_900)])
}
