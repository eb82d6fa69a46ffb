import { describe, expect, test } from 'vitest'
import type { Policy } from '../../src/escalation/policy.ts'
import type { Fact } from '../../src/incident/event.ts'
import { at, called, escalated, opening } from '../kit/calling.ts'
import { type Given, given, opened, tocsin } from '../kit/given.ts'
import { policy } from '../kit/rules.ts'

const patient: Policy = { ...policy, ackTimeoutMs: 30 * 60_000, severities: ['sev1', 'sev2'] }
const acknowledged: Fact = { type: 'acknowledged' }
const facts: readonly Given[] = [opened({ policy: patient }), escalated(0), called(), acknowledged]
const over = (since: number) => ({ type: 'expire_acknowledgement', since }) as const
const again: Fact = { type: 'escalated', to: { ...at(0), turn: 5 } }

describe('an acknowledgement', () => {
  test('has its time', () =>
    expect(
      given(...facts.slice(0, 3))
        .when({ type: 'acknowledge' })
        .effects(),
    ).toEqual([{ type: 'ack_due', since: 4, afterMs: 30 * 60_000 }]))

  test('has as much as it wants where the policy says nothing', () =>
    given(opened({ policy }), escalated(0)).when({ type: 'acknowledge' }).thenEffects())

  test('that is too old calls people again, from the start', () => {
    const expired = given(...facts).when(over(4), tocsin)
    expired.then({ type: 'acknowledgement_expired' }, again).thenEffects('call', 'wait')
    expect(expired.incident()).toMatchObject({ status: 'triggered', position: again.to, calls: [] })
  })

  test('that is given anew has its time anew', () => {
    const second = given(...facts, { type: 'acknowledgement_expired' }, again)
    expect(second.when({ type: 'acknowledge' }).effects()).toContainEqual({
      ...{ type: 'ack_due', since: 7, afterMs: 30 * 60_000 },
    })
  })

  test.each<[string, readonly Given[]]>([
    ['calls nobody of what is mitigated', [...facts, { type: 'mitigated' }]],
    ['calls nobody of what is over', [...facts, { type: 'resolved', summary: null, cause: null }]],
    ['is outlived where people are called already', [...facts, escalated(1)]],
    ['is outlived by a later one', [...facts, escalated(1), acknowledged]],
    [
      'calls nobody for a severity that calls nobody by itself',
      [...facts, { type: 'severity_changed', from: 'sev2', to: 'sev3' }],
    ],
  ])('%s', (_, facts) =>
    given(...facts)
      .when(over(4), tocsin)
      .thenNothing(),
  )
})

test('a policy that pages nothing opens with nobody called', () =>
  expect(opening({ policy: { ...patient, severities: [] } })).toEqual([{ type: 'not_paged', severity: 'sev2' }]))
