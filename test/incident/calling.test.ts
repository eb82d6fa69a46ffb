import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { asked, at, called, calling, escalated, found, paged, reached } from '../kit/calling.ts'
import { ada, bob, by, given, tocsin } from '../kit/given.ts'

const channel: Fact = { type: 'channel_created', channel: 'C1', name: 'inc-1' }

describe('a called step', () => {
  test('pages each person that it names', () =>
    given(...calling)
      .when(found([ada, bob]), tocsin)
      .then(called([ada, bob]))
      .thenEffects('page', 'page'))

  test('pages by Slack whoever has said nothing else', () =>
    expect(
      given(...calling)
        .when(found([ada]), tocsin)
        .effects(),
    ).toEqual([
      {
        ...{ type: 'page', user: ada, person: null, via: 'slack', nth: 0, position: at(0), tries: 0, afterMs: 0 },
      },
    ]))

  test("pages by each of a person's ways in its time", () =>
    expect(
      given(...calling)
        .when(found([reached()]), tocsin)
        .effects()
        .map(effect => 'via' in effect && `${effect.via} ${effect.nth} +${effect.afterMs} ${effect.person}`),
    ).toEqual(['slack 0 +0 ada', 'sms 1 +120000 ada', 'call 2 +240000 ada']))

  test('is called once', () =>
    given(...calling, called())
      .when(found([ada]), tocsin)
      .thenNothing())

  test('that names nobody gives way to the next one at once', () =>
    given(...calling)
      .when(found([]), tocsin)
      .then(called([]), escalated(1)))

  test('that names nobody of the last step leaves the next round its time', () =>
    given(...calling, escalated(1))
      .when(found([], at(1)), tocsin)
      .then(called([], at(1))))

  test('pages nobody once somebody has acknowledged', () =>
    given(...calling, { type: 'acknowledged' })
      .when(found([ada]), tocsin)
      .thenNothing())

  test('pages nobody where it has been left meanwhile', () =>
    given(...calling, escalated(1))
      .when(found([ada]), tocsin)
      .thenNothing())

  test('brings those it called into the channel', () =>
    given(...calling, channel)
      .when(found([ada]), tocsin)
      .thenEffects('page', 'invite'))

  test('keeps what was withheld of their ways', () => {
    const withheld = [{ user: ada, via: 'sms', reason: 'no phone number' }] as const
    given(...calling)
      .when({ ...found([ada]), withheld }, tocsin)
      .then({ type: 'called', position: at(0), users: [ada], unreachable: [], withheld })
  })
})

describe('a channel that is called', () => {
  const payments = { id: '#payments', name: '#payments', ways: [{ via: 'channel', nth: 0, afterMs: 0 }] } as const

  test('is paged like a person, and invited nowhere', () =>
    given(...calling, channel)
      .when(found([payments]), tocsin)
      .thenEffects('page'))

  test('is nobody who belongs to the incident', () =>
    expect(given(...calling, called([payments, ada])).incident.responders).toEqual([ada]))
})

describe('who is called and cannot', () => {
  const declined = (user: typeof ada): Fact => ({ type: 'declined', user })

  test('is called no further, while the others are', () => {
    const no = given(...calling, called([ada, bob])).when({ type: 'decline' })
    no.then(declined(ada))
    expect(no.incident().calls).toMatchObject([{ unreached: [ada.id] }])
  })

  test('as the last of the step has the next one called at once', () =>
    given(...calling, called([ada, bob]), declined(bob))
      .when({ type: 'decline' })
      .then(declined(ada), escalated(1)))

  test('is called by no further step, which gives way where it names nobody else', () => {
    const no = [...calling, called([ada, bob]), declined(ada), escalated(1)]
    const unreachable = ['Ada has said that they cannot']
    given(...no)
      .when(found([ada, bob], at(1)), tocsin)
      .then({ type: 'called', position: at(1), users: [bob], unreachable })
    given(...calling, called([ada]), declined(ada), escalated(0, 1))
      .when(found([ada], at(0, 1)), tocsin)
      .then({ type: 'called', position: at(0, 1), users: [], unreachable }, escalated(1, 1))
  })

  test('is called again when somebody asks for them, and once somebody has answered', () => {
    const ask: Fact = { type: 'page_asked', targets: [{ kind: 'user', name: 'ada' }], users: [] }
    given(...calling, called(), declined(ada), ask)
      .when(found([ada], asked(5)), tocsin)
      .then(called([ada], asked(5)))
    given(...calling, called(), declined(ada), { type: 'acknowledged' }, escalated(1))
      .when(found([ada], at(1)), tocsin)
      .then(called([ada], at(1)))
  })

  test('leaves the next round its time', () =>
    given(...calling, escalated(1), called([ada], at(1)))
      .when({ type: 'decline' })
      .then(declined(ada)))

  test('of a step before has nobody called: the one that is called now has its time', () =>
    given(...calling, called([ada]), escalated(1), called([bob], at(1)))
      .when({ type: 'decline' })
      .then(declined(ada)))

  test.each<[string, readonly Fact[]]>([
    ['was never called', [called([bob])]],
    ['has said so already', [called([ada, bob]), declined(ada)]],
    ['is late: somebody has it', [called([ada]), { type: 'acknowledged' }]],
  ])('is refused where they are not called: %s', (_, facts) =>
    given(...calling, ...facts)
      .when({ type: 'decline' })
      .thenRefused('not_called'),
  )

  test('is refused where it is over', () =>
    given(...calling, called(), { type: 'resolved', summary: null, cause: null })
      .when({ type: 'decline' })
      .thenRefused('already_resolved'))

  test('is a person', () =>
    given(...calling, called())
      .when({ type: 'decline' }, { kind: 'api', name: 'ci' })
      .thenRefused('not_called'))

  test('has their pages and the card say so', () =>
    given(
      ...calling,
      called([ada, bob]),
      paged(),
      channel,
      ...[{ type: 'header_posted', message: { channel: 'C1', ts: '1' }, seen: 5 } as const],
    )
      .when({ type: 'decline' }, by(ada))
      .thenEffects('update_header', 'update_page'))
})
