import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/incident/command.ts'
import type { Fact } from '../../src/incident/event.ts'
import { roomOf, sharedCard } from '../../src/incident/incident.ts'
import { ada, bob, by, given, happened, opened, tocsin } from '../kit/given.ts'
import { playbook, task } from '../kit/rules.ts'

const shared = opened({ room: '#payments' })
const card = { channel: 'C1', ts: '1.1' }
const posted: Fact = { type: 'header_posted', message: card, seen: 1 }
const promoted: Fact = { type: 'promoted' }
const channel: Fact = { type: 'channel_created', channel: 'C2', name: 'inc-1-checkout' }
const record: Command = { type: 'record_channel', channel: 'C2', name: 'inc-1-checkout' }
const look = playbook(task('look'))
const walking: readonly Fact[] = [
  { type: 'playbook_started', run: 1, playbook: look },
  { type: 'step_begun', run: 1, step: 'look' },
]
const failed = (effect: string): Command => ({ type: 'record_failure', effect, reason: 'no' })

describe('an incident with a card in a channel of others', () => {
  test('opens with that card alone', () =>
    expect(given(shared, posted).incident).toMatchObject({ room: '#payments', channel: null, announcement: null }))

  test('asks for a link to the card, which is not pinned, and for what belongs into its thread', () =>
    given(shared, ...walking)
      .when({ type: 'record_header', message: card, seen: 3 }, tocsin)
      .thenEffects('link_card', 'post_playbook'))

  test('keeps the card current, and changes nothing else there', () =>
    given(shared, posted).when({ type: 'acknowledge' }).thenEffects('update_header'))

  test('invites nobody', () => given(shared, posted).when({ type: 'join', present: false }, by(bob)).thenEffects())

  test('is dealt with in the thread', () =>
    expect(roomOf(happened(shared, posted))).toEqual({ channel: 'C1', thread: '1.1' }))

  test('tells whom it has called how to find the card, once', () => {
    const page: Fact = {
      ...{ type: 'paged', user: ada, via: 'slack', position: { step: 0, round: 0 } },
      message: { channel: 'D1', ts: '2.1' },
    }
    const linking = given(shared, posted, page).when({ type: 'record_card_link', link: 'https://x' }, tocsin)
    linking.then({ type: 'card_linked', link: 'https://x' }).thenEffects('update_page')
    given(shared, posted, { type: 'card_linked', link: 'https://x' })
      .when({ type: 'record_card_link', link: 'https://x' }, tocsin)
      .thenNothing()
  })

  test('gets a channel of its own where the card cannot be posted: nothing of it is lost', () => {
    const without = given(shared).when(failed('post_header'), tocsin)
    without.thenEffects('tell_operators', 'create_channel')
    expect(without.effects()[0]).toMatchObject({
      text: 'INC-1: there is no card of it in #payments, it gets a channel of its own: no',
    })
    const fell: Fact = { type: 'delivery_failed', effect: 'post_header', reason: 'no' }
    given(shared, fell).when(record, tocsin).thenEffects('post_header', 'post_announcement', 'set_topic')
    given(shared, fell).when({ type: 'promote' }).thenRefused('has_channel')
  })
})

test('a reminder that could not be said does not end them: by the next one there may be a channel', () => {
  const reminded = opened({ room: '#payments', repeatMs: 60_000 })
  const resolved: Fact = { type: 'resolved', summary: null, cause: null }
  given(reminded, posted).when(failed('remind'), tocsin).thenEffects('tell_operators', 'remind')
  given(reminded, posted, resolved).when(failed('remind'), tocsin).thenEffects('tell_operators')
})

describe('promoting', () => {
  test('makes a channel, for those who asked for it too', () =>
    given(shared, posted)
      .when({ type: 'promote' }, by(bob))
      .then(promoted, { type: 'responder_joined', user: bob, present: false })
      .thenEffects('create_channel', 'update_header'))

  test.each<[string, readonly Fact[], 'has_channel' | 'already_resolved']>([
    ['once', [shared, posted, promoted], 'has_channel'],
    ['only where there is no channel', [shared, posted, promoted, channel], 'has_channel'],
    ['only where none is being made', [opened()], 'has_channel'],
    ['only what is open', [shared, posted, { type: 'resolved', summary: null, cause: null }], 'already_resolved'],
  ])('happens %s', (_, facts, refused) =>
    given(...facts)
      .when({ type: 'promote' })
      .thenRefused(refused),
  )

  test('may be tried again where the channel could not be made; the card offers it', () => {
    const fell: Fact = { type: 'delivery_failed', effect: 'create_channel', reason: 'no' }
    given(shared, posted, promoted)
      .when(failed('create_channel'), tocsin)
      .thenEffects('tell_operators', 'update_header')
    given(shared, posted, promoted, fell).when({ type: 'promote' }, tocsin).then(promoted)
    given(opened(), fell).when({ type: 'promote' }, tocsin).then(promoted)
  })

  test('makes the card the announcement, and takes everything else into the channel', () => {
    const run: Fact = { type: 'playbook_posted', run: 1, ts: '1.2', seen: 4 }
    const moving = given(shared, ...walking, posted, run, promoted).when(record, tocsin)
    moving.then(channel).thenEffects('post_header', 'update_announcement', 'set_topic', 'post_playbook')
    const incident = moving.incident()
    expect(incident).toMatchObject({ header: null, announcement: card, runs: [{ card: null }] })
    expect(incident.runs[0]?.left).toEqual({ channel: 'C1', ts: '1.2' })
    expect(roomOf(incident)).toEqual({ channel: 'C2', thread: null })
    expect(sharedCard(incident)).toEqual(card)
  })

  test('changes nothing for those that have had their channel from the start', () => {
    const incident = happened(opened(), channel, posted)
    expect(incident).toMatchObject({ header: card, announcement: null })
    expect(sharedCard(incident)).toBeNull()
  })
})
