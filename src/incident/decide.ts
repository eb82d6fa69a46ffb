import { decideAlerts } from './alerts.ts'
import { assignStep, doStep, recordStep, remindStep, skipStep, startPlaybook } from './automation.ts'
import type { Command } from './command.ts'
import { type Context, type Decision, nothing } from './decision.ts'
import { askFor, callNext, decline, escalate, expireAcknowledgement } from './escalation.ts'
import type { Incident } from './incident.ts'
import { acknowledge, mitigate, open, reopen, resolve } from './lifecycle.ts'
import { decideCall } from './paging.ts'
import { recordMessage } from './record.ts'
import { assignRole, join, note, promote, setSeverity } from './response.ts'

/** Decides for an incident as it is (null: not opened yet). Pure: the same arguments, the same answer. */
export function decide(incident: Incident | null, command: Command, context: Context): Decision {
  if (command.type === 'open') return incident === null ? open(command, context) : nothing
  if (incident === null) throw new Error(`${command.type} was asked of an incident that is not open`)
  switch (command.type) {
    case 'acknowledge':
      return acknowledge(incident, context)
    case 'mitigate':
      return mitigate(incident)
    case 'resolve':
      return resolve(incident, command)
    case 'reopen':
      return reopen(incident, command, context)
    case 'set_severity':
      return setSeverity(incident, command, context)
    case 'assign_role':
      return assignRole(incident, command)
    case 'join':
      return join(incident, command, context)
    case 'note':
      return note(command)
    case 'promote':
      return promote(incident, context)
    case 'join_alerts':
    case 'refire_alerts':
    case 'clear_alerts':
    case 'change_alerts':
    case 'worsen':
      return decideAlerts(incident, command, context)
    case 'escalate':
      return escalate(incident, command, context)
    case 'escalate_now':
      return callNext(incident, command, context)
    case 'page':
      return askFor(incident, command)
    case 'decline':
      return decline(incident, context)
    case 'expire_acknowledgement':
      return expireAcknowledgement(incident, command, context)
    case 'record_called':
    case 'record_page':
    case 'record_page_failure':
    case 'record_unanswered':
    case 'record_pager':
    case 'record_pager_failure':
      return decideCall(incident, command, context)
    case 'start_playbook':
      return startPlaybook(incident, command.playbook)
    case 'do_step':
      return doStep(incident, command, context)
    case 'skip_step':
      return skipStep(incident, command)
    case 'assign_step':
      return assignStep(incident, command)
    case 'remind_step':
      return remindStep(incident, command, context)
    case 'record_step':
      return recordStep(incident, command)
    case 'record_channel':
    case 'record_header':
    case 'record_card_link':
    case 'record_announcement':
    case 'record_playbook':
    case 'record_offer':
    case 'record_postmortem':
    case 'record_reminder':
    case 'record_failure':
      return recordMessage(incident, command)
    default:
      return command satisfies never
  }
}
