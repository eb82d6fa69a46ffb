import type { Target } from '../../escalation/policy.ts'
import { line } from '../../lib/text.ts'
import type { PlaybookStep, StepResult } from '../../playbook/playbook.ts'
import { type Mrkdwn, mrkdwn } from '../text.ts'
import type { Rules } from './message.ts'
import { roleTitle } from './words.ts'

/** What a step asks for, on one line. An address is shown by its host only: the rest may hold secrets. */
export function stepTitle({ what }: PlaybookStep, rules: Rules, max = 120): string {
  switch (what.kind) {
    case 'task':
      return line(what.text, max)
    case 'ask':
      return line(what.question, max)
    case 'message':
      return line(`Post: ${what.text}`, max)
    case 'invite':
      return line(`Invite ${what.targets.map(target).join(', ')}`, max)
    case 'role':
      return line(`Somebody takes the role ${roleTitle(what.role, rules)}`, max)
    case 'http':
      return line(`${what.request.method} ${host(what.request.url)}`, max)
    default:
      return what satisfies never
  }
}

/** A step that is over, on one line. */
export function resultLine(number: number, step: PlaybookStep, result: StepResult, rules: Rules): Mrkdwn {
  const title = stepTitle(step, rules, 80)
  const detail = result.detail ? line(result.detail, 80) : ''
  const by = line(result.by, 40)
  switch (result.outcome) {
    case 'done':
      return detail ? mrkdwn`✓ ${number}. ${title}: *${detail}* (${by})` : mrkdwn`✓ ${number}. ${title} (${by})`
    case 'skipped':
      return mrkdwn`– ${number}. ${title}: skipped by ${by}${detail ? `, ${detail}` : ''}`
    case 'failed':
      return mrkdwn`✗ ${number}. ${title}: failed${detail ? `, ${detail}` : ''}`
    case 'passed_over':
      return mrkdwn`– ${number}. ${title}: not needed here`
    default:
      return result.outcome satisfies never
  }
}

function target({ kind, name }: Target): string {
  return kind === 'user' ? name : `${kind} ${name}`
}

function host(url: string): string {
  if (URL.canParse(url)) return new URL(url).host
  return url.includes('${') ? url : 'an address'
}
