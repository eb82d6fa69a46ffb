import type { Target } from '../escalation/policy.ts'
import type { CallingFact, Event, PagerAction } from '../incident/event.ts'
import type { PageVia } from '../incident/incident.ts'
import { line } from '../lib/text.ts'
import { doer, list, name, placeOf, quote, round, type Setting, sentence, userName, whereIs } from './words.ts'

type CallingEvent = Extract<Event, CallingFact>

export function describeCalling(event: CallingEvent, setting: Setting): string {
  const who = doer(event.actor)
  switch (event.type) {
    case 'escalated': {
      const where = `${placeOf(event.to, setting)} (${round(event.to)})`
      return event.to.turn === undefined && event.to.round === 0 && event.to.step === 0
        ? `${who} started to call people, at ${where}.`
        : `${who} escalated to ${where}.`
    }
    case 'escalation_exhausted': {
      const policy = setting.policy ? `policy ${name(setting.policy.name)}` : 'the policy'
      return `${who} had nobody left to call: all steps and rounds of ${policy} were over.`
    }
    case 'called':
      return called(event, setting)
    case 'paged': {
      const within = event.within === undefined ? '' : `, together with INC-${event.within}`
      return `${who} paged ${userName(event.user)} ${BY[event.via]}${again(event)}${within}.`
    }
    case 'page_failed': {
      const more = event.again ? '; trying again' : ''
      const what = `${who} could not page ${userName(event.user)} ${BY[event.via]}${again(event)}: ${quote(event.reason)}`
      return sentence(`${what}${more}`)
    }
    case 'page_unanswered':
      return sentence(`The page to ${userName(event.user)} ${BY[event.via]} did not reach them: ${quote(event.reason)}`)
    case 'not_paged':
      return `Nobody was called: ${event.severity} pages nobody by itself.`
    case 'page_asked': {
      const whom = list([...event.targets.map(targetName), ...event.users.map(userName)])
      return `${who} asked for ${whom}.`
    }
    case 'declined':
      return `${userName(event.user)} cannot take it.`
    case 'acknowledgement_expired':
      return 'It was acknowledged for long and not resolved: people are called again.'
    case 'pager_told':
      return `Tocsin told ${name(event.pager)} to ${TOLD[event.action]}.`
    case 'pager_failed':
      return sentence(`Tocsin could not tell ${name(event.pager)} to ${TOLD[event.action]}: ${quote(event.reason)}`)
    default:
      return event satisfies never
  }
}

/** A page that failed in passing: what came of it is yet to be told. */
export function isTriedAgain(event: Event): boolean {
  return event.type === 'page_failed' && event.again === true
}

const BY: Readonly<Record<PageVia, string>> = {
  slack: 'in Slack',
  channel: 'in Slack',
  email: 'by e-mail',
  sms: 'by SMS',
  call: 'by phone',
  ntfy: 'by ntfy',
  webhook: 'by webhook',
}

const TOLD: Readonly<Record<PagerAction, string>> = {
  trigger: 'call people',
  acknowledge: 'stop: it is acknowledged',
  resolve: 'stop: it is resolved',
}

function again({ attempt = 1 }: { readonly attempt?: number }): string {
  return attempt > 1 ? ` (try ${attempt})` : ''
}

function targetName({ kind, name: of }: Target): string {
  return kind === 'user' ? name(of) : `${kind.replace('_', ' ')} ${name(of)}`
}

function called(event: Extract<Event, { type: 'called' }>, setting: Setting): string {
  const reasons = event.unreachable.map(reason => line(reason, 200)).join('; ')
  const pagers = (event.pagers ?? []).map(pager => `the pager ${name(pager)}`)
  const where = whereIs(event.position, setting)
  if (event.users.length + pagers.length > 0) {
    const what = `Tocsin called ${list([...event.users.map(userName), ...pagers])} (${where})`
    return sentence(reasons ? `${what}, but not everybody: ${reasons}` : what)
  }
  return sentence(`Nobody could be called (${where})${reasons ? `: ${reasons}` : ''}`)
}
