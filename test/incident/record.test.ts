import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { ada, given, opened, tocsin } from '../kit/given.ts'
import { playbook, task } from '../kit/rules.ts'

const message = { channel: 'C1', ts: '1.1' }
const channel: Fact = { type: 'channel_created', channel: 'C1', name: 'inc-1-checkout' }
const header: Fact = { type: 'header_posted', message, seen: 2 }

describe('a new channel', () => {
  test('is furnished in the order in which people need it', () => {
    const links = { runbook: 'https://example.com/r', dashboard: 'https://example.com/d', source: null }
    given(
      opened({ links }),
      { type: 'responder_joined', user: ada, present: false },
      { type: 'playbook_started', run: 1, playbook: playbook(task('look')) },
      { type: 'step_begun', run: 1, step: 'look' },
    )
      .when({ type: 'record_channel', channel: 'C1', name: 'inc-1-checkout' }, tocsin)
      .then(channel)
      .thenEffects(
        'post_header',
        'post_announcement',
        'invite',
        'set_topic',
        'post_playbook',
        'add_bookmark',
        'add_bookmark',
      )
  })

  test('is one, whoever comes second', () =>
    given(opened(), channel)
      .when({ type: 'record_channel', channel: 'C2', name: 'inc-1-checkout-2' }, tocsin)
      .thenNothing())
})

describe('a posted header', () => {
  test('is pinned, and not updated when it has seen everything', () =>
    given(opened(), channel)
      .when({ type: 'record_header', message, seen: 2 }, tocsin)
      .then(header)
      .thenEffects('pin_header'))

  test('is updated when something happened while it was being posted', () =>
    given(opened(), channel, { type: 'acknowledged' })
      .when({ type: 'record_header', message, seen: 2 }, tocsin)
      .thenEffects('pin_header', 'update_header'))

  test('is one', () =>
    given(opened(), channel, header).when({ type: 'record_header', message, seen: 3 }, tocsin).thenNothing())
})

test.each<[string, Fact, Parameters<ReturnType<typeof given>['when']>[0]]>([
  ['announcement', { type: 'announced', message, seen: 2 }, { type: 'record_announcement', message, seen: 2 }],
  ['offer', { type: 'resolve_offered', message }, { type: 'record_offer', message }],
  ['postmortem', { type: 'postmortem_posted', message }, { type: 'record_postmortem', message }],
])('an %s is recorded once', (_, fact, command) => {
  given(opened(), channel).when(command, tocsin).then(fact)
  given(opened(), channel, fact).when(command, tocsin).thenNothing()
})

test('what could not be done is told to the operators, but not that they could not be told', () => {
  given(opened())
    .when({ type: 'record_failure', effect: 'create_channel', reason: 'restricted_action' }, tocsin)
    .thenEffects('tell_operators')
  given(opened())
    .when({ type: 'record_failure', effect: 'tell_operators', reason: 'channel_not_found' }, tocsin)
    .thenEffects()
})

test('an acknowledgement before the channel exists needs no update: the header will say so', () =>
  expect(given(opened()).when({ type: 'acknowledge' }).effects()).toEqual([]))
