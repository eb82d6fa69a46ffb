import type { ModalView } from '@slack/web-api'
import type { PeopleCommand } from '../../incident/command.ts'
import type { Incident } from '../../incident/incident.ts'
import type { Errors, Values } from './values.ts'
export function noteView(_incident: Incident): ModalView {
  throw new Error('not written yet')
}

export function readNote(_values: Values): Extract<PeopleCommand, { type: 'note' }> | Errors {
  throw new Error('not written yet')
}
