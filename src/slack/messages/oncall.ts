import { line } from '../../lib/text.ts'
import type { OnCall } from '../../rulebook/oncall.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { date, link, type Mrkdwn, mrkdwn } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { dots, lines } from './words.ts'

export type People = Pick<Rulebook, 'people'>

const SCHEDULES = 15

/** What people call somebody. */
export function nameOf(person: string, { people }: People): string {
  return line(people.get(person)?.name ?? person, 80)
}

export function namesOf(people: readonly string[], rules: People): string {
  return line(people.map(person => nameOf(person, rules)).join(', '), 80) || 'nobody'
}

/** One line for each schedule: who is on call, until when, and who is next. */
export function onCallSection(onCall: readonly OnCall[], rules: People) {
  const told = onCall.slice(0, SCHEDULES).map(each => lineOf(each, rules))
  const rest = onCall.length - told.length
  return section(lines([...told, rest > 0 ? mrkdwn`… and ${rest} more` : null]), 2_800)
}

type Asked = {
  /** Null: now. */
  readonly at: Date | null
  /** Where the times that were asked for are meant; null: none were. */
  readonly zone: string | null
  /** Addresses: of the reader's own shifts, and of the one schedule that was asked for; null: there is none. */
  readonly calendars: { readonly own: string | null; readonly asked: string | null }
}

/** For whoever asks; nobody is called by it. */
export function onCallMessage(onCall: readonly OnCall[], { at, zone, calendars }: Asked, rules: People): Message {
  const none = mrkdwn`The rulebook has no schedules, so nobody is on call.`
  if (onCall.length === 0) return message(none, [section(none)])
  const when = at === null ? mrkdwn`now` : mrkdwn`${date(at)}`
  return message(mrkdwn`On call ${when}`, [
    section(mrkdwn`*On call ${when}*`),
    onCallSection(onCall, rules),
    zone === null ? null : context(mrkdwn`Read as a time in ${zone}; shown in yours.`),
    calendarsLine(calendars),
  ])
}

/** Told to one person alone: a link is the key to it. */
export function calendarsLine({ own, asked }: Asked['calendars']) {
  const links = [
    asked === null ? null : link(asked, 'this schedule'),
    own === null ? null : link(own, 'your own shifts'),
  ].filter(each => each !== null)
  return links.length === 0 ? null : context(mrkdwn`📅 Calendars to subscribe to, for you alone: ${dots(links)}`)
}

function lineOf({ schedule, onCall, until, next }: OnCall, rules: People): Mrkdwn {
  const who = onCall.length > 0 ? mrkdwn`*${namesOf(onCall, rules)}*` : mrkdwn`nobody`
  const now = mrkdwn`${line(schedule, 40)}: ${who}`
  if (until === null) return now
  const then = next ? mrkdwn`, then ${namesOf(next.onCall, rules)}` : mrkdwn``
  return mrkdwn`${now} until ${date(until)}${then}`
}
