import type { Incident } from '../../incident/incident.ts'
import { cut, oneLine } from '../../lib/text.ts'
import { tame } from '../text.ts'
import type { Rules } from './message.ts'
import { commander, severityTitle, sign, statusWord } from './words.ts'

/** The channel's topic: plain, at most 250 characters. */
export function topic(incident: Incident, rules: Rules): string {
  const facts = [severityTitle(incident.severity, rules), statusWord(incident.status)]
  const leads = commander(incident, rules) ?? (incident.status === 'resolved' ? null : 'nobody leads yet')
  const text = `${sign(incident)} ${[...facts, ...(leads ? [leads] : [])].join(' · ')}`
  return cut(oneLine(tame(text)).replace(/[<>]/g, ''), 250)
}
