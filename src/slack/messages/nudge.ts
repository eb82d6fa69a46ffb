import type { Incident } from '../../incident/incident.ts'
import type { PlaybookStep, Run } from '../../playbook/playbook.ts'
import type { Message, Rules } from './message.ts'
export function nudgeMessage(_incident: Incident, _run: Run, _step: PlaybookStep, _rules: Rules): Message {
  throw new Error('not written yet')
}
