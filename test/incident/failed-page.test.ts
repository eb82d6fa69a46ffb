import { describe, expect, test } from 'vitest'
import type { Planned } from '../../src/incident/effect.ts'
import type { User } from '../../src/incident/incident.ts'
import {
  at,
  byPhone,
  bySms,
  called,
  calling,
  escalated,
  failed,
  page,
  paged,
  reached,
  recordFailure,
} from '../kit/calling.ts'
import { ada, bob, type Given, given, tocsin } from '../kit/given.ts'

/** `sms #1 +0s` is the second try, without waiting. */
const pagesIn = (effects: readonly Planned[]) =>
  effects.flatMap(one =>
    one.type === 'page' ? [`${one.via} #${one.tries} +${Math.round((one.afterMs ?? 0) / 1_000)}s`] : [],
  )

describe('a page that fails for good', () => {
  test('says why, and the operators hear of it', () => {
    const fail = given(...calling, called([ada, bob])).when(recordFailure(), tocsin)
    fail.then(failed()).thenEffects('tell_operators')
    expect(fail.effects()[0]).toEqual({ type: 'tell_operators', text: 'INC-1: Ada could not be called by slack: gone' })
  })

  test('fails once', () =>
    given(...calling, called([ada, bob]), failed())
      .when(recordFailure(), tocsin)
      .thenNothing())

  test('is none where it has come through before', () =>
    given(...calling, called(), paged())
      .when(recordFailure(), tocsin)
      .thenNothing())

  test('of the last one of a step calls the next step at once', () => {
    const both: readonly Given[] = [...calling, called([ada, bob])]
    given(...both, failed())
      .when(recordFailure(page(bob)), tocsin)
      .then(failed(page(bob)), escalated(1))
    given(...both, { type: 'declined', user: bob })
      .when(recordFailure(), tocsin)
      .then(failed(), escalated(1))
    given(...both, failed(), { type: 'acknowledged' })
      .when(recordFailure(page(bob)), tocsin)
      .then(failed(page(bob)))
  })

  test('of the last step leaves the next round its time', () =>
    given(...calling, escalated(1), called([ada], at(1)))
      .when(recordFailure(page(ada, { position: at(1) })), tocsin)
      .then(failed(page(ada, { position: at(1) }))))

  test('of a step before hurries nobody', () =>
    given(...calling, called(), escalated(1), called([bob], at(1)))
      .when(recordFailure(), tocsin)
      .then(failed()))
})

describe('a person with several ways', () => {
  const facts: readonly Given[] = [...calling, called([reached()])]
  const fail = (...before: readonly Given[]) => given(...facts, ...before)

  test('is told by the next one at once where one fails', () =>
    expect(pagesIn(fail().when(recordFailure(), tocsin).effects())).toEqual(['sms #0 +0s']))

  test('is told by those behind it only: what was tried already goes its own way', () =>
    expect(pagesIn(fail(failed()).when(recordFailure(bySms()), tocsin).effects())).toEqual(['call #0 +0s']))

  test('is hurried to the first that is not due yet: what is due is under way', () => {
    const late: readonly Given[] = [...facts, { type: 'noted', text: '1' }, { type: 'noted', text: '2' }]
    // Three minutes after the call: the SMS has been due for one, the phone will be in one.
    expect(
      pagesIn(
        given(...late)
          .when(recordFailure(), tocsin)
          .effects(),
      ),
    ).toEqual(['call #0 +0s'])
  })

  test('is lost with the last of them, and with them the step', () => {
    fail(failed(), failed(bySms())).when(recordFailure(byPhone()), tocsin).then(failed(byPhone()), escalated(1))
    expect(fail(failed(), failed(bySms()), failed(byPhone())).incident.calls).toMatchObject([{ unreached: [ada.id] }])
  })

  test('is not lost while one of them has come through', () =>
    fail(paged(), failed(bySms())).when(recordFailure(byPhone()), tocsin).then(failed(byPhone())))
})

describe('a page that went out and did not reach anybody', () => {
  const busy = { type: 'record_unanswered', user: ada, via: 'sms', reason: 'busy' } as const
  const facts: readonly Given[] = [...calling, called([reached()]), paged(bySms())]

  test('is said, and the next way comes at once', () => {
    const unanswered = given(...facts).when(busy, tocsin)
    unanswered.then({ type: 'page_unanswered', user: ada, via: 'sms', nth: 1, position: at(0), reason: 'busy' })
    expect(pagesIn(unanswered.effects())).toEqual(['call #0 +0s'])
  })

  test('hurries nobody once somebody has answered', () =>
    expect(
      given(...facts, { type: 'acknowledged' })
        .when(busy, tocsin)
        .effects(),
    ).toEqual([]))

  test('is the last that went this way, or none', () =>
    given(...calling, called([reached()]))
      .when(busy, tocsin)
      .thenNothing())
})

describe('a page that fails in passing', () => {
  const again = (user: User, attempt: number) => page(user, { attempt })

  test('is tried again, and the next way does not wait for that', () => {
    const passing = given(...calling, called([reached()])).when(recordFailure(page(), true), tocsin)
    passing.then(failed(page(), true))
    expect(pagesIn(passing.effects())).toEqual(['sms #0 +0s', 'slack #1 +5s'])
  })

  test.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 60],
    [13, 60],
  ])('after its %dth try waits for %d s', (attempt, seconds) => {
    const effects = given(...calling, called())
      .when(recordFailure(again(ada, attempt), true), tocsin)
      .effects()
    expect(pagesIn(effects)).toEqual([`slack #${attempt} +${seconds}s`])
  })

  test('counts as the first that failed where the try before ended with its process', () => {
    const second = given(...calling, called([reached()])).when(recordFailure(again(ada, 2), true, true), tocsin)
    second.then(failed(again(ada, 2), true, true)).thenEffects('page', 'page', 'tell_operators')
    expect(pagesIn(second.effects())).toEqual(['sms #0 +0s', 'slack #2 +10s'])
  })

  test('is told to the operators the first time, and the last', () => {
    const told = (attempt: number) =>
      given(...calling, called())
        .when(recordFailure(again(ada, attempt), true), tocsin)
        .effects()
        .filter(({ type }) => type === 'tell_operators').length
    expect([1, 2, 13, 14].map(told)).toEqual([1, 0, 0, 1])
  })

  test('is given up after fourteen tries, and then the next step is called', () =>
    given(...calling, called())
      .when(recordFailure(again(ada, 14), true), tocsin)
      .then(failed(again(ada, 14)), escalated(1)))

  test('is not tried again once somebody has answered', () => {
    const late = given(...calling, called(), { type: 'acknowledged' }).when(recordFailure(page(), true), tocsin)
    late.then(failed())
    expect(pagesIn(late.effects())).toEqual([])
  })

  test('leaves its person within reach', () =>
    expect(given(...calling, called(), failed(page(), true)).incident.calls).toMatchObject([
      { failed: [], unreached: [] },
    ]))
})
