import type { Covered, Covers } from '../../engine/ports-oncall.ts'
import type { Actor } from '../../incident/incident.ts'
import { readMoment } from '../../lib/moment.ts'
import type { CoverWish } from '../../oncall/cover.ts'
import { describeCoverRefusal } from '../../oncall/cover-words.ts'
import { type OwnShift, ownShifts } from '../../oncall/shifts-of.ts'
import type { CoverAction } from '../ids-oncall.ts'
import { coverMessage } from '../messages/cover.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { nameOf } from '../messages/oncall.ts'
import type { AskedOnCall } from './asked-oncall.ts'
import {
  type DutyDesk,
  isSay,
  noSuchSchedule,
  personOf,
  readBetween,
  type Say,
  shiftsAhead,
  unread,
  whoAsks,
  zoneOf,
} from './duty.ts'

type Cover = Extract<AskedOnCall, { word: 'cover' }>
type Swap = Extract<AskedOnCall, { word: 'swap' }>

/** Asks the rotation to be on call in somebody's place, at the times that they wrote. */
export async function coverByWords(desk: DutyDesk, user: string, asked: Cover): Promise<Message> {
  const person = await whoAsks(desk, user)
  if (isSay(person)) return noticeMessage(person.say)
  const shift = await shiftMeant(desk, person, asked)
  return isSay(shift) ? noticeMessage(shift.say) : askToCover(desk, { ...shift, person, inReturn: null, to: null })
}

/** Asks, and answers with what this person is told. */
export async function askToCover(desk: DutyDesk, wish: CoverWish): Promise<Message> {
  return answered(desk, wish.person, await desk.covers.ask(wish))
}

/** A button of a request: accept, cannot, take it back. Null where the messages about it say it all. */
export async function pressCover(
  desk: DutyDesk,
  user: string,
  { kind, cover }: { readonly kind: CoverAction; readonly cover: number },
): Promise<Message | null> {
  const person = await whoAsks(desk, user)
  if (isSay(person)) return noticeMessage(person.say)
  const { name } = await desk.members.get(user)
  const done = await pressed(desk.covers, kind, cover, { person, actor: { kind: 'user', id: user, name } })
  if (!('refusal' in done)) return null
  return noticeMessage(describeCoverRefusal(done.refusal, other => nameOf(other, desk.rulebook())))
}

function pressed(
  covers: Covers,
  kind: CoverAction,
  cover: number,
  { person, actor }: { readonly person: string; readonly actor: Actor },
): Promise<Covered> {
  switch (kind) {
    case 'accept_cover':
      return covers.accept(cover, person, actor)
    case 'decline_cover':
      return covers.decline(cover, person)
    case 'withdraw_cover':
      return covers.withdraw(cover, person)
    default:
      return kind satisfies never
  }
}

/** Asks one other to exchange shifts: the next of each that has not begun, or those that were named. */
export async function swapByWords(desk: DutyDesk, user: string, asked: Swap): Promise<Message> {
  const person = await whoAsks(desk, user)
  if (isSay(person)) return noticeMessage(person.say)
  if (asked.user === null) return noticeMessage('With whom? Say /incident swap @bob.')
  const other = personOf(asked.user, desk.rulebook())
  if (other === null) {
    const { name } = await desk.members.get(asked.user)
    return noticeMessage(`${name} is not in the rulebook, so there is no shift to swap.`)
  }
  const mine = await shiftNamed(desk, person, asked.schedule, asked.mine)
  if (isSay(mine)) return noticeMessage(mine.say)
  const theirs = await shiftNamed(desk, other, asked.schedule ?? mine.schedule, asked.theirs)
  if (isSay(theirs)) return noticeMessage(theirs.say)
  return askToCover(desk, { ...mine, person, inReturn: theirs, to: other })
}

function answered({ rulebook }: DutyDesk, person: string, done: Covered): Message {
  const rules = rulebook()
  if ('refusal' in done) return noticeMessage(describeCoverRefusal(done.refusal, other => nameOf(other, rules)))
  const { text, blocks } = coverMessage(done.cover, { person, status: 'open' }, rules)
  // The message with the button comes to the asker by itself, and stays current.
  return { text, blocks: blocks.filter(({ type }) => type !== 'actions') }
}

/** The shift, or the part of one, that somebody wants covered. */
async function shiftMeant(desk: DutyDesk, person: string, { schedule, between }: Cover): Promise<OwnShift | Say> {
  const rules = desk.rulebook()
  if (schedule !== null && !rules.schedules.has(schedule)) return { say: noSuchSchedule(schedule, rules) }
  const [next] = await shiftsAhead(desk, person, schedule)
  if (!next) return { say: 'You have no shift in the coming three months.' }
  const now = desk.clock()
  const zone = zoneOf(schedule ?? next.schedule, rules)
  const read = readBetween(between, { zone, now })
  if (isSay(read)) return read
  const { from = null, until } = read
  if (from === null) return { ...next, until: until ?? next.until }
  const end = until ?? (await endOfShift(desk, person, schedule, from))
  if (end === null) return { say: `You are not on call then; times are those of ${zone}.` }
  const plans = await desk.roster.plans({ from, until: end })
  const meant = new Set(ownShifts(person, plans, from, end).map(shift => shift.schedule))
  const [only, ...others] = schedule === null ? [...meant] : [schedule]
  if (only === undefined) return { say: `You are not on call then; times are those of ${zone}.` }
  return others.length > 0
    ? { say: `You are on call in several schedules then: say which of ${[...meant].join(', ')}.` }
    : { schedule: only, from, until: end }
}

async function endOfShift(desk: DutyDesk, person: string, schedule: string | null, at: Date): Promise<Date | null> {
  const shifts = await shiftsAhead(desk, person, schedule)
  return shifts.find(({ from, until }) => from <= at && at < until)?.until ?? null
}

/** The shift that holds an instant, or the next one that has not begun. */
async function shiftNamed(
  desk: DutyDesk,
  person: string,
  schedule: string | null,
  said: string | null,
): Promise<OwnShift | Say> {
  const rules = desk.rulebook()
  if (schedule !== null && !rules.schedules.has(schedule)) return { say: noSuchSchedule(schedule, rules) }
  const shifts = await shiftsAhead(desk, person, schedule)
  const now = desk.clock()
  const who = nameOf(person, rules)
  if (said === null) {
    return shifts.find(({ from }) => from > now) ?? { say: `${who} has no shift to come in the next three months.` }
  }
  const zone = zoneOf(schedule ?? shifts[0]?.schedule ?? null, rules)
  const at = readMoment(said, { zone, now })
  if (at === null) return { say: unread(said) }
  const meant = shifts.find(({ from, until }) => from <= at && at < until)
  return meant ?? { say: `${who} is not on call at that time; times are those of ${zone}.` }
}
