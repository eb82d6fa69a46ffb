import type { CallingFact, EventType, Fact } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { ada, alert, api, bob, by, carol, opened, prod, tocsin } from './events.ts'

export type Row<T extends EventType> = readonly [Extract<Fact, { type: T }>, Actor, string]
export type Rows<T extends EventType> = { readonly [K in T]: readonly Row<K>[] }

const first = { step: 0, round: 0 }
const three = [alert('HighErrorRate on checkout'), alert('HighLatency'), alert('Down')]

/** What people and alerts do. */
export const RESPONSE: Rows<Exclude<EventType, Automatic | CallingFact['type']>> = {
  opened: [
    [opened(), by(ada), `Ada opened INC-142 at sev2: 'Checkout is down'.`],
    [
      opened({ alerts: three, firing: 3 }),
      prod,
      `Alertmanager prod opened INC-142 at sev2: 'Checkout is down'; 3 alerts fire.`,
    ],
    [
      opened({ alerts: three, firing: 1, cut: 1 }),
      prod,
      `Alertmanager prod opened INC-142 at sev2: 'Checkout is down'; 1 alert fires, and the sender left 1 more alert out.`,
    ],
    [
      opened({ alerts: three, firing: 3, because: 'tier-1 at night' }),
      prod,
      `Alertmanager prod opened INC-142 at sev2 (tier-1 at night): 'Checkout is down'; 3 alerts fire.`,
    ],
  ],
  alerts_joined: [
    [
      { type: 'alerts_joined', alerts: three, firing: 3, cut: 0 },
      prod,
      `Alertmanager prod: 'HighErrorRate on checkout' and 2 more joined; 3 fire.`,
    ],
    [
      { type: 'alerts_joined', alerts: three.slice(0, 1), firing: 4, cut: 7 },
      prod,
      `Alertmanager prod: 'HighErrorRate on checkout' joined; 4 fire, and the sender left 7 more alerts out.`,
    ],
  ],
  alerts_refired: [
    [
      { type: 'alerts_refired', alerts: [{ ...alert(''), fingerprint: '5f2a' }], firing: 1, cut: 0 },
      prod,
      `Alertmanager prod: '5f2a' fired again; 1 fires.`,
    ],
  ],
  alerts_cleared: [
    [
      { type: 'alerts_cleared', alerts: [alert('Down')], firing: 0 },
      prod,
      `Alertmanager prod: 'Down' cleared; none fires.`,
    ],
    [
      { type: 'alerts_cleared', alerts: [alert('Down')], firing: 1, ended: 'MissingSeries' },
      prod,
      `Alertmanager prod: 'Down' ended without recovering (MissingSeries); 1 fires.`,
    ],
    [
      { type: 'alerts_cleared', alerts: [alert('Down')], firing: 0, ended: 'expired' },
      prod,
      `Alertmanager prod: 'Down' expired; none fires.`,
    ],
  ],
  alerts_changed: [
    [
      { type: 'alerts_changed', alerts: [{ ...alert('Down'), severity: 'sev1' }] },
      prod,
      `Alertmanager prod: 'Down' is sev1 now.`,
    ],
  ],
  acknowledged: [
    [{ type: 'acknowledged' }, by(ada), 'Ada acknowledged.'],
    [{ type: 'acknowledged' }, api, 'deploy-bot (API) acknowledged.'],
  ],
  mitigated: [[{ type: 'mitigated' }, by(ada), 'Ada marked it as mitigated.']],
  resolved: [
    [{ type: 'resolved', summary: null, cause: null }, prod, 'Alertmanager prod resolved it.'],
    [
      { type: 'resolved', summary: 'Rolled back\nv42.', cause: 'A bad deploy' },
      by(ada),
      `Ada resolved it: summary 'Rolled back v42.', cause 'A bad deploy'.`,
    ],
    [{ type: 'resolved', summary: ' ', cause: 'Why?' }, by(ada), `Ada resolved it: cause 'Why?'`],
  ],
  reopened: [
    [{ type: 'reopened', position: null }, by(bob), 'Bob reopened it.'],
    [
      { type: 'reopened', position: first },
      by(bob),
      'Bob reopened it; calling started again at step 1 of policy payments, round 1.',
    ],
  ],
  severity_changed: [
    [{ type: 'severity_changed', from: 'sev3', to: 'sev1' }, by(ada), 'Ada raised the severity from sev3 to sev1.'],
    [
      { type: 'severity_changed', from: 'sev3', to: 'sev2', because: '3 alerts: tier-1 at night' },
      tocsin,
      'Tocsin raised the severity from sev3 to sev2 (3 alerts: tier-1 at night).',
    ],
    [{ type: 'severity_changed', from: 'sev1', to: 'sev4' }, by(ada), 'Ada lowered the severity from sev1 to sev4.'],
    [{ type: 'severity_changed', from: 'sev2', to: 'sev2' }, by(ada), 'Ada left the severity at sev2.'],
  ],
  role_assigned: [
    [{ type: 'role_assigned', role: 'commander', user: ada, before: null }, by(ada), 'Ada took the role commander.'],
    [
      { type: 'role_assigned', role: 'commander', user: ada, before: bob },
      by(ada),
      'Ada took the role commander over from Bob.',
    ],
    [
      { type: 'role_assigned', role: 'commander', user: bob, before: ada },
      by(ada),
      'Ada handed the role commander over to Bob.',
    ],
    [{ type: 'role_assigned', role: 'scribe', user: bob, before: null }, by(ada), 'Ada gave Bob the role scribe.'],
    [
      { type: 'role_assigned', role: 'scribe', user: bob, before: carol },
      by(ada),
      'Ada gave Bob the role scribe, which Carol had held.',
    ],
  ],
  responder_joined: [
    [{ type: 'responder_joined', user: ada, present: true }, by(ada), 'Ada joined.'],
    [{ type: 'responder_joined', user: bob, present: false }, by(ada), 'Ada brought Bob in.'],
    [{ type: 'responder_joined', user: bob, present: false }, prod, 'Tocsin brought Bob in.'],
  ],
  noted: [
    [{ type: 'noted', text: 'Errors since 03:10' }, by(ada), `Ada noted: 'Errors since 03:10'.`],
    [{ type: 'noted', text: 'Is it\n\tthe ledger?' }, by(ada), `Ada noted: 'Is it the ledger?'`],
  ],
  promoted: [[{ type: 'promoted' }, by(ada), 'Ada gave it a channel of its own.']],
}

type Automatic = Extract<Fact, { run: number }>['type'] | Delivery
type Delivery =
  | 'channel_created'
  | 'header_posted'
  | 'card_linked'
  | 'announced'
  | 'resolve_offered'
  | 'postmortem_posted'
  | 'reminded'
  | 'delivery_failed'
