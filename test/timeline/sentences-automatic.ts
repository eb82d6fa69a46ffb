import type { CallingFact, EventType } from '../../src/incident/event.ts'
import { ada, bob, by, checkoutDown, prod, tocsin } from './events.ts'
import type { RESPONSE, Rows } from './sentences.ts'

const message = { channel: 'C1', ts: '1.1' }

/** What playbooks and messages do. */
export const AUTOMATIC: Rows<Exclude<EventType, keyof typeof RESPONSE | CallingFact['type']>> = {
  playbook_started: [
    [
      { type: 'playbook_started', run: 1, playbook: checkoutDown },
      prod,
      `Tocsin started the playbook 'Checkout is down' (6 steps).`,
    ],
    [
      { type: 'playbook_started', run: 1, playbook: { ...checkoutDown, title: '', steps: [] } },
      by(ada),
      `Ada started the playbook 'checkout-down' (0 steps).`,
    ],
  ],
  step_begun: [
    [{ type: 'step_begun', run: 1, step: 'look' }, by(ada), `The playbook came to step 'Find the failing dependency'.`],
  ],
  step_confirmed: [[{ type: 'step_confirmed', run: 1, step: 'restart' }, by(ada), `Ada confirmed step 'restart'.`]],
  step_assigned: [
    [{ type: 'step_assigned', run: 1, step: 'tell', user: bob }, by(ada), `Ada asked Bob to do step 'Tell support'.`],
    [{ type: 'step_assigned', run: 1, step: 'tell', user: ada }, by(ada), `Ada took on step 'Tell support'.`],
  ],
  step_overdue: [
    [
      { type: 'step_overdue', run: 1, step: 'look' },
      tocsin,
      `The playbook's step 'Find the failing dependency' was not done within 10 min.`,
    ],
    [{ type: 'step_overdue', run: 9, step: 'gone' }, tocsin, `The playbook's step 'gone' was not done in time.`],
  ],
  step_done: [
    [{ type: 'step_done', run: 1, step: 'tell', detail: null }, by(ada), `Ada did step 'Tell support'.`],
    [
      { type: 'step_done', run: 1, step: 'impact', detail: 'Yes' },
      by(ada),
      `Ada answered 'Are customers affected?' with 'Yes'.`,
    ],
    [
      { type: 'step_done', run: 1, step: 'lead', detail: 'Bob' },
      by(ada),
      `The playbook's step 'lead' was done: Bob has the role commander.`,
    ],
    [{ type: 'step_done', run: 1, step: 'restart', detail: '200 OK' }, tocsin, `Tocsin did step 'restart': '200 OK'.`],
  ],
  step_skipped: [
    [
      { type: 'step_skipped', run: 1, step: 'tell', reason: 'They know.' },
      by(ada),
      `Ada skipped step 'Tell support': 'They know.'`,
    ],
  ],
  step_failed: [
    [
      { type: 'step_failed', run: 1, step: 'restart', reason: '503' },
      tocsin,
      `The playbook's step 'restart' failed: '503'.`,
    ],
  ],
  step_passed_over: [
    [
      { type: 'step_passed_over', run: 1, step: 'page-eu' },
      tocsin,
      `The playbook passed over step 'page-eu': its condition did not match.`,
    ],
  ],
  playbook_finished: [
    [{ type: 'playbook_finished', run: 1 }, by(ada), `The playbook 'Checkout is down' came to its end.`],
    [{ type: 'playbook_finished', run: 9 }, by(ada), 'The playbook came to its end.'],
  ],
  channel_created: [
    [
      { type: 'channel_created', channel: 'C1', name: 'inc-142-checkout' },
      tocsin,
      'Tocsin created the channel #inc-142-checkout.',
    ],
  ],
  header_posted: [[{ type: 'header_posted', message, seen: 3 }, tocsin, 'Tocsin posted the header.']],
  card_linked: [
    [{ type: 'card_linked', link: 'https://x.slack.com/p1' }, tocsin, 'Tocsin found the link to its card.'],
  ],
  announced: [[{ type: 'announced', message, seen: 3 }, tocsin, 'Tocsin announced it.']],
  playbook_posted: [
    [
      { type: 'playbook_posted', run: 1, ts: '1.2', seen: 3 },
      tocsin,
      `Tocsin posted the card of playbook 'Checkout is down'.`,
    ],
    [{ type: 'playbook_posted', run: 9, ts: '1.2', seen: 3 }, tocsin, `Tocsin posted the playbook's card.`],
  ],
  resolve_offered: [[{ type: 'resolve_offered', message }, tocsin, 'Tocsin offered to resolve it.']],
  reminded: [[{ type: 'reminded' }, tocsin, 'Tocsin reminded the channel that it is open.']],
  postmortem_posted: [[{ type: 'postmortem_posted', message }, tocsin, 'Tocsin posted the draft of the postmortem.']],
  delivery_failed: [
    [
      { type: 'delivery_failed', effect: 'invite', reason: 'cant_invite' },
      tocsin,
      `Tocsin could not invite people to the channel: 'cant_invite'.`,
    ],
    [
      { type: 'delivery_failed', effect: 'send_pigeon', reason: 'no_pigeon' },
      tocsin,
      `Tocsin could not do 'send_pigeon': 'no_pigeon'.`,
    ],
  ],
}
