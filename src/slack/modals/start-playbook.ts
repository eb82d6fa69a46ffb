import type { ModalView } from '@slack/web-api'
import { type Incident, label } from '../../incident/incident.ts'
import type { Playbook } from '../../playbook/playbook.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { distinct, optionName } from '../ids.ts'
import { chosen, chosenIn, form } from './inputs.ts'
import type { Errors, Values } from './values.ts'

/** Null where the rulebook has no playbook. */
export function startPlaybookView(incident: Incident, playbooks: Rulebook['playbooks']): ModalView | null {
  if (playbooks.size === 0) return null
  const choices = distinct(playbooks.keys(), optionName).map(value => ({
    value,
    label: playbooks.get(value)?.title || value,
  }))
  return form({
    modal: 'start_playbook',
    title: `Playbook for ${label(incident)}`,
    submit: 'Start',
    metadata: incident.id,
    blocks: [chosen('playbook', 'Which one?', choices)],
  })
}

export function readStartPlaybook(
  values: Values,
  playbooks: Rulebook['playbooks'],
): { readonly type: 'start_playbook'; readonly playbook: Playbook } | Errors {
  const picked = chosenIn(values, 'playbook')
  const [, playbook] = [...playbooks].find(([name]) => optionName(name) === picked) ?? []
  return playbook
    ? { type: 'start_playbook', playbook }
    : { errors: { playbook: 'Choose a playbook; this one is no longer in the rulebook.' } }
}
