import type { ModalView } from '@slack/web-api'
import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, label } from '../../incident/incident.ts'
import { form, TYPED_MAX, typed, typedIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

export function noteView(incident: Incident): ModalView {
  return form({
    modal: 'note',
    title: `Note on ${label(incident)}`,
    submit: 'Add',
    metadata: incident.id,
    blocks: [typed({ block: 'text', label: 'What did you see or do?', max: TYPED_MAX, multiline: true })],
  })
}

export function readNote(values: Values): Extract<PeopleCommand, { type: 'note' }> | Errors {
  const text = typedIn(values, 'text')
  return text ? { type: 'note', text } : { errors: { text: 'A note needs some text.' } }
}
