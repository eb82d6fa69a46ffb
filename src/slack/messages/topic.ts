import type { Incident } from '../../incident/incident.ts'
import type { Rules } from './message.ts'
export function topic(_incident: Incident, _rules: Rules): string {
  throw new Error('not written yet')
}
