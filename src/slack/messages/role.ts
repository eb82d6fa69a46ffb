import type { Incident } from '../../incident/incident.ts'
import { cut } from '../../lib/text.ts'
import { mrkdwn } from '../text.ts'
import { section } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { dots, heading, lines, roleTitle, room, severityTitle, sign, standing } from './words.ts'

/** What the new holder of a role is told, privately. */
export function roleMessage(incident: Incident, role: string, rules: Rules): Message {
  const title = roleTitle(role, rules)
  const instructions = rules.roles.get(role)?.instructions
  const first = mrkdwn`${sign(incident)} You are now *${title}* of *${heading(incident)}*`
  const facts = dots([standing(incident), severityTitle(incident.severity, rules), room(incident)])
  return message(mrkdwn`You are now ${title} of ${heading(incident)}.`, [
    section(lines([first, facts])),
    instructions ? section(mrkdwn`${cut(instructions.trim(), 2_500)}`, 3_000) : null,
  ])
}
