import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlertFacts } from '../../../src/alert/facts.ts'
import type { Incident } from '../../../src/incident/incident.ts'
import { alertsWhyMessage, incidentWhyMessage } from '../../../src/slack/messages/why.ts'
import { checkMessage } from '../checks.ts'
import { hostile, text, when } from '../hostile.ts'
import { readable } from '../readable.ts'
import { at, incident } from '../samples.ts'

function facts(change: Partial<AlertFacts> = {}): AlertFacts {
  return {
    classified: [],
    alert: { source: 'prod', fingerprint: 'f1', title: 'Errors', status: 'firing', severity: 'sev2' },
    ...{ verdict: 'open', reason: 'first_in_group', at: at('03:10'), until: null, mutedBy: null },
    ...{ silence: null, inhibition: null, groupKey: 'service="checkout"', threshold: null, flapping: null },
    ...{ limit: null, storm: null, incident: { number: 142, resolvedAt: null } },
    route: { ends: [{ path: 'route', matchers: [] }], tried: [], mute: [], reopenWithinMs: null },
    seen: { count: 1, firstAt: at('03:09'), lastAt: at('03:09') },
    ...change,
  }
}

const WAITING = facts({ verdict: 'wait', reason: 'group_wait', until: at('03:11'), incident: null })
const PAGED = { at: at('03:10'), sentence: 'Step 1, round 1: Ada was paged.' }
const with_ = (total: number): Partial<Incident> => ({ alerts: { total, firing: total, cut: 0, newest: [] } })
const of = (...given: Parameters<typeof incidentWhyMessage>) => readable(incidentWhyMessage(...given)).split('\n')

describe('why an incident called people', () => {
  test('is told by its newest alerts and its calls', () => {
    expect(of(incident(with_(1)), [facts()], [PAGED])).toEqual([
      '*Why INC-142 Checkout is down*',
      '• *Errors* · prod · firing · sev2',
      'It opened INC-142: it was the first of its group. Route: route.',
      '2026-11-20 03:10 UTC  Step 1, round 1: Ada was paged.',
      'Routes are those of the rulebook as it is now.',
    ])
  })

  test('is told in twelve lines, however much there is of it', () => {
    const told = of(incident(with_(40)), Array(9).fill(facts()), Array(9).fill(PAGED))
    expect(told).toHaveLength(12)
    expect(told.at(-1)).toContain('37 more alerts · 5 earlier calls')
  })

  test('is told of one that somebody declared', () => {
    const openedBy = { kind: 'user', id: 'U0ADA0001', name: 'Ada' } as const
    expect(of(incident({ openedBy }), [], [PAGED])[1]).toBe('No alert belongs to it: Ada opened it.')
  })
})

describe('why alerts called nobody', () => {
  const about = (alerts: readonly AlertFacts[]) => readable(alertsWhyMessage('err', alerts)).split('\n')

  test('is told in full of one alone, in the zone of whoever reads it', () => {
    expect(about([WAITING])).toEqual([
      '*Why “err”*',
      '• *Errors* · prod · firing · sev2',
      'It waits until 2026-11-20 03:11 UTC for others of its group; then they open one incident.',
      'Route: route.',
      'Group: service="checkout".',
      'Seen once, at 2026-11-20 03:09 UTC.',
    ])
    expect(JSON.stringify(alertsWhyMessage('err', [WAITING]))).toContain('<!date^')
  })

  test('is told in a line each of several', () => {
    expect(about([WAITING, facts()])).toHaveLength(5)
    expect(about(Array(9).fill(WAITING))).toHaveLength(11)
  })

  test('is told of none', () => {
    expect(about([])).toEqual(['None of the alerts of late has “err” in its title or fingerprint.'])
  })
})

test('whatever comes from outside, it is what Slack takes and nobody is called by', () => {
  const alert = fc.record({
    source: text,
    fingerprint: text,
    title: text,
    ...{ status: fc.constant('firing' as const), severity: fc.constant(null) },
  })
  const matcher = fc.record({ label: text, op: fc.constant('=' as const), value: text })
  const ends = fc.array(fc.record({ path: text, matchers: fc.array(matcher, { maxLength: 3 }) }), { maxLength: 4 })
  const named = ['mute in_maintenance', 'mute outside_active_time', 'mute inhibited', 'open rate_limited', 'x y']
  const anything = fc
    .record({
      alert,
      matcher,
      ends,
      words: text,
      at: when,
      decided: fc.constantFrom(...named).map(said => said.split(' ')),
    })
    .map(({ alert, ends, matcher, words, at, decided: [verdict = '', reason = ''] }) =>
      facts({
        classified: [{ rule: words, from: 'sev2', to: 'sev1', because: words, type: words, stand: null }],
        ...{ alert, verdict, reason, until: at, mutedBy: `interval:${words}`, groupKey: words },
        inhibition: { rule: { name: 'r', source: [matcher], target: [], equal: [] }, alerts: [alert] },
        route: { ends, tried: [{ path: words, unmet: matcher }], mute: [words], reopenWithinMs: null },
      }),
    )
  const calls = fc.array(fc.record({ at: when, sentence: text }), { maxLength: 6 })
  const property = fc.property(hostile, fc.array(anything, { maxLength: 6 }), calls, text, (of, all, calls, words) => {
    checkMessage(incidentWhyMessage(of, all, calls))
    checkMessage(alertsWhyMessage(words, all))
  })
  fc.assert(property, { numRuns: 60 })
})
