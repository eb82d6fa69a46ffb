import type { Incident } from '../../incident/incident.ts'
import { count } from '../../lib/text.ts'
import { mrkdwn } from '../text.ts'
import { section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { dots, since, standing } from './words.ts'

/** That it is still open, said in the thread of the header as often as its route says. It calls nobody. */
export function reminderMessage(incident: Incident): Message {
  const { firing, total } = incident.alerts
  const alerts = total > 0 && `${firing} of ${count(total, 'alert')} firing`
  const text = mrkdwn`Still open. ${dots([standing(incident), since(incident), alerts || null])}`
  return message(text, [section(text)])
}
