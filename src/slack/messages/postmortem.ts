import type { KnownBlock } from '@slack/web-api'
import type { Event } from '../../incident/event.ts'
import type { Incident } from '../../incident/incident.ts'
import { count, cut, line } from '../../lib/text.ts'
import { formatDuration } from '../../lib/time.ts'
import { link, type Mrkdwn, mrkdwn, webAddress } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { dots, heading, lines, severityTitle } from './words.ts'

export type PostmortemCard = {
  /** Where the whole of it can be read. */
  readonly url: string | null
  /** Plain text; cut to what a message holds. */
  readonly sections: readonly { readonly title: string; readonly text: string }[]
}

export type WritePostmortem = (incident: Incident, timeline: readonly Event[]) => PostmortemCard

const SECTIONS = 8
/** All sections together, as they are sent. */
const ROOM = 7_000

/** The postmortem's card in the incident's channel, edited in place. */
export function postmortemMessage(incident: Incident, postmortem: PostmortemCard, rules: Rules): Message {
  const title = mrkdwn`Postmortem of ${heading(incident)}`
  const whole = webAddress(postmortem.url) ? link(postmortem.url, 'Read the whole of it') : null
  return message(title, [
    section(lines([mrkdwn`📝 *${title}*`, figures(incident, rules), whole]), 2_500),
    ...parts(postmortem),
  ])
}

function parts({ sections }: PostmortemCard): KnownBlock[] {
  const shown = sections.filter(({ text }) => text.trim() !== '').slice(0, SECTIONS)
  const each = Math.min(2_000, Math.floor(ROOM / Math.max(1, shown.length)))
  const rest = sections.filter(({ text }) => text.trim() !== '').length - shown.length
  const blocks: KnownBlock[] = shown.map(({ title, text }) =>
    section(mrkdwn`*${line(title, 100)}*\n${cut(text.trim(), each)}`, each),
  )
  return rest > 0 ? [...blocks, context(mrkdwn`${count(rest, 'more part')} in the document.`)] : blocks
}

function figures(incident: Incident, rules: Rules): Mrkdwn {
  const took = (to: Date | null) => to && formatDuration(to.getTime() - incident.openedAt.getTime())
  const acknowledged = took(incident.acknowledgedAt)
  const resolved = took(incident.resolvedAt)
  return dots([
    severityTitle(incident.severity, rules),
    acknowledged && `acknowledged after ${acknowledged}`,
    resolved && `resolved after ${resolved}`,
    incident.responders.length > 0 ? count(incident.responders.length, 'responder') : null,
    incident.alerts.total > 0 ? count(incident.alerts.total, 'alert') : null,
  ])
}
