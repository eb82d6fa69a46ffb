import { holderOf, type Incident, type User } from '../../incident/incident.ts'
import { formatDuration } from '../../lib/time.ts'
import type { PlaybookStep, Run } from '../../playbook/playbook.ts'
import { claimRole } from '../ids.ts'
import { type Mrkdwn, mrkdwn, user } from '../text.ts'
import { actions, button, section } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { stepTitle } from './steps.ts'
import { roleTitle } from './words.ts'

/** A step that is overdue, said in the thread of its playbook's card to the one who should do it. */
export function nudgeMessage(incident: Incident, run: Run, step: PlaybookStep, rules: Rules): Message {
  const title = stepTitle(step, rules)
  const limit = step.withinMs === null ? '' : ` It was to be done within ${formatDuration(step.withinMs)}.`
  const who = addressee(incident, run, step)
  const open = openRole(incident, step)
  const call = who ? mrkdwn`${user(who.id)}: ` : mrkdwn``
  const gap = open === null ? '' : ` Nobody is ${roleTitle(open, rules)} yet.`
  const text: Mrkdwn = mrkdwn`${call}*${title}* is overdue.${limit}${gap}`
  const claim = open === null ? null : button(`Claim ${roleTitle(open, rules)}`, claimRole(incident.id, open))
  return message(mrkdwn`Overdue: ${title}`, [section(text), claim && actions([claim])])
}

/** The role that the step waits for and nobody holds. */
function openRole(incident: Incident, { what, owner }: PlaybookStep): string | null {
  const role = what.kind === 'role' ? what.role : owner
  return role !== null && holderOf(incident, role) === null ? role : null
}

function addressee(incident: Incident, run: Run, step: PlaybookStep): User | null {
  if (run.current === step.id && run.assignee) return run.assignee
  const role = step.what.kind === 'role' ? null : step.owner
  return (role === null ? null : holderOf(incident, role)) ?? holderOf(incident, 'commander')
}
