import type { CallingFact } from '../../src/incident/event.ts'
import type { PageVia } from '../../src/incident/incident.ts'
import { ada, bob, by, carol, prod, tocsin } from './events.ts'
import type { Row, Rows } from './sentences.ts'

const first = { step: 0, round: 0 }
const second = { step: 1, round: 0 }
const message = { channel: 'C1', ts: '1.1' }

const paged = (user: typeof ada, via: PageVia, words: string): Row<'paged'> => {
  return [{ type: 'paged', user, via, nth: 1, position: first, attempt: 1 }, tocsin, words]
}

/** Who is called, and what comes of it. */
export const CALLING: Rows<CallingFact['type']> = {
  escalated: [
    [{ type: 'escalated', to: first }, prod, 'Tocsin started to call people, at step 1 of policy payments (round 1).'],
    [{ type: 'escalated', to: second }, tocsin, 'Tocsin escalated to step 2 of policy payments (round 1).'],
    [
      { type: 'escalated', to: { step: 0, round: 1 } },
      by(ada),
      'Ada escalated to step 1 of policy payments (round 2).',
    ],
    [
      { type: 'escalated', to: { ...first, turn: 9 } },
      by(ada),
      'Ada escalated to step 1 of policy payments (round 1).',
    ],
    [
      { type: 'escalated', to: { step: 2, round: 1 } },
      tocsin,
      'Tocsin escalated to the last resort of policy payments (round 2).',
    ],
  ],
  escalation_exhausted: [
    [
      { type: 'escalation_exhausted' },
      tocsin,
      'Tocsin had nobody left to call: all steps and rounds of policy payments were over.',
    ],
  ],
  not_paged: [[{ type: 'not_paged', severity: 'sev3' }, prod, 'Nobody was called: sev3 pages nobody by itself.']],
  page_asked: [
    [{ type: 'page_asked', targets: [{ kind: 'team', name: 'dba' }], users: [] }, by(ada), 'Ada asked for team dba.'],
    [
      {
        type: 'page_asked',
        targets: [
          { kind: 'user', name: 'bob' },
          { kind: 'round_robin', name: 'night' },
        ],
        users: [carol],
      },
      by(ada),
      'Ada asked for bob, round robin night and Carol.',
    ],
  ],
  called: [
    [
      { type: 'called', position: first, users: [ada, bob], unreachable: [] },
      tocsin,
      'Tocsin called Ada and Bob (step 1 of policy payments, round 1).',
    ],
    [
      { type: 'called', position: first, users: [ada, bob, carol], unreachable: ['user dan has no Slack account'] },
      tocsin,
      'Tocsin called Ada, Bob and Carol (step 1 of policy payments, round 1), but not everybody: user dan has no Slack account.',
    ],
    [
      { type: 'called', position: second, users: [ada], unreachable: [], pagers: ['pagerduty'] },
      tocsin,
      'Tocsin called Ada and the pager pagerduty (step 2 of policy payments, round 1).',
    ],
    [
      { type: 'called', position: { step: 2, round: 1 }, users: [carol], unreachable: [] },
      tocsin,
      'Tocsin called Carol (the last resort of policy payments, round 2).',
    ],
    [
      { type: 'called', position: { ...first, asked: 7 }, users: [bob], unreachable: [] },
      tocsin,
      'Tocsin called Bob (somebody asked for them).',
    ],
    [
      { type: 'called', position: second, users: [], unreachable: ['schedule payments has nobody on call'] },
      tocsin,
      'Nobody could be called (step 2 of policy payments, round 1): schedule payments has nobody on call.',
    ],
    [
      { type: 'called', position: second, users: [], unreachable: [] },
      tocsin,
      'Nobody could be called (step 2 of policy payments, round 1).',
    ],
  ],
  paged: [
    [{ type: 'paged', user: ada, via: 'slack', position: first, message }, tocsin, 'Tocsin paged Ada in Slack.'],
    paged({ id: '#payments', name: '#payments' }, 'channel', 'Tocsin paged #payments in Slack.'),
    paged(ada, 'email', 'Tocsin paged Ada by e-mail.'),
    paged(ada, 'sms', 'Tocsin paged Ada by SMS.'),
    paged(ada, 'call', 'Tocsin paged Ada by phone.'),
    paged(ada, 'ntfy', 'Tocsin paged Ada by ntfy.'),
    paged(ada, 'webhook', 'Tocsin paged Ada by webhook.'),
    [
      { type: 'paged', user: ada, via: 'sms', nth: 1, position: first, attempt: 3, within: 7 },
      tocsin,
      'Tocsin paged Ada by SMS (try 3), together with INC-7.',
    ],
  ],
  page_failed: [
    [
      { type: 'page_failed', user: bob, via: 'slack', position: first, reason: 'user_not_found' },
      tocsin,
      `Tocsin could not page Bob in Slack: 'user_not_found'.`,
    ],
    [
      { type: 'page_failed', user: bob, via: 'call', nth: 2, position: first, reason: 'busy', attempt: 2, again: true },
      tocsin,
      `Tocsin could not page Bob by phone (try 2): 'busy'; trying again.`,
    ],
  ],
  page_unanswered: [
    [
      { type: 'page_unanswered', user: bob, via: 'call', nth: 2, position: first, reason: 'busy' },
      tocsin,
      `The page to Bob by phone did not reach them: 'busy'.`,
    ],
  ],
  declined: [[{ type: 'declined', user: ada }, by(ada), 'Ada cannot take it.']],
  acknowledgement_expired: [
    [
      { type: 'acknowledgement_expired' },
      tocsin,
      'It was acknowledged for long and not resolved: people are called again.',
    ],
  ],
  pager_told: [
    [
      { type: 'pager_told', pager: 'pagerduty', action: 'trigger', ref: 'PD1' },
      tocsin,
      'Tocsin told pagerduty to call people.',
    ],
    [
      { type: 'pager_told', pager: 'pagerduty', action: 'acknowledge', ref: null },
      tocsin,
      'Tocsin told pagerduty to stop: it is acknowledged.',
    ],
    [
      { type: 'pager_told', pager: 'pagerduty', action: 'resolve', ref: null },
      tocsin,
      'Tocsin told pagerduty to stop: it is resolved.',
    ],
  ],
  pager_failed: [
    [
      { type: 'pager_failed', pager: 'opsgenie', action: 'trigger', reason: 'HTTP 403' },
      tocsin,
      `Tocsin could not tell opsgenie to call people: 'HTTP 403'.`,
    ],
  ],
}
