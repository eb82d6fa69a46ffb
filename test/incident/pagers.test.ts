import { describe, expect, test } from 'vitest'
import type { Pager } from '../../src/escalation/pager.ts'
import type { Fact, PagerAction } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { at, called, calling, escalated, found } from '../kit/calling.ts'
import { ada, bob, by, type Given, given, tocsin } from '../kit/given.ts'

const told = (action: PagerAction, pager: Pager = 'pagerduty'): Fact => ({
  type: 'pager_told',
  pager,
  action,
  ref: null,
})
const tell = (action: PagerAction) => [{ type: 'tell_pager', pager: 'pagerduty', action }]
const called2: Fact = { ...{ type: 'called', position: at(0), users: [], unreachable: [] }, pagers: ['pagerduty'] }
const calledOut: readonly Given[] = [...calling, called2]
const record = (action: PagerAction) => ({ type: 'record_pager', pager: 'pagerduty', action, ref: 'PD1' }) as const
const refused = (action: PagerAction) => ({ pager: 'pagerduty', action, reason: 'no such key' }) as const

describe('a pager outside', () => {
  test('is told to call, and its step waits for it like for people', () => {
    const calls = given(...calling).when(found([], at(0), ['pagerduty']), tocsin)
    calls.then(called2)
    expect(calls.effects()).toEqual(tell('trigger'))
  })

  test('is known by what it was told, until it was told that it is over', () => {
    expect(given(...calledOut, told('trigger'), told('acknowledge')).incident.pagers).toEqual(['pagerduty'])
    expect(given(...calledOut, told('trigger'), told('resolve')).incident.pagers).toEqual([])
  })

  test.each<[string, Parameters<ReturnType<typeof given>['when']>[0], PagerAction]>([
    ['acknowledged', { type: 'acknowledge' }, 'acknowledge'],
    ['mitigated', { type: 'mitigate' }, 'acknowledge'],
    ['resolved', { type: 'resolve', summary: null, cause: null }, 'resolve'],
  ])('hears that it is %s', (_, command, action) =>
    expect(
      given(...calledOut, told('trigger'))
        .when(command)
        .effects(),
    ).toEqual(expect.arrayContaining(tell(action))),
  )

  test('that does not know of it hears nothing', () =>
    given(...calledOut)
      .when({ type: 'acknowledge' })
      .thenEffects())

  test('has it recorded what it was told', () =>
    given(...calledOut)
      .when(record('trigger'), tocsin)
      .then({ ...{ type: 'pager_told', pager: 'pagerduty', action: 'trigger' }, ref: 'PD1' })
      .thenEffects())

  test('hears at once what people have done while it was told to call', () => {
    const late = (fact: Fact) =>
      given(...calledOut, [fact, by(ada)])
        .when(record('trigger'), tocsin)
        .effects()
    expect(late({ type: 'acknowledged' })).toEqual(tell('acknowledge'))
    expect(late({ type: 'resolved', summary: null, cause: null })).toEqual(tell('resolve'))
  })

  test('hears nothing back of what it has told us, and the others do', () => {
    const itself: Actor = { kind: 'source', name: 'Ada at PagerDuty', pager: 'pagerduty' }
    const both = [...calledOut, told('trigger'), told('trigger', 'opsgenie')]
    const effects = given(...both)
      .when({ type: 'acknowledge' }, itself)
      .effects()
    expect(effects).toEqual([{ type: 'tell_pager', pager: 'opsgenie', action: 'acknowledge' }])
  })

  test('is told nothing that it has no word for', () =>
    expect(
      given(...calling, told('trigger', 'squadcast'))
        .when({ type: 'acknowledge' }, by(ada))
        .effects(),
    ).toEqual([]))
})

describe('a pager that cannot be told', () => {
  const fail = (action: PagerAction = 'trigger') => ({ type: 'record_pager_failure', ...refused(action) }) as const
  const failed = (action: PagerAction = 'trigger'): Fact => ({ type: 'pager_failed', ...refused(action) })

  test('makes way for the next step where its step has nobody else, and the operators hear of it', () =>
    given(...calledOut)
      .when(fail(), tocsin)
      .then(failed(), escalated(1))
      .thenEffects('tell_operators', 'call', 'wait'))

  const beside = (...pagers: readonly Pager[]): readonly Given[] => [
    ...calling,
    { ...{ type: 'called', position: at(0), users: [bob], unreachable: [] }, pagers },
  ]

  test('leaves the others of its step their time', () => {
    given(...beside('pagerduty'))
      .when(fail(), tocsin)
      .then(failed())
    given(...beside('pagerduty'), { type: 'declined', user: bob })
      .when(fail(), tocsin)
      .then(failed(), escalated(1))
    given(...beside('pagerduty', 'opsgenie'), { type: 'declined', user: bob })
      .when(fail(), tocsin)
      .then(failed())
  })

  test('is waited for no more, but as long as it calls its people nobody hurries past it', () => {
    const cannot: Fact = { type: 'declined', user: bob }
    given(...beside('pagerduty'))
      .when({ type: 'decline' }, by(bob))
      .then(cannot)
    given(...beside('pagerduty'), failed())
      .when({ type: 'decline' }, by(bob))
      .then(cannot, escalated(1))
  })

  test('of a step before hurries nobody past the one that is called now', () =>
    given(...calledOut, escalated(1), called([], at(1)))
      .when(fail(), tocsin)
      .then(failed()))

  test('hurries nobody where somebody has it', () =>
    given(...calledOut, { type: 'acknowledged' })
      .when(fail(), tocsin)
      .then(failed()))

  test('hurries nobody by what it cannot be told afterwards', () =>
    given(...calledOut)
      .when(fail('resolve'), tocsin)
      .then(failed('resolve')))
})
