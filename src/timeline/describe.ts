import type { Event, EventType } from '../incident/event.ts'
import { describeAlerts } from './alerts.ts'
import { describeCalling } from './calling.ts'
import { describeDelivery } from './delivery.ts'
import { describePeople } from './people.ts'
import { describePlaybook } from './playbook.ts'
import { NO_SETTING, type Setting } from './words.ts'

/** What Tocsin keeps in order for itself, and the coming of forty people: what happened is understood without. */
const BOOKKEEPING: ReadonlySet<EventType> = new Set<EventType>([
  'responder_joined',
  'step_begun',
  'step_passed_over',
  'channel_created',
  'header_posted',
  'card_linked',
  'announced',
  'playbook_posted',
  'resolve_offered',
  'postmortem_posted',
  'reminded',
])

/** Events that a timeline for people leaves out; the API shows them all. */
export function isBookkeeping(type: EventType): boolean {
  return BOOKKEEPING.has(type)
}

/**
 * What happened, in one plain sentence for people, without markup: whoever shows it escapes it for that place.
 * Given the incident (or its policy and runs) it also names the policy, the playbook and the steps.
 */
export function describe(event: Event, setting: Setting = NO_SETTING): string {
  switch (event.type) {
    case 'opened':
    case 'alerts_joined':
    case 'alerts_refired':
    case 'alerts_cleared':
    case 'alerts_changed':
      return describeAlerts(event)
    case 'acknowledged':
    case 'mitigated':
    case 'resolved':
    case 'reopened':
    case 'severity_changed':
    case 'role_assigned':
    case 'responder_joined':
    case 'noted':
    case 'promoted':
      return describePeople(event, setting)
    case 'escalated':
    case 'escalation_exhausted':
    case 'called':
    case 'paged':
    case 'page_failed':
    case 'page_unanswered':
    case 'not_paged':
    case 'page_asked':
    case 'declined':
    case 'acknowledgement_expired':
    case 'pager_told':
    case 'pager_failed':
      return describeCalling(event, setting)
    case 'playbook_started':
    case 'step_begun':
    case 'step_confirmed':
    case 'step_assigned':
    case 'step_overdue':
    case 'step_done':
    case 'step_skipped':
    case 'step_failed':
    case 'step_passed_over':
    case 'playbook_finished':
      return describePlaybook(event, setting)
    case 'channel_created':
    case 'header_posted':
    case 'card_linked':
    case 'announced':
    case 'playbook_posted':
    case 'resolve_offered':
    case 'postmortem_posted':
    case 'reminded':
    case 'delivery_failed':
      return describeDelivery(event, setting)
    default:
      return unheardOf(event)
  }
}

// A row that a newer version wrote must not break the timeline of an older one.
function unheardOf(_: never): string {
  return 'Something happened that this version of Tocsin has no words for.'
}
