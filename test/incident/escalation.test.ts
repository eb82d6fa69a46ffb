import { describe, expect, test } from 'vitest'
import type { Severity } from '../../src/alert/severity.ts'
import type { TimeInterval } from '../../src/alert/time-interval.ts'
import type { Condition, Policy } from '../../src/escalation/policy.ts'
import type { Fact } from '../../src/incident/event.ts'
import { at, called, calling, due, escalated, found, opening } from '../kit/calling.ts'
import { ada, bob, given, opened, tocsin } from '../kit/given.ts'
import { policy } from '../kit/rules.ts'

const acknowledged: Fact = { type: 'acknowledged' }

describe('escalation', () => {
  test('calls the next step when nobody has acknowledged in time', () =>
    given(...calling)
      .when(due(0), tocsin)
      .then(escalated(1))
      .thenEffects('call', 'wait'))

  test('begins again with the next round', () =>
    given(...calling, escalated(1))
      .when(due(1), tocsin)
      .then(escalated(0, 1)))

  test('ends after the last step of the last round, and the operators hear of it', () =>
    given(opened({ policy }), escalated(1, 1))
      .when(due(1, 1), tocsin)
      .then({ type: 'escalation_exhausted' })
      .thenEffects('tell_operators'))

  test('lets an outlived timer pass', () =>
    given(...calling, escalated(1))
      .when(due(0), tocsin)
      .thenNothing())

  test('lets the timer of an earlier round pass', () =>
    given(opened({ policy }), escalated(0, 1)).when(due(0, 0), tocsin).thenNothing())

  test.each<[string, Fact]>([
    ['acknowledged', acknowledged],
    ['mitigated', { type: 'mitigated' }],
    ['resolved', { type: 'resolved', summary: null, cause: null }],
  ])('calls nobody once the incident is %s', (_, fact) =>
    given(...calling, fact)
      .when(due(0), tocsin)
      .thenNothing(),
  )

  test('waits as long as the step says', () =>
    expect(
      given(...calling)
        .when(due(0), tocsin)
        .effects(),
    ).toContainEqual({ type: 'wait', from: at(1), afterMs: 10 * 60_000 }))

  test('leaves those their ways who were called in the same round, and takes them away with the next', () => {
    const facts = [...calling, called(), escalated(1), called([bob], at(1))]
    expect(given(...facts).incident.calls).toMatchObject([{ position: at(0) }, { position: at(1) }])
    expect(given(...facts, escalated(0, 1)).incident.calls).toEqual([])
  })
})

describe('escalation by hand', () => {
  test('calls the next step at once, even of an acknowledged incident', () => {
    const again = given(...calling, acknowledged).when({ type: 'escalate_now' })
    again.then(escalated(1))
    expect(again.incident().status).toBe('triggered')
  })

  test('begins again after the last step, as a turn of its own', () =>
    given(opened({ policy }), escalated(1, 1))
      .when({ type: 'escalate_now' })
      .then({ type: 'escalated', to: { ...at(0), turn: 2 } }))

  test('is done once by two who ask for it in the same moment', () => {
    const command = { type: 'escalate_now', from: at(0) } as const
    given(...calling)
      .when(command)
      .then(escalated(1))
    given(...calling, escalated(1))
      .when(command)
      .thenRefused('called_since')
  })

  test('has nobody to call where no policy is', () =>
    given(opened()).when({ type: 'escalate_now' }).thenRefused('nobody_to_call'))
})

describe('a step with a condition', () => {
  const when = (severity: Severity): Condition => ({ severities: [severity], hours: null })
  const [first, second] = policy.steps
  if (!first || !second) throw new Error('the policy has two steps')
  const conditional: Policy = { ...policy, steps: [{ ...first, when: when('sev1') }, second] }
  const never: Policy = { ...policy, steps: [{ ...first, when: when('sev4') }] }

  test('is left out while the incident does not meet it', () => {
    expect(opening({ policy: conditional, severity: 'sev1' })).toEqual([escalated(0)])
    expect(opening({ policy: conditional })).toEqual([escalated(1)])
    given(opened({ policy: conditional }), escalated(1))
      .when(due(1), tocsin)
      .then(escalated(1, 1))
  })

  test('counts from when it does', () =>
    given(opened({ policy: conditional }), escalated(1), { type: 'severity_changed', from: 'sev2', to: 'sev1' })
      .when(due(1), tocsin)
      .then(escalated(0, 1)))

  test('may be all there is: nobody is called, and the operators hear of it', () =>
    expect(opening({ policy: never })).toEqual([{ type: 'escalation_exhausted' }]))

  test('keeps nobody from being called by hand', () =>
    given(opened({ policy: never }), { type: 'escalation_exhausted' })
      .when({ type: 'escalate_now' })
      .then({ type: 'escalated', to: { ...at(0), turn: 2 } }))

  test('may ask for the hour', () => {
    const office: TimeInterval = {
      ...{ times: [{ from: 9 * 60, to: 17 * 60 }], weekdays: [], daysOfMonth: [], months: [], years: [], zone: 'UTC' },
    }
    const hours = (outside: boolean): Policy => {
      const condition = { severities: null, hours: { name: 'office', intervals: [office], outside } }
      return { ...policy, steps: [{ ...first, when: condition }, second] }
    }
    // It is 03:10.
    expect(opening({ policy: hours(false) })).toEqual([escalated(1)])
    expect(opening({ policy: hours(true) })).toEqual([escalated(0)])
  })
})

describe('the last resort', () => {
  const lastly: Policy = { ...policy, rounds: 1, lastResort: [{ kind: 'user', name: 'bob' }] }
  const last = at(2)
  const facts = [opened({ policy: lastly }), escalated(1)]

  test('is called once all rounds are over, and is waited for like the last step', () => {
    const calling = given(...facts).when(due(1), tocsin)
    calling.then({ type: 'escalated', to: last })
    expect(calling.effects()).toEqual([
      { type: 'call', position: last },
      { type: 'wait', from: last, afterMs: 10 * 60_000 },
    ])
  })

  test('is the end', () =>
    given(...facts, escalated(2))
      .when(due(2), tocsin)
      .then({ type: 'escalation_exhausted' }))

  test('calls its own people', () =>
    given(...facts, escalated(2))
      .when(found([ada], last), tocsin)
      .then(called([ada], last))
      .thenEffects('page'))
})
