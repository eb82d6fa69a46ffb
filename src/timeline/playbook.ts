import type { Event } from '../incident/event.ts'
import { count } from '../lib/text.ts'
import { formatDuration } from '../lib/time.ts'
import {
  actorName,
  doer,
  isSelf,
  name,
  playbookStep,
  playbookTitle,
  quote,
  type Setting,
  sentence,
  stepWords,
  userName,
} from './words.ts'

type PlaybookEvent = Extract<
  Event,
  {
    type:
      | 'playbook_started'
      | 'step_begun'
      | 'step_confirmed'
      | 'step_assigned'
      | 'step_overdue'
      | 'step_done'
      | 'step_skipped'
      | 'step_failed'
      | 'step_passed_over'
      | 'playbook_finished'
  }
>

type StepEvent = Extract<PlaybookEvent, { step: string }>

export function describePlaybook(event: PlaybookEvent, setting: Setting): string {
  switch (event.type) {
    case 'playbook_started': {
      const { playbook } = event
      return `${doer(event.actor)} started the playbook ${quote(playbook.title || playbook.name)} (${count(playbook.steps.length, 'step')}).`
    }
    case 'playbook_finished': {
      const title = playbookTitle(event.run, setting)
      return title === null ? 'The playbook came to its end.' : `The playbook ${quote(title)} came to its end.`
    }
    default:
      return describeStep(event, setting)
  }
}

function describeStep(event: StepEvent, setting: Setting): string {
  const known = playbookStep(event.run, event.step, setting)
  const step = `step ${quote(known ? stepWords(known) : event.step)}`
  const who = actorName(event.actor)
  switch (event.type) {
    case 'step_begun':
      return `The playbook came to ${step}.`
    case 'step_confirmed':
      return `${who} confirmed ${step}.`
    case 'step_assigned':
      return isSelf(event.actor, event.user)
        ? `${who} took on ${step}.`
        : `${who} asked ${userName(event.user)} to do ${step}.`
    case 'step_overdue':
      return known?.withinMs
        ? `The playbook's ${step} was not done within ${formatDuration(known.withinMs)}.`
        : `The playbook's ${step} was not done in time.`
    case 'step_done':
      if (event.detail === null) return `${doer(event.actor)} did ${step}.`
      if (known?.what.kind === 'ask')
        return sentence(`${who} answered ${quote(known.what.question)} with ${quote(event.detail)}`)
      if (known?.what.kind === 'role')
        return `The playbook's ${step} was done: ${name(event.detail)} has the role ${name(known.what.role)}.`
      return sentence(`${doer(event.actor)} did ${step}: ${quote(event.detail)}`)
    case 'step_skipped':
      return sentence(`${who} skipped ${step}: ${quote(event.reason)}`)
    case 'step_failed':
      return sentence(`The playbook's ${step} failed: ${quote(event.reason)}`)
    case 'step_passed_over':
      return `The playbook passed over ${step}: its condition did not match.`
  }
}
