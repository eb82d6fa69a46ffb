import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { asked, at, called, calling, escalated, found, page, paged, recordPage } from '../kit/calling.ts'
import { ada, bob, by, type Given, given, opened, tocsin } from '../kit/given.ts'

const dba = { kind: 'team', name: 'dba' } as const
const wanted: Fact = { type: 'page_asked', targets: [dba], users: [] }
const acknowledged: Fact = { type: 'acknowledged' }
/** Somebody has it, and has asked for others at the third place of the timeline. */
const asking: readonly Given[] = [opened(), acknowledged, wanted]
const answering: readonly Given[] = [...asking, called([bob], asked(3))]

describe('people who are asked for', () => {
  test('are called at once, whatever the policy says', () => {
    const carol = { id: 'U0CAROL', name: 'Carol' }
    const ask = given(opened()).when({ type: 'page', targets: [dba], users: [carol] })
    ask.then({ type: 'page_asked', targets: [dba], users: [carol] })
    expect(ask.effects()).toEqual([{ type: 'call', position: asked(2), asked: { targets: [dba], users: [carol] } }])
  })

  test('leave the policy where it stands, and what is acknowledged acknowledged', () => {
    expect(given(...calling, called(), wanted).incident).toMatchObject({
      position: at(0),
      calls: [{ position: at(0) }],
    })
    expect(given(...answering).incident).toMatchObject({ status: 'acknowledged', calls: [{ position: asked(3) }] })
  })

  test('are somebody', () =>
    given(opened()).when({ type: 'page', targets: [], users: [] }).thenRefused('nobody_to_call'))

  test('are not called for what is over', () =>
    given(opened(), { type: 'resolved', summary: null, cause: null })
      .when({ type: 'page', targets: [dba], users: [] })
      .thenRefused('already_resolved'))

  test('are paged by their ways', () =>
    given(...asking)
      .when(found([bob], asked(3)), tocsin)
      .then(called([bob], asked(3)))
      .thenEffects('page'))

  test('may be nobody, and then no step is hurried', () =>
    given(...calling, wanted)
      .when(found([], asked(3)), tocsin)
      .then(called([], asked(3))))

  test.each<[string, readonly Given[]]>([
    ['a second time', answering],
    ['where somebody has answered since', [...calling, wanted, acknowledged]],
    ['where nobody has asked', [opened(), acknowledged]],
  ])('are not called %s', (_, facts) =>
    given(...facts)
      .when(found([bob], asked(3)), tocsin)
      .thenNothing(),
  )

  test('are paged on while the policy goes on', () =>
    expect(given(...calling, wanted, called([bob], asked(3)), escalated(0, 1)).incident.calls).toMatchObject([
      { position: asked(3) },
    ]))
})

describe('who was asked for', () => {
  const joined: Fact = { type: 'responder_joined', user: bob, present: false }

  test('answers by joining, and their page says so', () => {
    const join = given(...answering, paged(page(bob, { position: asked(3) }))).when(
      { type: 'join', present: false },
      by(bob),
    )
    join.then(joined).thenEffects('update_page')
    expect(join.incident().calls).toEqual([])
  })

  test('answers by acknowledging, too: whoever has it goes on having it', () => {
    const mitigated: Fact = { type: 'mitigated' }
    const asked5: readonly Given[] = [opened(), acknowledged, wanted, mitigated, wanted, called([bob], asked(5))]
    for (const facts of [answering, asked5]) {
      const answer = given(...facts).when({ type: 'acknowledge' }, by(bob))
      answer.then(joined)
      expect(answer.incident()).toMatchObject({ status: given(...facts).incident.status, calls: [] })
    }
    given(...answering)
      .when({ type: 'acknowledge' }, by(ada))
      .thenRefused('already_acknowledged')
  })

  test('answers for themselves only', () =>
    expect(given(...asking, called([ada, bob], asked(3)), joined).incident.calls).toMatchObject([{ users: [ada] }]))

  test('has not answered because they were brought into the channel', () =>
    given(...answering)
      .when({ type: 'join', present: true }, by(bob))
      .thenNothing())

  test('joins once', () =>
    given(...answering, joined)
      .when({ type: 'join', present: false }, by(bob))
      .thenRefused('already_joined'))

  test('may decline', () =>
    given(...answering)
      .when({ type: 'decline' }, by(bob))
      .then({ type: 'declined', user: bob }))

  test('has answered what was acknowledged, mitigated or resolved', () =>
    expect(given(...calling, wanted, called([bob], asked(3)), acknowledged).incident.calls).toEqual([]))

  test('has it recorded that they were paged', () =>
    given(...answering)
      .when(recordPage(page(bob, { position: asked(3) })), tocsin)
      .then(paged(page(bob, { position: asked(3) }))))
})
