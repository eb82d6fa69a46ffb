import type { Incident } from '../../incident/incident.ts'
import type { Message, Rules } from './message.ts'
export function announcementMessage(_incident: Incident, _rules: Rules): Message {
  throw new Error('not written yet')
}
