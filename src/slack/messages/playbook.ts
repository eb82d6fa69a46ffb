import type { Incident } from '../../incident/incident.ts'
import type { Run } from '../../playbook/playbook.ts'
import type { Message, Rules } from './message.ts'
export function playbookMessage(_incident: Incident, _run: Run, _rules: Rules): Message {
  throw new Error('not written yet')
}
