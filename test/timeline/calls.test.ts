import { describe, expect, test } from 'vitest'
import type { Policy } from '../../src/escalation/policy.ts'
import type { Event, Fact } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { callsOf, describeCalls } from '../../src/timeline/calls.ts'
import { ada, bob, happened, opened, prod, T0 } from '../kit/given.ts'

const POLICY: Policy = {
  name: 'payments',
  rounds: 1,
  steps: [
    { notify: [{ kind: 'user', name: 'ada' }], waitMs: 300_000 },
    { notify: [{ kind: 'user', name: 'bob' }], waitMs: 300_000 },
  ],
}
const tocsin: Actor = { kind: 'tocsin' }
const FIRST = { step: 0, round: 0 }
const SECOND = { step: 1, round: 0 }
const message = { channel: 'D1', ts: '1.0' }
const called = (position: typeof FIRST, users = [ada], unreachable: string[] = []): Fact => {
  return { type: 'called', position, users, unreachable }
}
const paged = (position: typeof FIRST, user = ada): Fact => ({ type: 'paged', user, via: 'slack', position, message })
const failed = (position: typeof FIRST, user = ada): Fact => {
  return { type: 'page_failed', user, via: 'slack', position, reason: 'user_not_found' }
}

function timelineOf(...facts: readonly Fact[]): Event[] {
  return facts.map((fact, index) => ({
    seq: index + 1,
    at: new Date(T0.getTime() + index * 60_000),
    actor: tocsin,
    ...fact,
  }))
}

const incident = happened([opened({ policy: POLICY }), prod])
const told = (facts: readonly Fact[], of = incident) =>
  describeCalls(of, timelineOf(...facts)).map(({ sentence }) => sentence)

describe('the calls of an incident', () => {
  test('are told with the outcome of each page', () => {
    const facts = [
      called(FIRST, [ada, bob], ['schedule night has nobody on call']),
      ...[paged(FIRST), failed(FIRST, bob), called(SECOND, [bob])],
    ]
    expect(told(facts)).toEqual([
      "Step 1 of policy payments, round 1: Ada was paged; Bob could not be paged: 'user_not_found'; schedule night has nobody on call.",
      'Step 2 of policy payments, round 1: no page has gone out to Bob.',
    ])
  })

  test('belong to the time that the step was called, where that was more than once', () => {
    const reopened: Fact = { type: 'reopened', position: FIRST }
    const calls = callsOf(timelineOf(called(FIRST), paged(FIRST), reopened, called(FIRST), failed(FIRST)))
    expect(calls.map(({ people }) => people[0])).toMatchObject([
      { user: ada, page: 'sent', at: new Date(T0.getTime() + 60_000), reason: null },
      { user: ada, page: 'failed', reason: 'user_not_found' },
    ])
  })

  test('are told with what a second try has come to, or another way', () => {
    const outcome = (...pages: readonly Fact[]) => callsOf(timelineOf(called(FIRST), ...pages))[0]?.people[0]?.page
    expect(outcome(failed(FIRST), paged(FIRST))).toBe('sent')
    expect(outcome(paged(FIRST), failed(FIRST))).toBe('sent')
    expect(outcome(failed(FIRST), failed(FIRST))).toBe('failed')
  })

  test('that somebody has asked for are no step of the policy', () => {
    const asked = { ...FIRST, asked: 3 }
    expect(told([called(FIRST), paged(FIRST), called(asked, [bob]), paged(asked, bob)])).toEqual([
      'Step 1 of policy payments, round 1: Ada was paged.',
      'Somebody asked for them: Bob was paged.',
    ])
  })

  test('end with who answered, or with that nobody did', () => {
    expect(told([called(FIRST), paged(FIRST), { type: 'acknowledged' }]).at(-1)).toBe('Tocsin acknowledged.')
    expect(told([called(FIRST), { type: 'escalation_exhausted' }]).at(-1)).toBe(
      'Tocsin had nobody left to call: all steps and rounds of policy payments were over.',
    )
  })

  test('that named nobody say so', () => {
    expect(told([called(FIRST, [])])).toEqual(['Step 1 of policy payments, round 1: nobody is named there.'])
  })

  test('that there were none is said with the reason', () => {
    expect(told([])).toEqual(['Nobody has been called yet.'])
    expect(told([{ type: 'acknowledged' }], { ...incident, status: 'acknowledged' })).toEqual([
      'Nobody was called: it was answered before.',
      'Tocsin acknowledged.',
    ])
    expect(told([], { ...incident, held: true, severity: 'sev3' })).toEqual([
      'Nobody was called: sev3 pages nobody by itself.',
    ])
    expect(told([], { ...incident, policy: null })).toEqual(['Nobody was called: it has no escalation policy.'])
  })

  test('name the first few of many', () => {
    const many = Array.from({ length: 7 }, (_, n) => ({ id: `U${n}`, name: `P${n}` }))
    expect(told([called(FIRST, many)])[0]).toMatch(/to P3; 3 more\.$/)
  })
})
