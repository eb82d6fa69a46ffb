import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { mayPage } from '../../src/incident/paging.ts'
import {
  at,
  bySms,
  called,
  calling,
  escalated,
  failed,
  message,
  page,
  paged,
  reached,
  recordPage,
} from '../kit/calling.ts'
import { ada, bob, type Given, given, tocsin } from '../kit/given.ts'

describe('a page', () => {
  test('is recorded with whom it reached', () =>
    given(...calling, called())
      .when(recordPage(), tocsin)
      .then(paged()))

  test('is recorded once', () =>
    given(...calling, called(), paged())
      .when(recordPage(), tocsin)
      .thenNothing())

  test('by another way is another page', () =>
    given(...calling, called([reached()]), paged())
      .when({ ...recordPage(bySms()), message: null }, tocsin)
      .then({ type: 'paged', ...bySms() }))

  test('says which other incidents it tells of, and goes on saying so', () => {
    const told = given(...calling, called()).when({ ...recordPage(), others: [7, 8] }, tocsin)
    told.then({ type: 'paged', ...page(), message, seen: 3, others: [7, 8] })
    expect(told.incident().pages).toMatchObject([{ others: [7, 8] }])
  })

  test('says with whose it was told', () =>
    given(...calling, called())
      .when({ ...recordPage(), message: null, within: 7 }, tocsin)
      .then({ type: 'paged', ...page(), within: 7 }))

  test('that came through although somebody was quicker is recorded', () =>
    given(...calling, called(), { type: 'acknowledged' })
      .when(recordPage(), tocsin)
      .then(paged())
      .thenEffects('update_page'))

  test('is brought up to date when somebody acknowledges', () =>
    given(...calling, called(), paged())
      .when({ type: 'acknowledge' })
      .thenEffects('update_page'))

  test('is the newest of the person: the older ones are brought up to date', () =>
    given(...calling, called(), paged(), escalated(1), called([ada], at(1)))
      .when(recordPage(page(ada, { position: at(1) })), tocsin)
      .thenEffects('update_page'))

  describe('gets the way into the channel', () => {
    const channel = { channel: 'C1', name: 'inc-1' } as const
    const pageIn = (...facts: readonly Fact[]) =>
      given(...calling, called(), ...facts)
        .when(recordPage(), tocsin)
        .effects()
        .map(({ type }) => type)

    test('as soon as there is one', () =>
      given(...calling, called(), paged())
        .when({ type: 'record_channel', ...channel }, tocsin)
        .thenEffects('post_header', 'post_announcement', 'invite', 'update_page', 'set_topic'))

    test('also where the channel was made while the page was on its way', () =>
      expect(pageIn({ type: 'channel_created', ...channel })).toEqual(['update_page']))

    test('and needs no more where it was there before', () => expect(pageIn()).toEqual([]))
  })
})

describe('a page may go', () => {
  const called2 = called([reached(), bob])

  test.each<[string, readonly Given[], ReturnType<typeof page>, boolean]>([
    ['to whom a call has named', [called2], page(), true],
    ['by another way after the first', [called2, paged()], bySms(), true],
    ['while a later step of the round is called', [called2, escalated(1)], bySms(), true],
    ['to one of two who has not declined', [called2, { type: 'declined', user: ada }], page(bob), true],
    ['after a try that failed in passing', [called2, failed(page(), true)], page(), true],
    ['not before anybody was called', [], page(), false],
    ['not to somebody else', [called([bob])], page(), false],
    ['not twice', [called2, paged()], page(), false],
    ['not to who cannot', [called2, { type: 'declined', user: ada }], page(), false],
    ['not once somebody has it', [called2, { type: 'acknowledged' }], page(), false],
    ['not once it is mitigated', [called2, { type: 'mitigated' }], page(), false],
    ['not once it is over', [called2, { type: 'resolved', summary: null, cause: null }], page(), false],
    ['not in a later round', [called2, escalated(0, 1)], bySms(), false],
    ['not once calling has begun again', [called2, { type: 'escalated', to: { ...at(0), turn: 4 } }], bySms(), false],
  ])('%s', (_, facts, which, may) => expect(mayPage(given(...calling, ...facts).incident, which)).toBe(may))
})

test('an older page, which says nothing of ways, was the one by Slack', () => {
  const { nth: _, attempt: __, ...older } = page()
  const { incident } = given(...calling, called(), { type: 'paged', ...older, message })
  expect(incident.pages).toEqual([{ user: ada, via: 'slack', nth: 0, position: at(0), message }])
  expect(mayPage(incident, page())).toBe(false)
})
