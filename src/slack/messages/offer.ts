import type { Incident } from '../../incident/incident.ts'
import type { Message } from './message.ts'
/** With `keptOpenBy` the question is answered and has no buttons. */
export function offerMessage(_incident: Incident, _keptOpenBy?: string): Message {
  throw new Error('not written yet')
}
