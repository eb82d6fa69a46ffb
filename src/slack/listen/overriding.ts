import type { RespondFn } from '@slack/bolt'
import type { Overridden } from '../../engine/ports-oncall.ts'
import type { Actor } from '../../incident/incident.ts'
import { describeOverrideRefusal, type OverrideWish } from '../../oncall/overriding.ts'
import { shiftAt } from '../../oncall/plan.ts'
import { FOREVER } from '../../oncall/span.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { OVERRIDES_LISTED, overrideMessage, overridesMessage } from '../messages/override.ts'
import type { AskedOnCall } from './asked-oncall.ts'
import { type DutyDesk, isSay, noSuchSchedule, personOf, readBetween, type Say, zoneOf } from './duty.ts'
import { type Place, tell } from './replies.ts'

type Words = Extract<AskedOnCall, { word: 'override' }>

/** Puts somebody in at the times that were written; `user` null asks in a form and is not for here. */
export async function overrideByWords(desk: DutyDesk, by: string, asked: Words): Promise<Message> {
  const wish = await wishOf(desk, asked)
  return isSay(wish) ? noticeMessage(wish.say) : overrideAs(desk, by, wish)
}

/** Puts somebody in, in somebody's name, if they may; answers with what this person is told. */
export async function overrideAs(desk: DutyDesk, by: string, wish: OverrideWish): Promise<Message> {
  const actor = await whoMay(desk, by)
  return isSay(actor) ? noticeMessage(actor.say) : answered(desk, await desk.roster.override(wish, actor))
}

export async function endOverrideAs(desk: DutyDesk, by: string, id: number): Promise<Message> {
  const actor = await whoMay(desk, by)
  return isSay(actor) ? noticeMessage(actor.say) : answered(desk, await desk.roster.endOverride(id, actor))
}

export async function currentOverrides({ roster, clock, rulebook }: DutyDesk): Promise<Message> {
  const at = clock()
  const { items, next } = await roster.overrides({ limit: OVERRIDES_LISTED, notOverAt: at })
  return overridesMessage(items, { at, more: next !== null }, rulebook())
}

/** The button on an override. The message that it stands on is brought up to date, also where the click came too late. */
export async function pressEndOverride(
  desk: DutyDesk,
  { override: id, listed }: { readonly override: number; readonly listed: boolean },
  { place, respond }: { readonly place: Place; readonly respond: RespondFn },
): Promise<void> {
  const actor = await whoMay(desk, place.user)
  if (isSay(actor)) return tell(desk.client, place, noticeMessage(actor.say))
  const done = await desk.roster.endOverride(id, actor)
  const current = listed ? await currentOverrides(desk) : done.override && messageOf(desk, done.override)
  if (current) await respond({ replace_original: true, text: current.text, blocks: current.blocks })
  if ('refusal' in done) await tell(desk.client, place, noticeMessage(describeOverrideRefusal(done.refusal)))
}

async function whoMay({ acts, members }: DutyDesk, user: string): Promise<Actor | Say> {
  const member = await members.get(user)
  const denial = acts.forbids('override', member, null)
  return denial === null ? { kind: 'user', id: member.id, name: member.name } : { say: denial }
}

function answered(desk: DutyDesk, done: Overridden): Message {
  if ('refusal' in done) return noticeMessage(describeOverrideRefusal(done.refusal))
  return messageOf(desk, done.override)
}

function messageOf({ clock, rulebook }: DutyDesk, override: Parameters<typeof overrideMessage>[0]): Message {
  return overrideMessage(override, clock(), rulebook())
}

async function wishOf(desk: DutyDesk, asked: Words): Promise<OverrideWish | Say> {
  const rules = desk.rulebook()
  const person = await nameIn(desk, asked.user)
  const instead = asked.instead === null ? null : await nameIn(desk, asked.instead)
  if (isSay(person)) return person
  if (isSay(instead)) return instead
  const names = [...rules.schedules.keys()]
  const schedule = asked.schedule ?? (names.length === 1 ? names[0] : undefined)
  if (schedule === undefined) return { say: `In which schedule? Say one of ${names.slice(0, 20).join(', ')}.` }
  if (!rules.schedules.has(schedule)) return { say: noSuchSchedule(schedule, rules) }
  const now = desk.clock()
  const read = readBetween(asked.between, { zone: zoneOf(schedule, rules), now })
  if (isSay(read)) return read
  const from = read.from ?? now
  const plan = (await desk.roster.plans({ from, until: from })).get(schedule)
  const until = read.until ?? (plan ? shiftAt(plan, from).until : FOREVER)
  if (until >= FOREVER) return { say: 'Until when? That shift has no end: say from … to ….' }
  return { schedule, person, instead, from: read.from, until, reason: '' }
}

async function nameIn({ members, rulebook }: DutyDesk, user: string | null): Promise<string | Say> {
  if (user === null) return { say: 'Whom? Say /incident override @bob.' }
  const person = personOf(user, rulebook())
  if (person !== null) return person
  const { name } = await members.get(user)
  return { say: `${name} is not linked to the rulebook: it needs people.<name>.slack: ${user}.` }
}
