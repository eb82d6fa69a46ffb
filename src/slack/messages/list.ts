import type { Incident } from '../../incident/incident.ts'
import { label } from '../../incident/incident.ts'
import { count, line } from '../../lib/text.ts'
import { cutTo, type Mrkdwn, mrkdwn } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message, type Rules, said } from './message.ts'
import { commander, dots, lines, room, severityTitle, sign, since, statusWord } from './words.ts'

/** How many incidents one list shows; more would not fit into one message. */
export const LISTED = 20
const PER_SECTION = 5
const LINE = 390

/** Open incidents, newest first; `more` says that there are others. */
export function listMessage(incidents: readonly Incident[], rules: Rules, more: boolean): Message {
  if (incidents.length === 0) {
    const none = mrkdwn`No incident is open.`
    return message(none, [section(none)])
  }
  const head = `${count(incidents.length, 'open incident')}${more ? ' and more' : ''}`
  const hidden = incidents.length > LISTED || more
  return message(mrkdwn`${head}`, [
    section(mrkdwn`*${head}*`),
    ...incidentLines(incidents, rules),
    hidden ? context(mrkdwn`Only the newest ${Math.min(incidents.length, LISTED)} are shown.`) : null,
  ])
}

/** One line for each of the first few, in as few blocks as hold them. */
export function incidentLines(incidents: readonly Incident[], rules: Rules, max = LISTED) {
  const told = incidents.slice(0, max).map(incident => incidentLine(incident, rules))
  const blocks = []
  for (let i = 0; i < told.length; i += PER_SECTION) blocks.push(section(lines(told.slice(i, i + PER_SECTION)), 2_000))
  return said(blocks)
}

function incidentLine(incident: Incident, rules: Rules): Mrkdwn {
  const title = mrkdwn`${sign(incident)} *${label(incident)}* ${line(incident.title, 80)}`
  const facts = dots([
    cutTo(title, LINE / 2),
    room(incident),
    statusWord(incident.status),
    severityTitle(incident.severity, rules),
    commander(incident, rules),
    since(incident),
  ])
  return cutTo(facts, LINE)
}
