import type { ModalView } from '@slack/web-api'
import type { PeopleCommand } from '../../incident/command.ts'
import type { Incident } from '../../incident/incident.ts'
import type { Errors, Values } from './values.ts'
export function resolveView(_incident: Incident): ModalView {
  throw new Error('not written yet')
}

export function readResolve(_values: Values): Extract<PeopleCommand, { type: 'resolve' }> | Errors {
  throw new Error('not written yet')
}
