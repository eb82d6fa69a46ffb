import type { ModalView } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import type { Playbook } from '../../playbook/playbook.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Errors, Values } from './values.ts'
/** Null where the rulebook has no playbook. */
export function startPlaybookView(_incident: Incident, _playbooks: Rulebook['playbooks']): ModalView | null {
  throw new Error('not written yet')
}

export function readStartPlaybook(
  _values: Values,
  _playbooks: Rulebook['playbooks'],
): { readonly type: 'start_playbook'; readonly playbook: Playbook } | Errors {
  throw new Error('not written yet')
}
