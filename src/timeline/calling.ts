import { FIRST, samePosition } from '../escalation/policy.ts'
import type { Event } from '../incident/event.ts'
import { line } from '../lib/text.ts'
import { doer, list, name, placeOf, quote, round, type Setting, sentence, userName } from './words.ts'

type CallingEvent = Extract<Event, { type: 'escalated' | 'escalation_exhausted' | 'called' | 'paged' | 'page_failed' }>

export function describeCalling(event: CallingEvent, setting: Setting): string {
  const who = doer(event.actor)
  switch (event.type) {
    case 'escalated': {
      const where = `${placeOf(event.to, setting)} (${round(event.to)})`
      return samePosition(event.to, FIRST)
        ? `${who} started to call people, at ${where}.`
        : `${who} escalated to ${where}.`
    }
    case 'escalation_exhausted': {
      const policy = setting.policy ? `policy ${name(setting.policy.name)}` : 'the policy'
      return `${who} had nobody left to call: all steps and rounds of ${policy} were over.`
    }
    case 'called':
      return called(event, setting)
    case 'paged':
      return `${who} paged ${userName(event.user)} in Slack.`
    case 'page_failed':
      return sentence(`${who} could not page ${userName(event.user)} in Slack: ${quote(event.reason)}`)
  }
}

function called(event: Extract<Event, { type: 'called' }>, setting: Setting): string {
  const reasons = event.unreachable.map(reason => line(reason, 200)).join('; ')
  const where = placeOf(event.position, setting)
  if (event.users.length > 0) {
    const what = `Tocsin called ${list(event.users.map(userName))} (${where}, ${round(event.position)})`
    return sentence(reasons ? `${what}, but not everybody: ${reasons}` : what)
  }
  return sentence(`Nobody could be called at ${where}${reasons ? `: ${reasons}` : ''}`)
}
