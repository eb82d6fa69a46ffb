import { readMoment } from '../../lib/moment.ts'
import { nearest } from '../../lib/text.ts'
import { peopleIn } from '../../oncall/schedule.ts'
import type { OnCall } from '../../rulebook/oncall.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { onCallMessage } from '../messages/oncall.ts'
import type { AskedOnCall } from './asked-oncall.ts'
import { type DutyDesk, personOf, unread, zoneOf } from './duty.ts'
import type { Asker } from './which.ts'

/** Who is on call in a schedule, for a team, or everywhere; now or at an instant. */
export async function answerOnCall(
  desk: Pick<DutyDesk, 'roster' | 'rulebook' | 'clock' | 'calendarOf'>,
  { user }: Pick<Asker, 'user'>,
  { name, at: said }: Extract<AskedOnCall, { word: 'oncall' }>,
): Promise<Message> {
  const rules = desk.rulebook()
  const names = name === null ? [...rules.schedules.keys()] : schedulesOf(name, rules)
  if (names === null) return noticeMessage(`There is no schedule or team “${name}”.${guess(name ?? '', rules)}`)
  if (names.length === 0 && name !== null) return noticeMessage(`Nobody of team ${name} is in any schedule.`)
  const zone = zoneOf(names.length === 1 ? (names[0] ?? null) : null, rules)
  const now = desk.clock()
  const at = said === null ? null : readMoment(said, { zone, now })
  if (said !== null && at === null) return noticeMessage(unread(said))
  const found = (await desk.roster.onCall(at ?? now)).filter(({ schedule }) => names.includes(schedule))
  const person = personOf(user, rules)
  const calendars = {
    own: person === null ? null : desk.calendarOf({ kind: 'person', name: person }),
    asked: name !== null && rules.schedules.has(name) ? desk.calendarOf({ kind: 'schedule', name }) : null,
  }
  return onCallMessage(found, { at, zone: said === null ? null : zone, calendars }, rules)
}

/** Those of the coming people too, in whose rotation a team is. */
function schedulesOf(name: string, { schedules, teams }: Rulebook): readonly OnCall['schedule'][] | null {
  if (schedules.has(name)) return [name]
  const members = teams.get(name)?.members
  if (!members) return null
  const isTheirs = (schedule: string) => {
    const its = schedules.get(schedule)
    return its !== undefined && peopleIn(its).some(person => members.includes(person))
  }
  return [...schedules.keys()].filter(isTheirs)
}

function guess(name: string, { schedules, teams }: Rulebook): string {
  const near = nearest(name, [...schedules.keys(), ...teams.keys()])
  if (near !== null) return ` Did you mean ${near}?`
  return schedules.size > 0 ? ` There are: ${[...schedules.keys()].slice(0, 20).join(', ')}.` : ''
}
