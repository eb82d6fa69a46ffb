import { line } from '../../lib/text.ts'
import { onCallNow } from '../../rulebook/oncall.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { date, mrkdwn } from '../text.ts'
import { section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { lines } from './words.ts'

/** Who is on call in a schedule, by the names that people have. */
export type OnCall = { readonly schedule: string; readonly people: readonly string[]; readonly until: Date | null }

const SCHEDULES = 15

export function onCallAt(rules: Pick<Rulebook, 'schedules' | 'people'>, at: Date): readonly OnCall[] {
  return onCallNow(rules, at).map(({ schedule, onCall, until }) => {
    return { schedule, people: onCall.map(name => rules.people.get(name)?.name ?? name), until }
  })
}

/** One line for each schedule. */
export function onCallSection(onCall: readonly OnCall[]) {
  const told = onCall.slice(0, SCHEDULES).map(({ schedule, people, until }) => {
    const who = people.length > 0 ? mrkdwn`*${line(people.join(', '), 80)}*` : mrkdwn`nobody`
    return until ? mrkdwn`${line(schedule, 40)}: ${who} until ${date(until)}` : mrkdwn`${line(schedule, 40)}: ${who}`
  })
  const rest = onCall.length - told.length
  return section(lines([...told, rest > 0 ? mrkdwn`… and ${rest} more` : null]), 2_500)
}

/** For whoever asks; nobody is called by it. */
export function onCallMessage(onCall: readonly OnCall[]): Message {
  const none = mrkdwn`The rulebook has no schedules, so nobody is on call.`
  if (onCall.length === 0) return message(none, [section(none)])
  return message(mrkdwn`On call now`, [section(mrkdwn`*On call now*`), onCallSection(onCall)])
}
