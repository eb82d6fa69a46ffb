import { describe, expect, test } from 'vitest'
import { FIRST } from '../../src/escalation/policy.ts'
import { decide } from '../../src/incident/decide.ts'
import type { Fact } from '../../src/incident/event.ts'
import { ada, bob, by, given, opened, prod, T0, tocsin } from '../kit/given.ts'
import { policy } from '../kit/rules.ts'

const acknowledged: Fact = { type: 'acknowledged' }
const resolved: Fact = { type: 'resolved', summary: 'Restarted.', cause: null }
const adaJoined: Fact = { type: 'responder_joined', user: ada, present: false }

describe('a new incident', () => {
  const { type: _, ...what } = opened({ policy })

  test('calls the first step of its policy', () =>
    expect(decide(null, { type: 'open', ...what, playbooks: [] }, { at: T0, actor: prod })).toEqual([
      { type: 'opened', ...what },
      { type: 'escalated', to: FIRST },
    ]))

  test('has the person who declared it among its responders', () =>
    expect(decide(null, { type: 'open', ...what, policy: null, playbooks: [] }, { at: T0, actor: by(ada) })).toEqual([
      { type: 'opened', ...what, policy: null },
      adaJoined,
    ]))

  test('is opened once', () =>
    given(opened())
      .when({ type: 'open', ...what, playbooks: [] })
      .thenNothing())

  test('cannot be asked anything before it is open', () =>
    expect(() => decide(null, { type: 'acknowledge' }, { at: T0, actor: tocsin })).toThrow(
      'acknowledge was asked of an incident that is not open',
    ))
})

describe('an open incident', () => {
  test('is acknowledged by whoever comes first, who belongs to it then', () =>
    given(opened()).when({ type: 'acknowledge' }).then(acknowledged, adaJoined))

  test('is not acknowledged twice', () => {
    given(opened(), [acknowledged, by(bob)])
      .when({ type: 'acknowledge' })
      .thenRefused('already_acknowledged')
  })

  test('says who has acknowledged it', () =>
    expect(
      decide(given(opened(), [acknowledged, by(bob)]).incident, { type: 'acknowledge' }, { at: T0, actor: by(ada) }),
    ).toEqual({
      refused: 'already_acknowledged',
      by: by(bob),
    }))

  test('does not need an acknowledgement once it is mitigated', () =>
    given(opened(), { type: 'mitigated' }).when({ type: 'acknowledge' }).thenRefused('already_mitigated'))

  test('is mitigated once', () => {
    given(opened()).when({ type: 'mitigate' }).then({ type: 'mitigated' })
    given(opened(), { type: 'mitigated' }).when({ type: 'mitigate' }).thenRefused('already_mitigated')
  })

  test('is resolved with a summary and a cause', () =>
    given(opened(), acknowledged)
      .when({ type: 'resolve', summary: 'Restarted.', cause: 'A leak.' })
      .then({ type: 'resolved', summary: 'Restarted.', cause: 'A leak.' }))

  test('is not reopened', () => given(opened()).when({ type: 'reopen' }).thenRefused('not_resolved'))
})

describe('a resolved incident', () => {
  const over = [opened({ policy }), acknowledged, resolved] as const

  test.each([
    [{ type: 'acknowledge' }],
    [{ type: 'mitigate' }],
    [{ type: 'resolve', summary: null, cause: null }],
    [{ type: 'escalate_now' }],
  ] as const)('takes no late %o', command =>
    given(...over)
      .when(command)
      .thenRefused('already_resolved'),
  )

  test('calls its policy from the start when it is reopened', () =>
    given(...over)
      .when({ type: 'reopen' })
      .then({ type: 'reopened', position: { ...FIRST, turn: over.length } })
      .thenEffects('call', 'wait'))

  test('forgets its end, and keeps its first acknowledgement', () => {
    const reopened = given(...over)
      .when({ type: 'reopen' })
      .incident()
    expect(reopened).toMatchObject({
      status: 'triggered',
      resolvedAt: null,
      resolvedBy: null,
      reopened: 1,
      summary: 'Restarted.',
    })
    expect(reopened.acknowledgedAt).toEqual(new Date('2026-11-20T03:11:00Z'))
  })
})
