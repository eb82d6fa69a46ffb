import type { Incident } from '../../incident/incident.ts'
import type { Message, Rules } from './message.ts'
export function roleMessage(_incident: Incident, _role: string, _rules: Rules): Message {
  throw new Error('not written yet')
}
