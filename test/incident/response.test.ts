import { describe, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { ada, bob, by, given, opened, tocsin } from '../kit/given.ts'

const channel: Fact = { type: 'channel_created', channel: 'C1', name: 'inc-1' }
const posted: readonly Fact[] = [
  channel,
  { type: 'header_posted', message: { channel: 'C1', ts: '1' }, seen: 2 },
  { type: 'announced', message: { channel: 'C0', ts: '1' }, seen: 3 },
]
const commander = (user = ada, before: typeof ada | null = null): Fact => ({
  type: 'role_assigned',
  role: 'commander',
  user,
  before,
})

describe('severity', () => {
  test('changes everywhere at once', () =>
    given(opened(), ...posted)
      .when({ type: 'set_severity', severity: 'sev1' })
      .then({ type: 'severity_changed', from: 'sev2', to: 'sev1' })
      .thenEffects('update_header', 'update_announcement', 'set_topic'))

  test('is left at what it is, so that no alert makes it worse', () => {
    const left: Fact = { type: 'severity_changed', from: 'sev2', to: 'sev2' }
    given(opened()).when({ type: 'set_severity', severity: 'sev2' }).then(left)
    given(opened(), [left, by(ada)])
      .when({ type: 'worsen', severity: 'sev1', because: 'many' }, tocsin)
      .thenNothing()
  })

  test('is not set to what people have set it to, or to what no alert could change', () => {
    const left: Fact = { type: 'severity_changed', from: 'sev2', to: 'sev2' }
    const same = { type: 'set_severity', severity: 'sev2' } as const
    given(opened(), [left, by(ada)])
      .when(same)
      .thenRefused('same_severity')
    given(opened({ groupKey: null }))
      .when(same)
      .thenRefused('same_severity')
  })
})

describe('a role', () => {
  test('is taken, and its holder is told what it asks of them', () =>
    given(opened(), ...posted)
      .when({ type: 'assign_role', role: 'commander', user: ada })
      .then(commander())
      .thenEffects('update_header', 'update_announcement', 'set_topic', 'invite', 'instruct_role'))

  test('passes from one to the other, and says from whom', () =>
    given(opened(), commander()).when({ type: 'assign_role', role: 'commander', user: bob }).then(commander(bob, ada)))

  test('is not taken twice by the same person', () =>
    given(opened(), commander())
      .when({ type: 'assign_role', role: 'commander', user: ada })
      .thenRefused('already_holds_role'))
})

describe('somebody who joins', () => {
  test('is brought into the channel', () =>
    given(opened(), channel)
      .when({ type: 'join', present: false }, by(bob))
      .then({ type: 'responder_joined', user: bob, present: false })
      .thenEffects('invite'))

  test('is not invited to where they are', () =>
    given(opened(), channel)
      .when({ type: 'join', present: true }, by(bob))
      .then({ type: 'responder_joined', user: bob, present: true })
      .thenEffects())

  test('joins once', () => {
    const joined: Fact = { type: 'responder_joined', user: bob, present: false }
    given(opened(), joined).when({ type: 'join', present: false }, by(bob)).thenRefused('already_joined')
    given(opened(), joined).when({ type: 'join', present: true }, by(bob)).thenNothing()
  })

  test('is a person', () =>
    given(opened()).when({ type: 'join', present: false }, { kind: 'api', name: 'ci' }).thenNothing())
})

describe('a note', () => {
  test('is kept as it was written', () =>
    given(opened()).when({ type: 'note', text: ' Rolled back. ' }).then({ type: 'noted', text: 'Rolled back.' }))
  test('says something', () => given(opened()).when({ type: 'note', text: ' \n' }).thenRefused('empty_note'))
})
