import { severityOf } from '../../alert/severity.ts'
import type { Target } from '../../escalation/policy.ts'
import type { PeopleCommand } from '../../incident/command.ts'
import { holderOf, type Incident, label, opensChannel } from '../../incident/incident.ts'
import { ACTIONS } from '../../incident/permission.ts'
import { nearest } from '../../lib/text.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { roleTitle, severityTitle } from '../messages/words.ts'
import { type Acts, standing } from './act.ts'
import type { Asked } from './asked.ts'
import type { Member } from './members.ts'

function targetName({ kind, name }: Target): string {
  return kind === 'user' ? name : `${kind.replace('_', ' ')} ${name}`
}

/** One sentence for who did it by word, for whom no button changed before their eyes. */
export function confirmation(command: PeopleCommand, incident: Incident, rulebook: Rulebook): string {
  const name = label(incident)
  switch (command.type) {
    case 'acknowledge':
      return `${name} is acknowledged: nobody further is called.`
    case 'mitigate':
      return `${name} is mitigated.`
    case 'resolve':
      return `${name} is resolved.`
    case 'reopen':
      return `${name} is open again.`
    case 'set_severity':
      return `${name} is ${severityTitle(command.severity, rulebook)} now.`
    case 'assign_role':
      return `${command.user.name} is ${roleTitle(command.role, rulebook)} of ${name} now.`
    case 'join':
      return `You are with ${name} now${opensChannel(incident) ? ' and will be in its channel in a moment' : ''}.`
    case 'note':
      return `It is on the timeline of ${name}.`
    case 'escalate_now':
      return `The next people are being called for ${name}.`
    case 'page': {
      const whom = [...command.targets.map(targetName), ...command.users.map(user => user.name)].join(', ')
      return `${whom} ${whom.includes(', ') ? 'are' : 'is'} being called for ${name}.`
    }
    case 'decline':
      return `Noted: you cannot take ${name}. You are not called for it any further.`
    case 'promote':
      return `${name} gets a channel of its own. Its responders will be invited.`
    case 'start_playbook':
      return `“${command.playbook.title}” has started in ${name}.`
    case 'do_step':
    case 'skip_step':
    case 'assign_step':
      return `Done in ${name}.`
    default:
      return command satisfies never
  }
}

export function unknownWord({ said, meant }: Extract<Asked, { word: 'unknown' }>): string {
  if (meant !== null) return `There is no “${said}”. Did you mean /incident ${meant}? All words: /incident help`
  const severity = severityOf(said) === null ? '' : ` To set a severity: /incident sev ${said}.`
  return `There is no “${said}”.${severity} To open an incident: /incident declare what is wrong. All words: /incident help`
}

/** A role by its name or title, or the sentence that helps whoever named none that we know. */
export function findRole(
  said: string | null,
  incident: Incident,
  rulebook: Rulebook,
): { role: string } | { say: string } {
  const names = [...rulebook.roles].map(([name, { title }]) => ({ name, title }))
  const found = names.find(({ name, title }) => [name.toLowerCase(), title.toLowerCase()].includes(said ?? ''))
  if (found) return { role: found.name }
  if (names.length === 0) return { say: 'The rulebook has no roles.' }
  if (said === null) {
    const held = names.map(({ name }) => `${name}: ${holderOf(incident, name)?.name ?? 'nobody'}`)
    return { say: `Roles of ${label(incident)}: ${held.join(', ')}. To take one: /incident role ${names[0]?.name}` }
  }
  return { say: `There is no role “${said}”.${guess(said, [...rulebook.roles.keys()])}` }
}

/** A playbook by its name or title, or the sentence that helps. */
export function findPlaybook(said: string, { playbooks }: Rulebook) {
  const found = [...playbooks.values()].find(({ name, title }) =>
    [name.toLowerCase(), title.toLowerCase()].includes(said.toLowerCase()),
  )
  return found ? { playbook: found } : { say: `There is no playbook “${said}”.${guess(said, [...playbooks.keys()])}` }
}

/** Who somebody is to us, and what is kept from them. */
export function whoami(member: Member, acts: Acts, rulebook: Rulebook): string {
  const { person, teams } = standing(member, null, rulebook)
  const known =
    person === null
      ? 'The rulebook does not know you, so nobody will call you.'
      : `In the rulebook you are ${person}${teams.length > 0 ? `, in ${teams.join(', ')}` : ''}.`
  const closed = ACTIONS.filter(action => acts.forbids(action, member, null) !== null)
  const names = closed.map(action => action.replaceAll('_', ' ')).join(', ')
  // Joining is closed to nobody but those who may only read.
  const rights =
    acts.forbids('join', member, null) ??
    (names === '' ? 'You may do everything here.' : `Kept for others, or for who holds a role: ${names}.`)
  return `You are ${member.name} (${member.id}). ${known} ${rights}`
}

function guess(said: string, names: readonly string[]): string {
  const near = nearest(said, names)
  if (near !== null) return ` Did you mean ${near}?`
  return names.length > 0 ? ` There are: ${names.slice(0, 20).join(', ')}.` : ''
}
