import type { Refusal } from '../../incident/command.ts'
import type { Actor } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import type { Rules } from './message.ts'
import { actorName, roleTitle, severityTitle, statusWord } from './words.ts'

/** One plain sentence or two: what is so, and what to do next. Not escaped. */
export function describeRefusal(refusal: Refusal, rules: Rules): string {
  switch (refusal.refused) {
    case 'already_acknowledged':
      return `Already acknowledged${by(refusal.by)}. Join in to help.`
    case 'already_mitigated':
      return 'Already mitigated. What is left is to resolve it.'
    case 'already_resolved':
      return `Already resolved${by(refusal.by)}. Reopen it if it is back.`
    case 'group_open':
      return `These alerts already have a newer open incident: go on in INC-${refusal.number}.`
    case 'not_resolved':
      return `It is not resolved (${statusWord(refusal.status)}), so there is nothing to reopen.`
    case 'same_severity':
      return `It is ${severityTitle(refusal.severity, rules)} already.`
    case 'already_holds_role':
      return `${line(refusal.user.name, 80)} is ${roleTitle(refusal.role, rules)} already.`
    case 'already_joined':
      return 'You are in already.'
    case 'empty_note':
      return 'A note needs some text: write what you saw or did.'
    case 'has_channel':
      return refusal.channel === null
        ? 'Its channel is being made already.'
        : `It has a channel of its own already: #${line(refusal.channel, 80)}.`
    case 'nobody_to_call':
      return 'No escalation policy belongs to this incident, so there is no next step to call. Invite people into the channel instead.'
    case 'called_since':
      return 'The next step has been called already.'
    case 'not_called':
      return 'You are not called for it at the moment, or somebody has answered already.'
    case 'playbook_running':
      return `The playbook ${line(refusal.playbook, 120)} is running already: go on in its card.`
    case 'step_over':
      return 'That step is over already: the card shows where the playbook stands.'
    case 'unknown_answer':
      return `That is none of the answers. Choose one of: ${line(refusal.answers.join(', '), 500)}.`
    case 'already_confirmed':
      return 'You have confirmed this already. Somebody else must confirm it too.'
    case 'role_open':
      return `Nobody is ${roleTitle(refusal.role, rules)} yet: claim the role, or give it to somebody.`
    default:
      return refusal satisfies never
  }
}

function by(actor: Actor | null): string {
  return actor ? ` by ${actorName(actor)}` : ''
}
