import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import type { EventType, Fact } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { actorName, describe, isBookkeeping, type Setting } from '../../src/timeline/describe.ts'
import { ada, alert, api, bob, by, carol, checkoutDown, opened, payments, prod, timeline, tocsin } from './events.ts'

type Row<T extends EventType> = readonly [Extract<Fact, { type: T }>, Actor, string]

const first = { step: 0, round: 0 }
const second = { step: 1, round: 0 }
const message = { channel: 'C1', ts: '1.1' }
const three = [alert('HighErrorRate on checkout'), alert('HighLatency'), alert('Down')]

const setting: Setting = {
  policy: payments,
  runs: [
    {
      ...{ id: 1, playbook: checkoutDown, current: null, since: new Date(0), assignee: null },
      ...{ confirmedBy: [], results: [], card: null },
    },
  ],
}

// A type without a row does not compile: every word that is stored has its sentence.
const SENTENCES: { readonly [T in EventType]: readonly Row<T>[] } = {
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
    [{ type: 'severity_changed', from: 'sev1', to: 'sev4' }, by(ada), 'Ada lowered the severity from sev1 to sev4.'],
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
  escalated: [
    [{ type: 'escalated', to: first }, prod, 'Tocsin started to call people, at step 1 of policy payments (round 1).'],
    [{ type: 'escalated', to: second }, tocsin, 'Tocsin escalated to step 2 of policy payments (round 1).'],
    [
      { type: 'escalated', to: { step: 0, round: 1 } },
      by(ada),
      'Ada escalated to step 1 of policy payments (round 2).',
    ],
  ],
  escalation_exhausted: [
    [
      { type: 'escalation_exhausted' },
      tocsin,
      'Tocsin had nobody left to call: all steps and rounds of policy payments were over.',
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
      { type: 'called', position: second, users: [], unreachable: ['schedule payments has nobody on call'] },
      tocsin,
      'Nobody could be called at step 2 of policy payments: schedule payments has nobody on call.',
    ],
    [
      { type: 'called', position: second, users: [], unreachable: [] },
      tocsin,
      'Nobody could be called at step 2 of policy payments.',
    ],
  ],
  paged: [[{ type: 'paged', user: ada, via: 'slack', position: first, message }, tocsin, 'Tocsin paged Ada in Slack.']],
  page_failed: [
    [
      { type: 'page_failed', user: bob, via: 'slack', position: first, reason: 'user_not_found' },
      tocsin,
      `Tocsin could not page Bob in Slack: 'user_not_found'.`,
    ],
  ],
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

const rows: readonly (readonly [Fact, Actor, string])[] = Object.values(SENTENCES).flat()
const sentences = rows.map(([fact, actor, sentence]) => ({ type: fact.type, fact, actor, sentence }))
const only = (fact: Fact, actor: Actor = by(ada), within?: Setting) =>
  timeline(['03:00:00', actor, fact]).map(event => describe(event, within))[0]

suite('a sentence', () => {
  test.each(sentences)('$type: $sentence', ({ fact, actor, sentence }) => {
    expect(only(fact, actor, setting)).toBe(sentence)
  })

  test('does without the incident', () => {
    expect(only({ type: 'called', position: second, users: [ada], unreachable: [] })).toBe(
      'Tocsin called Ada (step 2, round 1).',
    )
    expect(only({ type: 'step_done', run: 1, step: 'impact', detail: 'Yes' })).toBe(`Ada did step 'impact': 'Yes'.`)
    expect(only({ type: 'escalation_exhausted' }, tocsin)).toBe(
      'Tocsin had nobody left to call: all steps and rounds of the policy were over.',
    )
  })

  test('cuts what is long, and says so', () => {
    expect(only(opened({ title: 'x'.repeat(5_000) }))).toMatch(/^Ada opened INC-142 at sev2: 'x{199}…'$/)
    expect(only({ type: 'noted', text: 'x'.repeat(5_000) })).toMatch(/^Ada noted: 'x{999}…'$/)
  })

  test('is one line of bounded length, whatever came from outside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), text => {
        const sentence = only(opened({ title: text }), { kind: 'source', name: text }) ?? ''
        expect(sentence).not.toMatch(/[\r\n\u2028\u2029]/)
        expect(sentence.length).toBeLessThan(350)
      }),
    )
  })
})

suite('an actor', () => {
  test.each<readonly [Actor, string]>([
    [by(ada), 'Ada'],
    [{ kind: 'user', id: 'U07', name: '' }, 'U07'],
    [prod, 'Alertmanager prod'],
    [{ kind: 'source', name: ' ' }, 'A source'],
    [api, 'deploy-bot (API)'],
    [{ kind: 'api', name: '' }, 'The API'],
    [{ kind: 'api', name: 'api' }, 'The API'],
    [tocsin, 'Tocsin'],
  ])('%j is called %s', (actor, name) => {
    expect(actorName(actor)).toBe(name)
  })
})

test('bookkeeping is what people can do without', () => {
  expect(rows.map(([{ type }]) => type).filter(isBookkeeping)).toEqual(
    expect.arrayContaining(['header_posted', 'announced', 'playbook_posted', 'channel_created', 'step_begun']),
  )
  expect(isBookkeeping('noted')).toBe(false)
  expect(isBookkeeping('delivery_failed')).toBe(false)
})
