import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Postponed, Undeliverable } from '../../../src/engine/ports.ts'
import type { Effect } from '../../../src/incident/effect.ts'
import type { Channel, Message } from '../../../src/sandbox/model.ts'
import { ada, bob, openDoor, textOf } from '../door.ts'

const GENERAL = { name: 'general', members: [ada, bob] }
const PAYMENTS = { name: 'payments', members: [ada, bob] }

async function opened(channels: Parameters<typeof openDoor>[1] = { channels: [GENERAL, PAYMENTS] }) {
  const door = await openDoor('socket', channels)
  const incident = await door.open('Checkout is down', 'checkout', '#payments')
  const named = (name: string): Channel => {
    const found = [...door.slack.workspace.channels.values()].find(channel => channel.name === name)
    if (!found) throw new Error(`there is no #${name}`)
    return found
  }
  const ours = (name: string) => named(name).messages.filter(({ bot_id }) => bot_id)
  const promote = () => door.handle(incident.id, { type: 'promote' }, { kind: 'user', id: ada, name: 'Ada' })
  return { ...door, incident, named, ours, promote }
}

const isThread = ({ ts, thread_ts }: Message) => thread_ts !== undefined && thread_ts !== ts

test('one card in the channel, and all else in its thread', async () => {
  const door = await opened()
  await door.settle()
  const [card, ...rest] = door.ours('payments')
  expect(textOf(card ?? { text: '', blocks: [] })).toContain('Open a channel')
  expect(rest.map(isThread)).toEqual([true])
  expect(textOf(rest[0] ?? { text: '', blocks: [] })).toContain('Playbook: Checkout is down')
  expect(door.ours('incidents')).toEqual([])
  expect(door.named('payments').pins).toEqual([])
  expect(door.named('payments').bookmarks).toEqual([])
  expect(door.named('payments').topic.value).toBe('')
  expect(door.now(door.incident).cardLink).toMatch(/^https:\/\/.*slack\.com\/archives\/C\w+\/p\d+$/)
  expect(
    door.slack.calls.filter(({ method }) => method === 'conversations.create').map(({ args }) => args.name),
  ).toEqual(['incidents'])
  expect(door.slack.violations).toEqual([])
})

test('a crash after the card was posted posts no second one', async () => {
  const door = await opened()
  const delivery = { id: randomUUID(), createdAt: door.now(door.incident).openedAt }
  const first = await door.perform({ type: 'post_header' }, door.incident, delivery)
  expect(await door.perform({ type: 'post_header' }, door.incident, { ...delivery, attempt: 2 })).toEqual(first)
  expect(door.ours('payments')).toHaveLength(1)
})

test('a card that was posted though the answer was lost is no orphan when somebody opens a channel from it', async () => {
  const door = await opened()
  const delivery = { id: randomUUID(), createdAt: door.now(door.incident).openedAt }
  const first = await door.perform({ type: 'post_header' }, door.incident, delivery)
  door.incidents.set(door.incident.id, { ...door.now(door.incident), opensChannel: true })
  expect(await door.perform({ type: 'post_header' }, door.incident)).toBeNull()
  expect(await door.perform({ type: 'post_header' }, door.incident, { ...delivery, attempt: 2 })).toEqual(first)
  expect(door.ours('payments')).toHaveLength(1)
})

test('a crash after something was said in the thread says it once', async () => {
  const door = await opened()
  const learned = await door.perform({ type: 'post_header' }, door.incident)
  if (learned?.type !== 'record_header') throw new Error('no card')
  door.incidents.set(door.incident.id, { ...door.now(door.incident), header: learned.message })
  const delivery = { id: randomUUID(), createdAt: door.now(door.incident).openedAt }
  const effect: Effect = { type: 'post_playbook', run: 1 }
  const first = await door.perform(effect, door.incident, delivery)
  expect(await door.perform(effect, door.incident, { ...delivery, attempt: 2 })).toEqual(first)
  expect(door.ours('payments')).toHaveLength(2)
})

test('that the link is not to be had yet keeps nothing back', async () => {
  const door = await opened()
  door.slack.faults.fail({ method: 'chat.getPermalink', status: 429, retryAfter: 7 })
  const header = { type: 'post_header' } as const
  const learned = await door.perform(header, door.incident)
  if (learned?.type !== 'record_header') throw new Error('no card')
  door.incidents.set(door.incident.id, { ...door.now(door.incident), header: learned.message })
  await expect(door.perform({ type: 'link_card' }, door.incident)).rejects.toBeInstanceOf(Postponed)
  expect(await door.perform({ type: 'link_card' }, door.incident)).toMatchObject({ type: 'record_card_link' })
})

test.each<[string, Parameters<typeof openDoor>[1], string]>([
  ['is not there', { channels: [GENERAL] }, 'there is no #payments'],
  ['is private, without the bot', { channels: [GENERAL, { ...PAYMENTS, is_private: true }] }, 'there is no #payments'],
])('where the channel %s, operators are told and it gets one of its own', async (_, channels, why) => {
  const door = await opened(channels)
  await expect(door.perform({ type: 'post_header' }, door.incident)).rejects.toBeInstanceOf(Undeliverable)
  await door.settle()
  const { channel, announcement } = door.now(door.incident)
  expect(channel?.name).toBe('inc-1-checkout-is-down')
  expect(textOf(door.header(door.incident))).not.toContain('Open a channel')
  expect(door.ours('incidents').map(({ ts }) => ts)).toEqual([announcement?.ts])
  expect(
    door
      .ours('tocsin')
      .map(({ text }) => text)
      .join(),
  ).toContain(why)
})

test('the bot comes back into a public channel from which it was taken', async () => {
  const door = await opened()
  await door.settle()
  await door.slack.act(ada).kick(door.named('payments'), door.slack.workspace.bot.user_id)
  const other = await door.open('Ledger is down', 'ledger', '#payments')
  await door.settle()
  expect(door.now(other).header?.channel).toBe(door.named('payments').id)
})

test('a step of a playbook speaks in the thread, and names those whom it wants there', async () => {
  const door = await opened()
  await door.settle()
  const before = door.now(door.incident)
  const [run] = before.runs
  const [first] = run?.playbook.steps ?? []
  if (!run || !first) throw new Error('no playbook')
  const withStep = (what: typeof first.what) => {
    const playbook = { ...run.playbook, steps: [{ ...first, what }] }
    door.incidents.set(before.id, { ...before, runs: [{ ...run, playbook }] })
  }
  const effect: Effect = { type: 'run_step', run: run.id, step: first.id }
  withStep({ kind: 'message', text: 'We are on it' })
  expect(await door.perform(effect, before)).toMatchObject({ ok: true })
  withStep({ kind: 'invite', targets: [{ kind: 'user', name: 'bob' }] })
  door.turn(2_000)
  expect(await door.perform(effect, before)).toMatchObject({ ok: true, detail: 'Bob' })
  const said = door.ours('payments').slice(-2)
  expect(said.map(({ thread_ts }) => thread_ts)).toEqual([before.header?.ts, before.header?.ts])
  expect(said.at(-1)?.notifies).toEqual([bob])
  expect(door.slack.calls.some(({ method }) => method === 'conversations.invite')).toBe(false)
})

test('a channel that was made though the answer was lost is found, and the card announces it', async () => {
  const door = await opened()
  await door.settle()
  const card = door.now(door.incident).header
  await door.promote()
  door.slack.faults.fail({ method: 'conversations.create', resetAfter: true })
  await door.settle()
  const { channel, header, announcement, runs } = door.now(door.incident)
  expect(announcement).toEqual(card)
  expect(header?.channel).toBe(channel?.id)
  const [first, playbook] = door.ours('payments')
  expect(textOf(first ?? { text: '', blocks: [] })).toContain(`<#${channel?.id}>`)
  expect(textOf(playbook ?? { text: '', blocks: [] })).toContain(`goes on in <#${channel?.id}>`)
  expect(door.ours('payments')).toHaveLength(2)
  expect(door.ours('inc-1-checkout-is-down').map(({ ts }) => ts)).toEqual([header?.ts, runs[0]?.card])
  expect([...door.slack.workspace.channels.values()].filter(({ name }) => name.startsWith('inc-'))).toHaveLength(1)
})

test('a channel that cannot be made leaves everything as it was, and may be asked for again', async () => {
  const door = await opened()
  await door.settle()
  await door.promote()
  door.slack.faults.fail({ method: 'conversations.create', error: 'restricted_action' })
  await door.settle()
  expect(textOf(door.header(door.incident))).toContain('Open a channel')
  expect(
    door
      .ours('tocsin')
      .map(({ text }) => text)
      .join(),
  ).toContain('create')
  expect(await door.promote()).toMatchObject({ events: expect.anything() })
  await door.settle()
  expect(door.now(door.incident).channel?.name).toBe('inc-1-checkout-is-down')
})
