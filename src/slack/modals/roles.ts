import type { ModalView } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Values } from './values.ts'
export function rolesView(_incident: Incident, _roles: Rulebook['roles']): ModalView {
  throw new Error('not written yet')
}

/** Only what differs from the incident. The name of whom `user` (Slack's id) means is for the caller to find. */
export function readRoles(
  _values: Values,
  _incident: Incident,
  _roles: Rulebook['roles'],
): readonly { readonly role: string; readonly user: string }[] {
  throw new Error('not written yet')
}
