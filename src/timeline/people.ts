import type { Event } from '../incident/event.ts'
import { line } from '../lib/text.ts'
import {
  actorName,
  doer,
  isSelf,
  LONGEST_REASON,
  name,
  placeOf,
  quote,
  round,
  type Setting,
  sentence,
  userName,
} from './words.ts'

type PeopleEvent = Extract<
  Event,
  {
    type:
      | 'acknowledged'
      | 'mitigated'
      | 'resolved'
      | 'reopened'
      | 'severity_changed'
      | 'role_assigned'
      | 'responder_joined'
      | 'noted'
      | 'promoted'
  }
>

/** What people wrote for others to read is worth more room than a title. */
const LONGEST_TEXT = 1_000

export function describePeople(event: PeopleEvent, setting: Setting): string {
  const who = actorName(event.actor)
  switch (event.type) {
    case 'acknowledged':
      return `${who} acknowledged.`
    case 'mitigated':
      return `${who} marked it as mitigated.`
    case 'resolved':
      return sentence(`${who} resolved it${given(event)}`)
    case 'reopened':
      return sentence(
        event.position
          ? `${who} reopened it; calling started again at ${placeOf(event.position, setting)}, ${round(event.position)}`
          : `${who} reopened it`,
      )
    case 'severity_changed':
      if (event.from === event.to) return `${who} left the severity at ${event.to}.`
      return sentence(
        `${who} ${event.to < event.from ? 'raised' : 'lowered'} the severity from ${event.from} to ${event.to}${reason(event)}`,
      )
    case 'role_assigned':
      return role(event, who)
    case 'responder_joined':
      return isSelf(event.actor, event.user)
        ? `${who} joined.`
        : `${doer(event.actor)} brought ${userName(event.user)} in.`
    case 'noted':
      return sentence(`${who} noted: ${quote(event.text, LONGEST_TEXT)}`)
    case 'promoted':
      return `${who} gave it a channel of its own.`
  }
}

function reason({ because }: Extract<Event, { type: 'severity_changed' }>): string {
  return because === undefined ? '' : ` (${line(because, LONGEST_REASON)})`
}

function given({ summary, cause }: Extract<Event, { type: 'resolved' }>): string {
  const words = []
  if (summary?.trim()) words.push(`summary ${quote(summary, LONGEST_TEXT)}`)
  if (cause?.trim()) words.push(`cause ${quote(cause, LONGEST_TEXT)}`)
  return words.length > 0 ? `: ${words.join(', ')}` : ''
}

function role(event: Extract<Event, { type: 'role_assigned' }>, who: string): string {
  const { actor, user, before } = event
  const what = `the role ${name(event.role)}`
  if (isSelf(actor, user)) return before ? `${who} took ${what} over from ${userName(before)}.` : `${who} took ${what}.`
  if (before && isSelf(actor, before)) return `${who} handed ${what} over to ${userName(user)}.`
  const given = `${who} gave ${userName(user)} ${what}`
  return before ? `${given}, which ${userName(before)} had held.` : `${given}.`
}
