import { describe, expect, test } from 'vitest'
import type { Position } from '../../src/escalation/policy.ts'
import type { Fact } from '../../src/incident/event.ts'
import { ada, bob, given, opened, tocsin } from '../kit/given.ts'
import { policy } from '../kit/rules.ts'

const at = (step: number, round = 0): Position => ({ step, round })
const escalated = (step: number, round = 0): Fact => ({ type: 'escalated', to: at(step, round) })
const due = (step: number, round = 0) => ({ type: 'escalate', from: at(step, round) }) as const
const called = (users = [ada], position = at(0)): Fact => ({ type: 'called', position, users, unreachable: [] })

describe('escalation', () => {
  test('calls the next step when nobody has acknowledged in time', () =>
    given(opened({ policy }), escalated(0)).when(due(0), tocsin).then(escalated(1)).thenEffects('call', 'wait'))

  test('begins again with the next round', () =>
    given(opened({ policy }), escalated(0), escalated(1)).when(due(1), tocsin).then(escalated(0, 1)))

  test('ends after the last step of the last round, and the operators hear of it', () =>
    given(opened({ policy }), escalated(1, 1))
      .when(due(1, 1), tocsin)
      .then({ type: 'escalation_exhausted' })
      .thenEffects('tell_operators'))

  test('lets an outlived timer pass', () =>
    given(opened({ policy }), escalated(0), escalated(1)).when(due(0), tocsin).thenNothing())

  test('lets the timer of an earlier round pass', () =>
    given(opened({ policy }), escalated(0, 1)).when(due(0, 0), tocsin).thenNothing())

  test.each<[string, Fact]>([
    ['acknowledged', { type: 'acknowledged' }],
    ['mitigated', { type: 'mitigated' }],
    ['resolved', { type: 'resolved', summary: null, cause: null }],
  ])('calls nobody once the incident is %s', (_, fact) =>
    given(opened({ policy }), escalated(0), fact).when(due(0), tocsin).thenNothing(),
  )

  test('waits as long as the step says', () =>
    expect(given(opened({ policy }), escalated(0)).when(due(0), tocsin).effects()).toContainEqual({
      type: 'wait',
      from: at(1),
      afterMs: 10 * 60_000,
    }))

  test('by hand calls the next step at once, even of an acknowledged incident', () => {
    const { incident } = given(opened({ policy }), escalated(0), { type: 'acknowledged' })
    expect(incident.status).toBe('acknowledged')
    const calling = given(opened({ policy }), escalated(0), { type: 'acknowledged' }).when({ type: 'escalate_now' })
    calling.then(escalated(1))
    expect(calling.incident().status).toBe('triggered')
  })

  test('by hand has nobody to call where no policy is', () =>
    given(opened()).when({ type: 'escalate_now' }).thenRefused('nobody_to_call'))
})

describe('a called step', () => {
  const recorded = (users = [ada, bob], position = at(0)) =>
    ({ type: 'record_called', position, users, unreachable: [] }) as const

  test('pages each person that it names', () =>
    given(opened({ policy }), escalated(0))
      .when(recorded(), tocsin)
      .then(called([ada, bob]))
      .thenEffects('page', 'page'))

  test('is called once', () => given(opened({ policy }), escalated(0), called()).when(recorded(), tocsin).thenNothing())

  test('that names nobody gives way to the next one at once', () =>
    given(opened({ policy }), escalated(0)).when(recorded([]), tocsin).then(called([]), escalated(1)))

  test('pages nobody once somebody has acknowledged', () =>
    given(opened({ policy }), escalated(0), { type: 'acknowledged' }).when(recorded(), tocsin).thenNothing())

  test('brings those it called into the channel', () =>
    given(opened({ policy }), escalated(0), { type: 'channel_created', channel: 'C1', name: 'inc-1' })
      .when(recorded([ada]), tocsin)
      .thenEffects('page', 'invite'))
})

describe('a page', () => {
  const message = { channel: 'D1', ts: '1.1' }
  const paged: Fact = { type: 'paged', user: ada, via: 'slack', position: at(0), message, seen: 3 }

  test('is recorded with whom it reached', () =>
    given(opened({ policy }), escalated(0), called())
      .when({ type: 'record_page', user: ada, position: at(0), message, seen: 3 }, tocsin)
      .then(paged))

  test('is recorded once', () =>
    given(opened({ policy }), escalated(0), called(), paged)
      .when({ type: 'record_page', user: ada, position: at(0), message, seen: 3 }, tocsin)
      .thenNothing())

  test('that fails says why', () =>
    given(opened({ policy }), escalated(0), called([ada, bob]))
      .when({ type: 'record_page_failure', user: ada, position: at(0), reason: 'account_inactive' }, tocsin)
      .then({ type: 'page_failed', user: ada, via: 'slack', position: at(0), reason: 'account_inactive' }))

  test('that reaches nobody of the last step leaves the next round its time', () =>
    given(opened({ policy }), escalated(1), called([ada], at(1)))
      .when({ type: 'record_page_failure', user: ada, position: at(1), reason: 'gone' }, tocsin)
      .then({ type: 'page_failed', user: ada, via: 'slack', position: at(1), reason: 'gone' }))

  test('that reaches nobody of its step calls the next one at once, and the operators hear of it', () => {
    const fail = (user: typeof ada) => ({ type: 'record_page_failure', user, position: at(0), reason: 'gone' }) as const
    const failed = (user: typeof ada): Fact => ({
      type: 'page_failed',
      user,
      via: 'slack',
      position: at(0),
      reason: 'gone',
    })
    const both = [opened({ policy }), escalated(0), called([ada, bob])] as const
    given(...both)
      .when(fail(ada), tocsin)
      .then(failed(ada))
      .thenEffects('tell_operators')
    given(...both, failed(ada))
      .when(fail(ada), tocsin)
      .thenNothing()
    given(...both, failed(ada))
      .when(fail(bob), tocsin)
      .then(failed(bob), escalated(1))
    given(...both, failed(ada), { type: 'acknowledged' })
      .when(fail(bob), tocsin)
      .then(failed(bob))
  })

  test('is brought up to date when somebody acknowledges', () =>
    given(opened({ policy }), escalated(0), called(), paged).when({ type: 'acknowledge' }).thenEffects('update_page'))

  describe('gets the way into the channel', () => {
    const channel = { channel: 'C1', name: 'inc-1' } as const
    const pageIn = (...facts: readonly Fact[]) =>
      given(opened({ policy }), escalated(0), called(), ...facts)
        .when({ type: 'record_page', user: ada, position: at(0), message, seen: 3 }, tocsin)
        .effects()
        .map(({ type }) => type)

    test('as soon as there is one', () =>
      given(opened({ policy }), escalated(0), called(), paged)
        .when({ type: 'record_channel', ...channel }, tocsin)
        .thenEffects('post_header', 'post_announcement', 'invite', 'update_page', 'set_topic'))

    test('also where the channel was made while the page was on its way', () =>
      expect(pageIn({ type: 'channel_created', ...channel })).toEqual(['update_page']))

    test('and needs no more where it was there before', () => expect(pageIn()).toEqual([]))
  })
})
