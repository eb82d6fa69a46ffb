import type { Button } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import { formatDuration } from '../../lib/time.ts'
import { mrkdwn } from '../text.ts'
import { actions, ask, moreMenu, section } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { commander, dots, fallback, heading, lines, room, severityTitle, sign, since, standing } from './words.ts'

/** The one card per incident for everybody, always current. */
export function announcementMessage(incident: Incident, rules: Rules): Message {
  const over = incident.resolvedAt
  const first = mrkdwn`${sign(incident)} *${heading(incident)}*`
  const channel = room(incident)
  const facts = dots([
    standing(incident),
    severityTitle(incident.severity, rules),
    incident.service && line(incident.service, 80),
    commander(incident, rules) ?? (over ? null : 'nobody leads yet'),
    over ? `lasted ${formatDuration(over.getTime() - incident.startedAt.getTime())}` : since(incident),
  ])
  const summary = over && incident.summary ? mrkdwn`${line(incident.summary, 300)}` : null
  const menu = moreMenu(['timeline', 'why'], incident)
  const text = section(lines([channel ? mrkdwn`${first} ${channel}` : first, facts, summary]), 2_500)
  return message(fallback(incident, rules), [
    // Without buttons the menu stands beside the text: nowhere does it cost a line.
    over ? { ...text, accessory: menu } : text,
    over ? null : actions([...buttons(incident), menu]),
  ])
}

function buttons(incident: Incident): readonly Button[] {
  const join = ask('join', incident)
  return incident.status === 'triggered' ? [ask('acknowledge', incident, 'primary'), join] : [join]
}
