import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Delivery, Postponed, Undeliverable } from '../../../src/engine/ports.ts'
import type { Effect, PageEffect } from '../../../src/incident/effect.ts'
import { ada, bob, openDoor, textOf } from '../door.ts'

const FIRST = { step: 0, round: 0 }
const page: PageEffect = {
  ...{ type: 'page', user: { id: ada, name: 'Ada' }, person: 'ada', via: 'slack', nth: 0, position: FIRST, tries: 0 },
}

async function opened(service: string | null = 'checkout') {
  const door = await openDoor('socket')
  const incident = await door.open('Checkout is down', service)
  const channels = () => [...door.slack.workspace.channels.values()].filter(({ name }) => name?.startsWith('inc-'))
  return { ...door, incident, channels }
}

/** Tries an effect, then once more as after a crash before anything was recorded. */
async function twice(door: Awaited<ReturnType<typeof opened>>, effect: Effect) {
  const known = { id: randomUUID(), createdAt: door.now(door.incident).openedAt }
  const once = (rest: Partial<Delivery>) =>
    effect.type === 'page' ? door.sendPage(effect, door.incident, rest) : door.perform(effect, door.incident, rest)
  return [await once(known), await once({ ...known, attempt: 2 })]
}

test('a crash after the channel was made makes no second one', async () => {
  const door = await opened()
  const [first, second] = await twice(door, { type: 'create_channel' })
  expect(first).toMatchObject({ type: 'record_channel', name: 'inc-1-checkout-is-down' })
  expect(second).toEqual(first)
  expect(door.channels()).toHaveLength(1)
})

test('a name that somebody else has gets a suffix', async () => {
  const door = await openDoor('socket', { channels: [{ name: 'inc-1-checkout-is-down', members: [ada] }] })
  const incident = await door.open('Checkout is down')
  await door.settle()
  expect(door.now(incident).channel?.name).toBe('inc-1-checkout-is-down-2')
  const again = await door.perform({ type: 'create_channel' }, { ...incident }, { attempt: 2 })
  expect(again).toBeNull()
})

test.each<Effect['type']>(['post_header', 'post_announcement', 'post_playbook', 'page'])(
  'a crash after %s posts nothing twice',
  async type => {
    const door = await opened()
    const learned = await door.perform({ type: 'create_channel' }, door.incident)
    if (learned?.type !== 'record_channel') throw new Error('no channel')
    const { channel: id, name } = learned
    const incident = { ...door.now(door.incident), channel: { id, name } }
    door.incidents.set(incident.id, incident)
    const effect: Effect = type === 'page' ? page : type === 'post_playbook' ? { type, run: 1 } : ({ type } as Effect)
    const [first, second] = await twice(door, effect)
    expect(first).not.toBeNull()
    expect(second).toEqual(first)
  },
)

test('a bookmark is added once', async () => {
  const door = await opened()
  await door.settle()
  const effect: Effect = { type: 'add_bookmark', title: 'Runbook', url: 'https://run.example.com/c', emoji: ':x:' }
  await door.perform(effect, door.incident, { attempt: 2 })
  expect(door.channels()[0]?.bookmarks.map(({ link }) => link)).toEqual([
    'https://run.example.com/c',
    'https://dash.example.com/c',
  ])
})

test('who cannot be reached is given up, with the reason in plain words', async () => {
  const door = await opened()
  const failing = (user = page.user) => expect(door.sendPage({ ...page, user }, door.incident)).rejects
  await failing({ id: 'U0NOBODY00', name: 'Nobody' }).toEqual(
    new Undeliverable('Slack knows no U0NOBODY00: see people in the rulebook'),
  )
  door.slack.faults.fail({ method: 'chat.postMessage', error: 'channel_not_found' })
  await failing().toEqual(new Undeliverable(`Slack knows no ${ada}: see people.ada.slack in the rulebook`))
  door.slack.faults.fail({ method: 'chat.postMessage', error: 'messages_tab_disabled' })
  await failing().toThrow(/Messages Tab/)
})

test('that our own token is refused is not laid to the one who is called: it is tried again', async () => {
  const door = await opened()
  door.slack.faults.fail({ method: 'chat.postMessage', error: 'token_revoked' })
  await expect(door.sendPage(page, door.incident)).rejects.not.toBeInstanceOf(Undeliverable)
})

test('a page into a channel is posted there, for whoever looks', async () => {
  const door = await opened()
  const general: PageEffect = { ...page, user: { id: '#general', name: '#general' }, person: null, via: 'channel' }
  const room = [...door.slack.workspace.channels.values()].find(({ name }) => name === 'general')
  expect(await door.sendPage(general, door.incident)).toMatchObject({ channel: room?.id })
  expect(room?.messages.at(-1)?.text).toContain('INC-1 Checkout is down')
})

test.each<[string, Parameters<Awaited<ReturnType<typeof openDoor>>['slack']['faults']['fail']>[0], unknown]>([
  ['a 429 waits as long as Slack says', { method: 'conversations.create', status: 429, retryAfter: 7 }, Postponed],
  ['a forbidden act is given up', { method: 'conversations.create', error: 'restricted_action' }, Undeliverable],
  ['a missing scope is given up', { method: 'conversations.create', error: 'missing_scope' }, Undeliverable],
  ['an internal error is tried again', { method: 'conversations.create', error: 'internal_error' }, Error],
  ['a 503 is tried again', { method: 'conversations.create', status: 503 }, Error],
  ['a lost connection is tried again', { method: 'conversations.create', reset: true }, Error],
])('%s', async (_, fault, kind) => {
  const door = await opened()
  door.slack.faults.fail(fault)
  const error = await door.perform({ type: 'create_channel' }, door.incident).then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(kind)
  if (kind === Error) expect(error).not.toBeInstanceOf(Undeliverable)
  if (error instanceof Postponed) expect(error.afterMs).toBe(7_000)
  expect(String(error)).not.toMatch(/xoxb/)
})

test('a channel that was made though the answer was lost is found', async () => {
  const door = await opened()
  door.slack.faults.fail({ method: 'conversations.create', resetAfter: true })
  await door.settle()
  expect(door.channels()).toHaveLength(1)
  expect(door.now(door.incident).channel?.name).toBe('inc-1-checkout-is-down')
})

test('a storm of alerts stays below every rate of Slack', async () => {
  const door = await openDoor('socket')
  for (let i = 0; i < 25; i++) await door.open(`Alert ${i}`, 'checkout')
  await door.settle()
  expect([...door.incidents.values()].every(({ header, announcement }) => header && announcement)).toBe(true)
  expect(door.slack.violations).toEqual([])
  expect(door.slack.calls.filter(({ status }) => status === 429)).toEqual([])
})

test('what a person deleted stays deleted, and what an alert says calls nobody', async () => {
  const door = await openDoor('socket')
  const incident = await door.open('<!channel> <@U00000BOB> *bold* `x`', 'checkout')
  await door.settle()
  const message = door.header(incident)
  expect(message.notifies).not.toContain('!channel')
  expect(message.notifies).not.toContain(bob)
  message.ts = '1.000001'
  expect(await door.perform({ type: 'update_header' }, incident)).toBeNull()
})

test('a step of a playbook speaks and invites in the channel', async () => {
  const door = await opened()
  await door.settle()
  const before = door.now(door.incident)
  const run = before.runs[0]
  const [first] = run?.playbook.steps ?? []
  if (!run || !first || !before.channel) throw new Error('no playbook')
  const withStep = (what: typeof first.what) => {
    const playbook = { ...run.playbook, steps: [{ ...first, what }] }
    door.incidents.set(before.id, { ...before, runs: [{ ...run, playbook }] })
  }
  const effect: Effect = { type: 'run_step', run: run.id, step: first.id }
  withStep({ kind: 'message', text: 'We are on it <!here>' })
  expect(await door.perform(effect, before)).toMatchObject({ type: 'record_step', ok: true })
  expect(textOf(door.channels()[0]?.messages.at(-1) ?? { text: '', blocks: [] })).toContain(
    'We are on it &lt;!here&gt;',
  )
  withStep({ kind: 'invite', targets: [{ kind: 'user', name: 'bob' }] })
  expect(await door.perform(effect, before)).toMatchObject({ type: 'record_step', ok: true, detail: 'Bob' })
  expect(door.channels()[0]?.members.has(bob)).toBe(true)
  door.slack.faults.fail({ method: 'conversations.invite', error: 'restricted_action' })
  expect(await door.perform(effect, before)).toMatchObject({ type: 'record_step', ok: false })
  door.turn(1_000)
  expect(await door.perform({ type: 'nudge_step', run: run.id, step: first.id }, before)).toBeNull()
  expect(door.channels()[0]?.messages.at(-1)?.thread_ts).toBe(run.card)
})

test('operators are told in their channel, by an effect and without one', async () => {
  const door = await opened()
  await door.settle()
  await door.perform({ type: 'tell_operators', text: 'INC-1: nobody <answers>' }, door.incident)
  await door.door.tellOperators('The rulebook is broken')
  const room = [...door.slack.workspace.channels.values()].find(({ name }) => name === 'tocsin')
  expect(room?.messages.filter(({ subtype }) => !subtype).map(({ text }) => text)).toEqual([
    'INC-1: nobody &lt;answers&gt;',
    'The rulebook is broken',
  ])
})
