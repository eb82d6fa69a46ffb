import type { Incident } from '../../incident/incident.ts'
import type { Message, Rules } from './message.ts'
/** Open incidents, newest first; `more` says that there are others. */
export function listMessage(_incidents: readonly Incident[], _rules: Rules, _more: boolean): Message {
  throw new Error('not written yet')
}
