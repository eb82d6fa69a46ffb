import type { ModalView } from '@slack/web-api'
import { holderOf, type Incident, label } from '../../incident/incident.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { distinct, roleBlock } from '../ids.ts'
import { form, person, personIn } from './inputs.ts'
import type { Values } from './values.ts'

/** A modal holds a hundred blocks. */
const ROLES = 50

export function rolesView(incident: Incident, roles: Rulebook['roles']): ModalView {
  return form({
    modal: 'roles',
    title: `Roles of ${label(incident)}`,
    submit: 'Save',
    metadata: incident.id,
    blocks: shown(roles).map(name =>
      person(roleBlock(name), roles.get(name)?.title || name, holderOf(incident, name)?.id ?? null),
    ),
  })
}

/** Only what differs from the incident. The name of whom `user` (Slack's id) means is for the caller to find. */
export function readRoles(
  values: Values,
  incident: Incident,
  roles: Rulebook['roles'],
): readonly { readonly role: string; readonly user: string }[] {
  return shown(roles).flatMap(role => {
    const user = personIn(values, roleBlock(role))
    return user === null || user === holderOf(incident, role)?.id ? [] : [{ role, user }]
  })
}

function shown(roles: Rulebook['roles']): readonly string[] {
  return distinct(roles.keys(), roleBlock).slice(0, ROLES)
}
