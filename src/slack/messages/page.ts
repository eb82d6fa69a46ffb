import type { Position } from '../../escalation/policy.ts'
import type { Incident, User } from '../../incident/incident.ts'
import type { Message, Rules } from './message.ts'
export function pageMessage(
  _incident: Incident,
  _page: { readonly user: User; readonly position: Position },
  _rules: Rules,
): Message {
  throw new Error('not written yet')
}
