import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import type { Actor, PageVia, User } from '../../src/incident/incident.ts'
import type { Postmortem, Statement } from '../../src/postmortem/postmortem.ts'
import { ada, alert, bob, by, checkoutDown, opened, prod, timeline, tocsin } from '../timeline/events.ts'
import { checkout, draft } from './checkout.ts'

const texts = (statements: readonly Statement[]) => statements.map(({ text }) => text)
const resolved: Fact = { type: 'resolved', summary: null, cause: null }
const alerted = opened({ alerts: [alert('Down'), alert('Slow')], firing: 2 })

/** An incident that `prod` opened at 03:00 and Ada resolved at 03:10, with these facts between. */
const night = (...facts: readonly (readonly [Actor, Fact])[]) =>
  draft(
    timeline(
      ['03:00:00', prod, alerted],
      ...facts.map(([actor, fact], i) => [`03:0${i + 1}:00`, actor, fact] as const),
      ['03:10:00', by(ada), resolved],
    ),
  )

function everyCite({ summary, cause, facts, impact, times, people, lookAt, playbooks }: Postmortem): readonly number[] {
  const steps = playbooks.flatMap(walk => walk.steps)
  const all = [facts, impact, times, people, lookAt, playbooks, steps].flat()
  return [summary, cause, ...all].flatMap(statement => statement?.cites ?? [])
}

describe('a postmortem', () => {
  test('cites only events that its timeline shows', () => {
    const document = draft(checkout)
    const shown = new Set(document.timeline.map(({ seq }) => seq))
    expect(everyCite(document).filter(seq => !shown.has(seq))).toEqual([])
    expect(shown.has(6)).toBe(false)
  })

  test('cites something for every sentence it makes', () => {
    const { facts, impact, lookAt, people, playbooks } = draft(checkout)
    expect([facts, impact, lookAt, people, playbooks].flat().filter(({ cites }) => cites.length === 0)).toEqual([])
  })

  test('says what was given at the last resolution, and who gave it', () => {
    const { summary, cause } = draft(checkout)
    expect(summary).toMatchObject({ by: 'Bob', cites: [35] })
    expect(cause).toEqual({ text: 'A migration that locked the `payments` table', by: 'Bob', cites: [35] })
  })

  test('is content with facts where nobody wrote anything', () => {
    const { summary, cause, facts } = night([by(ada), { type: 'acknowledged' }])
    expect([summary, cause]).toEqual([null, null])
    expect(facts).toEqual([
      { text: `Alertmanager prod opened INC-142 at sev2: 'Checkout is down'; 2 alerts fire.`, cites: [1] },
      { text: 'Ada acknowledged after 1 min.', cites: [2] },
      { text: 'Ada resolved it after 10 min.', cites: [3] },
    ])
  })

  test('of what is still open says so', () => {
    const { facts, times, status } = draft(timeline(['03:00:00', by(ada), opened()]))
    expect(status).toBe('triggered')
    expect(texts(facts)).toContain('It is not resolved; its status is triggered.')
    expect(times.at(-1)).toEqual({ what: 'resolved', at: null, tookMs: null, by: null, cites: [] })
  })

  test('keeps who held a role, and until when', () => {
    const roles = draft(checkout).people.map(({ name, roles }) => [name, roles.map(({ until }) => until !== null)])
    expect(roles).toEqual([
      ['Ada', [true]],
      ['Bob', []],
      ['Carol', [false]],
    ])
  })

  test('tells what became of calling somebody', () => {
    const position = { step: 0, round: 0 }
    const page = (user: User, via: PageVia, again: boolean): Fact => {
      return { type: 'page_failed', user, via, position, reason: '503', again }
    }
    const { people } = night(
      [tocsin, page(bob, 'sms', true)],
      [tocsin, page(bob, 'sms', false)],
      [tocsin, page({ id: '#payments', name: '#payments' }, 'channel', false)],
      [by(bob), { type: 'declined', user: bob }],
    )
    expect(people.map(({ name, part }) => [name, ...part])).toEqual([
      ['Bob', 'could not be paged', 'could not take it'],
      ['Ada', 'resolved it'],
    ])
  })

  test('is the same for the same events', () => {
    expect(draft(checkout)).toEqual(draft(structuredClone(checkout)))
  })
})

describe('what to look at', () => {
  const noAck = 'Nobody acknowledged it before it was resolved.'
  const uncleared = [
    `The alert 'Down' from Alertmanager prod has not cleared.`,
    `The alert 'Slow' from Alertmanager prod has not cleared.`,
  ]
  const acknowledged = [by(ada), { type: 'acknowledged' }] as const
  const cleared = [prod, { type: 'alerts_cleared', alerts: [alert('Down'), alert('Slow')], firing: 0 }] as const
  const started = [by(ada), { type: 'playbook_started', run: 1, playbook: checkoutDown }] as const
  const position = { step: 0, round: 0 }

  test.each<readonly [string, readonly (readonly [Actor, Fact])[], readonly string[]]>([
    ['is nothing after a quiet night', [acknowledged, cleared], []],
    ['names a missing acknowledgement', [cleared], [noAck]],
    ['names alerts that never cleared', [acknowledged], uncleared],
    [
      'names an alert that cleared and fired again',
      [acknowledged, cleared, [prod, { type: 'alerts_refired', alerts: [alert('Slow')], firing: 1, cut: 0 }]],
      [`The alert 'Slow' from Alertmanager prod has not cleared.`],
    ],
    [
      'owns that it cannot know what the sender left out',
      [acknowledged, [prod, { type: 'alerts_joined', alerts: [], firing: 2, cut: 3 }], cleared],
      ['The sender left up to 3 alerts out; whether they cleared is not on record.'],
    ],
    [
      'names failed pages and how often calling went on',
      [
        [tocsin, { type: 'page_failed', user: bob, via: 'slack', position, reason: 'user_not_found' }],
        [tocsin, { type: 'escalated', to: { step: 1, round: 0 } }],
        [tocsin, { type: 'escalation_exhausted' }],
        acknowledged,
        cleared,
      ],
      [
        'Tocsin escalated once; nobody had acknowledged by then.',
        `Tocsin could not page Bob in Slack: 'user_not_found'.`,
        'Tocsin had nobody left to call: all steps and rounds of policy payments were over.',
      ],
    ],
    [
      'names no page that came through in the end, but a pager that could not be told',
      [
        [tocsin, { type: 'page_failed', user: bob, via: 'slack', position, reason: '503', again: true }],
        [tocsin, { type: 'pager_failed', pager: 'pagerduty', action: 'trigger', reason: '403' }],
        acknowledged,
        cleared,
      ],
      [`Tocsin could not tell pagerduty to call people: '403'.`],
    ],
    [
      'names an acknowledgement that was too old, which is no going on',
      [
        acknowledged,
        [tocsin, { type: 'acknowledgement_expired' }],
        [tocsin, { type: 'escalated', to: { ...position, turn: 3 } }],
        acknowledged,
        cleared,
      ],
      ['It was acknowledged for long and not resolved: people are called again.'],
    ],
    [
      'names a step that called nobody, but none that called a pager',
      [
        [tocsin, { type: 'called', position, users: [], unreachable: [] }],
        [tocsin, { type: 'called', position, users: [], unreachable: [], pagers: ['pagerduty'] }],
        acknowledged,
        cleared,
      ],
      ['Nobody could be called (step 1 of policy payments, round 1).'],
    ],
    [
      'names a playbook that was left, and its failed step',
      [acknowledged, started, [tocsin, { type: 'step_failed', run: 1, step: 'restart', reason: '503' }], cleared],
      [`The playbook's step 'restart' failed: '503'.`, `The playbook 'Checkout is down' was not walked to its end.`],
    ],
  ])('%s', (_, facts, expected) => {
    expect(texts(night(...facts).lookAt)).toEqual(expected)
  })

  test('names the times without a human entry, with the day where it is another', () => {
    const events = timeline(
      ['2026-03-01T23:10:00', prod, alerted],
      ['2026-03-01T23:30:00', by(ada), { type: 'acknowledged' }],
      ['2026-03-02T00:20:00', by(ada), { type: 'noted', text: 'Still' }],
      ['2026-03-02T00:40:00', by(ada), { type: 'noted', text: 'Still' }],
    )
    expect(draft(events).lookAt).toEqual([
      { text: 'No human entry 23:10–23:30 UTC (20 min).', cites: [1, 2] },
      { text: 'No human entry 23:30 – 2026-03-02 00:20 UTC (50 min, the longest).', cites: [2, 3] },
      { text: 'No human entry 2026-03-02 00:20 – 00:40 UTC (20 min).', cites: [3, 4] },
    ])
  })
})

describe('a walked playbook', () => {
  test('shows what each step came to, then what was not reached', () => {
    const [walk] = draft(checkout).playbooks
    expect(walk?.finished).toBe(false)
    expect(walk?.steps.map(({ text, outcome, by }) => [text, outcome, by])).toEqual([
      ['lead', 'done', 'Ada'],
      ['Are customers affected?', 'done', 'Ada'],
      ['Find the failing dependency', 'skipped', 'Carol'],
      ['restart', 'failed', 'Tocsin'],
      ['page-eu', 'not_reached', null],
      ['Tell support', 'not_reached', null],
    ])
  })

  test('shows the step people stand at as open, a second try too', () => {
    const document = night(
      [by(ada), { type: 'playbook_started', run: 1, playbook: checkoutDown }],
      [by(ada), { type: 'step_begun', run: 1, step: 'restart' }],
      [tocsin, { type: 'step_failed', run: 1, step: 'restart', reason: '503' }],
      [by(ada), { type: 'step_begun', run: 1, step: 'restart' }],
    )
    const outcomes = document.playbooks[0]?.steps.map(({ outcome, cites }) => [outcome, ...cites])
    expect(outcomes?.slice(0, 2)).toEqual([
      ['failed', 4],
      ['open', 5],
    ])
  })

  test('has come to its end when it says so', () => {
    const document = night(
      [by(ada), { type: 'playbook_started', run: 1, playbook: { ...checkoutDown, steps: [] } }],
      [by(ada), { type: 'playbook_finished', run: 1 }],
    )
    expect(document.playbooks).toEqual([{ title: 'Checkout is down', finished: true, steps: [], cites: [2, 3] }])
  })
})
