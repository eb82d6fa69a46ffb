import type { Event } from '../../src/incident/event.ts'
import { fold } from '../../src/incident/evolve.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { draftPostmortem } from '../../src/postmortem/draft.ts'
import type { Postmortem } from '../../src/postmortem/postmortem.ts'
import { ada, alert, bob, by, carol, checkoutDown, opened, prod, timeline, tocsin } from '../timeline/events.ts'

const first = { step: 0, round: 0 }
const second = { step: 1, round: 0 }
const message = (ts: string) => ({ channel: 'C142', ts })
const [high, slow, down] = [
  alert('HighErrorRate on checkout'),
  alert('Checkout is slow'),
  alert('Ledger is down', 'eu'),
]

/** A whole night: nobody on call at first, a failed page, a playbook with a skipped and a failed step, a reopening. */
export const checkout: readonly Event[] = timeline(
  [
    '03:01:05',
    prod,
    opened({
      title: 'HighErrorRate on checkout',
      description: 'Error rate of /pay above 5 %\nfor 5 minutes',
      ...{ service: 'checkout', team: 'payments', kind: 'availability', severity: 'sev3', groupKey: 'checkout' },
      ...{ alerts: [high], firing: 1 },
    }),
  ],
  ['03:01:05', prod, { type: 'escalated', to: first }],
  ['03:01:05', prod, { type: 'playbook_started', run: 1, playbook: checkoutDown }],
  ['03:01:05', prod, { type: 'step_begun', run: 1, step: 'lead' }],
  ['03:01:06', tocsin, { type: 'channel_created', channel: 'C142', name: 'inc-142-higherrorrate-on-checkout' }],
  ['03:01:07', tocsin, { type: 'header_posted', message: message('1.1'), seen: 5 }],
  [
    '03:01:07',
    tocsin,
    { type: 'called', position: first, users: [], unreachable: ['schedule payments has nobody on call'] },
  ],
  ['03:01:07', tocsin, { type: 'escalated', to: second }],
  ['03:01:08', tocsin, { type: 'called', position: second, users: [ada, bob], unreachable: [] }],
  ['03:01:09', tocsin, { type: 'paged', user: ada, via: 'slack', position: second, message: message('1.2') }],
  ['03:01:09', tocsin, { type: 'page_failed', user: bob, via: 'slack', position: second, reason: 'user_not_found' }],
  ['03:02:30', prod, { type: 'alerts_joined', alerts: [slow, down], firing: 3, cut: 2 }],
  ['03:04:10', by(ada), { type: 'acknowledged' }],
  ['03:04:10', by(ada), { type: 'responder_joined', user: ada, present: false }],
  ['03:05:00', by(ada), { type: 'role_assigned', role: 'commander', user: ada, before: null }],
  ['03:05:00', by(ada), { type: 'step_done', run: 1, step: 'lead', detail: 'Ada' }],
  ['03:05:00', by(ada), { type: 'step_begun', run: 1, step: 'impact' }],
  ['03:06:00', by(ada), { type: 'severity_changed', from: 'sev3', to: 'sev1' }],
  ['03:07:00', by(ada), { type: 'step_done', run: 1, step: 'impact', detail: 'Yes' }],
  ['03:07:00', by(ada), { type: 'step_begun', run: 1, step: 'look' }],
  ['03:10:00', by(ada), { type: 'noted', text: 'Only EU | see @ledger, v41.9 is fine' }],
  ['03:17:00', tocsin, { type: 'step_overdue', run: 1, step: 'look' }],
  ['03:55:00', by(carol), { type: 'responder_joined', user: carol, present: true }],
  ['03:56:00', by(ada), { type: 'role_assigned', role: 'commander', user: carol, before: ada }],
  ['03:57:00', by(carol), { type: 'step_skipped', run: 1, step: 'look', reason: 'It is the deploy of v42' }],
  ['03:57:00', by(carol), { type: 'step_begun', run: 1, step: 'restart' }],
  ['03:57:05', tocsin, { type: 'step_failed', run: 1, step: 'restart', reason: '503 from ci' }],
  ['03:58:00', by(carol), { type: 'mitigated' }],
  ['03:59:00', prod, { type: 'alerts_cleared', alerts: [high, slow], firing: 1 }],
  ['04:00:00', by(carol), { type: 'resolved', summary: 'Rolled back.', cause: null }],
  ['04:02:00', by(ada), { type: 'reopened', position: first }],
  ['04:02:01', tocsin, { type: 'called', position: first, users: [bob], unreachable: [] }],
  ['04:03:00', by(bob), { type: 'acknowledged' }],
  ['04:20:00', by(bob), { type: 'mitigated' }],
  [
    '04:21:00',
    by(bob),
    {
      type: 'resolved',
      summary: 'v42 broke payments in the EU.\n\nRolled back; the ledger was restarted\n- by hand.',
      cause: 'A migration that locked the `payments` table',
    },
  ],
  ['04:21:02', tocsin, { type: 'delivery_failed', effect: 'set_topic', reason: 'missing_scope' }],
)

/** The incident that these events make. */
function incidentOf(events: readonly Event[]): Incident {
  const incident = fold(events, 'b2b0c1de-0000-4000-8000-000000000142')
  if (!incident) throw new Error('no events')
  return incident
}

export function draft(events: readonly Event[]): Postmortem {
  return draftPostmortem(incidentOf(events), events)
}
