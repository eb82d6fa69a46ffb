import type { Incident } from '../../incident/incident.ts'
import { count, line } from '../../lib/text.ts'
import { type Mrkdwn, mrkdwn } from '../text.ts'
import { actions, ask, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { actorName } from './words.ts'

/** Asks whether it is over. With `keptOpenBy` the question is answered and has no buttons. */
export function offerMessage(incident: Incident, keptOpenBy?: string): Message {
  const { status, resolvedBy, alerts } = incident
  if (status === 'resolved') {
    return told(resolvedBy ? mrkdwn`✅ Resolved by ${actorName(resolvedBy)}.` : mrkdwn`✅ Resolved.`)
  }
  if (alerts.firing > 0) return told(mrkdwn`${count(alerts.firing, 'alert')} firing again: not over yet.`)
  if (keptOpenBy !== undefined) return told(mrkdwn`${cleared(alerts.total)} Kept open by ${line(keptOpenBy, 80)}.`)
  const text = mrkdwn`${cleared(alerts.total)}${doubtOf(alerts)} Is it over?`
  return message(text, [section(text), actions([ask('resolve', incident, 'primary'), ask('keep_open', incident)])])
}

function doubtOf({ cut, ended }: Incident['alerts']): string {
  if (cut > 0) return ` The sender had cut ${count(cut, 'more alert')} off, so look before you resolve.`
  return ended === undefined ? '' : ` Not all of it has recovered (${line(ended, 80)}), so look before you resolve.`
}

function cleared(total: number): string {
  if (total === 1) return 'The alert has cleared.'
  return total === 2 ? 'Both alerts have cleared.' : `All ${total} alerts have cleared.`
}

function told(text: Mrkdwn): Message {
  return message(text, [section(text)])
}
