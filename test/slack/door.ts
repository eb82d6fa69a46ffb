import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { Room } from '../../src/alert/route.ts'
import { type Ask, type Delivery, type Handle, Postponed, Undeliverable } from '../../src/engine/ports.ts'
import { type Command, isRefusal } from '../../src/incident/command.ts'
import { decide } from '../../src/incident/decide.ts'
import type { Effect, PageEffect } from '../../src/incident/effect.ts'
import type { Event } from '../../src/incident/event.ts'
import { evolve } from '../../src/incident/evolve.ts'
import { type Actor, type Incident, type MessageRef, sharedCard } from '../../src/incident/incident.ts'
import { react } from '../../src/incident/react.ts'
import { createLog } from '../../src/lib/log.ts'
import { declaring } from '../../src/rulebook/opening.ts'
import type { Message } from '../../src/sandbox/model.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { createSlack, type Slack } from '../../src/slack/slack.ts'
import { describe } from '../../src/timeline/describe.ts'
import { paging } from './paging.ts'
import { NO_DUTY, NO_PLAN } from './plan.ts'
import { ada, bob, rulesOf } from './rules.ts'

export { ada, bob } from './rules.ts'

export const botToken = 'xoxb-test-test'
export const appToken = 'xapp-test-test'
export const signingSecret = 'a-secret-for-signing-tests'
export const guest = 'U0000GUEST'
export const stranger = 'U0STRANGE'

export type Mode = 'socket' | 'http'

export type Door = {
  readonly slack: Sandbox
  readonly door: Slack
  readonly logs: string[]
  readonly handle: Handle
  readonly incidents: Map<string, Incident>
  readonly timelines: Map<string, Event[]>
  turn(ms: number): void
  /** Opens an incident as an alert would, without performing anything yet. */
  open(title: string, service?: string | null, room?: Room): Promise<Incident>
  /** Performs everything that is due, waiting where we are asked to by turning the clock. */
  settle(): Promise<void>
  /** Performs one effect on its own. */
  perform(effect: Effect, incident: Incident, rest?: Partial<Delivery>): Promise<Command | null>
  /** Sends one page on its own. */
  sendPage(page: PageEffect, incident: Incident, rest?: Partial<Delivery>): Promise<MessageRef | null>
  now(incident: Incident): Incident
  header(incident: Incident): Message
  /** What this person alone was told, newest last. */
  told(user: string): string[]
  restart(): Promise<Slack>
}

/** A door between a local Slack and an engine in memory: the heart decides, effects are performed in their order. */
export async function openDoor(
  mode: Mode,
  more: { permissions?: string } & Partial<SandboxOptions> = {},
): Promise<Door> {
  const { permissions = '{}', ...options } = more
  let time = Date.parse('2026-11-20T03:10:00Z')
  const clock = () => new Date(time)
  const slack = await startSandbox({
    ...{ botToken, appToken, signingSecret, clock },
    users: [
      { id: ada, name: 'ada', real_name: 'Ada Lovelace' },
      { id: bob, name: 'bob', real_name: 'Bob Kahn' },
      { id: guest, name: 'gus', real_name: 'Gus Guest', is_restricted: true },
      { id: stranger, name: 'sam', real_name: 'Sam Stranger', is_stranger: true, team_id: 'T0OTHER' },
    ],
    channels: [{ name: 'general', members: [ada, bob, guest, stranger] }],
    ...options,
  })
  onTestFinished(() => slack.close())

  const rulebook = rulesOf(permissions)
  const incidents = new Map<string, Incident>()
  const timelines = new Map<string, Event[]>()
  const outbox: { id: string; incident: string; effect: Effect; due: number; at: number; attempt: number }[] = []
  const keys = new Set<string>()
  const logs: string[] = []

  const commit = (id: string, command: Command, actor: Actor) => {
    const before = incidents.get(id) ?? null
    const decision = decide(before, command, { at: clock(), actor })
    if (isRefusal(decision)) return decision
    let incident = before
    const events = decision.map(fact => {
      const event: Event = { seq: (incident?.seq ?? 0) + 1, at: clock(), actor, ...fact }
      incident = evolve(incident, event, id)
      for (const { afterMs = 0, withinMs: _, ...effect } of react(incident, event)) {
        outbox.push({ id: randomUUID(), incident: id, effect, due: time + afterMs, at: time, attempt: 0 })
      }
      return event
    })
    if (incident) incidents.set(id, incident)
    timelines.set(id, [...(timelines.get(id) ?? []), ...events])
    return null
  }
  const now = (id: string) => incidents.get(id) ?? raise(`no incident ${id}`)
  const handle: Handle = async (id, command, actor) => {
    const refusal = commit(id, command, actor)
    return refusal ? { incident: now(id), refusal } : { incident: now(id), events: timelines.get(id) ?? [] }
  }
  const open = async (title: string, service: string | null, actor: Actor, room: Room = 'channel') => {
    const id = randomUUID()
    const what = { title, service, severity: null, description: '' }
    commit(id, { ...declaring(rulebook, what, { number: incidents.size + 1, at: clock() }), room }, actor)
    return now(id)
  }
  const all = () => [...incidents.values()].toReversed()
  const ask: Ask = {
    byId: async id => incidents.get(id) ?? null,
    byNumber: async number => all().find(incident => incident.number === number) ?? null,
    byChannel: async channel => all().find(incident => incident.channel?.id === channel) ?? null,
    byCard: async card => all().find(incident => sharedCard(incident)?.ts === card.ts) ?? null,
    incidents: async ({ open: only, limit }) => {
      const items = all().filter(({ status }) => !only || status !== 'resolved')
      return { items: items.slice(0, limit), next: items.length > limit ? 'more' : null }
    },
    timeline: async id => timelines.get(id) ?? [],
    alerts: async () => ({ items: [], next: null }),
    rejected: async () => ({ items: [], next: null }),
    silences: async () => ({ items: [], next: null }),
    why: async () => [],
    ...{ rejectedById: async () => null, silence: async () => null },
  }

  const make = () =>
    createSlack({
      config: {
        botToken,
        apiUrl: `${slack.url}api/`,
        mode: mode === 'socket' ? { kind: 'socket', appToken } : { kind: 'http', signingSecret },
      },
      log: createLog('warn', { write: line => logs.push(line) }),
      ...{ clock, handle, ask, plan: NO_PLAN, ...NO_DUTY, describe, rulebook: () => rulebook },
      declare: (what, actor) => open(what.title, what.service, actor),
      firstTime: async key => !keys.has(key) && Boolean(keys.add(key)),
      incidentUrl: ({ number }) => `https://tocsin.example.com/incidents/${number}`,
      writePostmortem: () => ({ url: null, sections: [{ title: 'Summary', text: 'It was down.' }] }),
      stepsPeople: async () => [{ id: bob, name: 'Bob' }],
      testPage: async () => 'By Slack: sent.',
    })
  let door = make()
  if (mode === 'http') {
    const server = createServer((request, response) => door.listener?.(request, response))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`)
    onTestFinished(() => void server.close())
  }
  await door.start()
  onTestFinished(() => door.stop())
  await soon(() => [...slack.workspace.channels.values()].some(({ name }) => name === 'incidents')).toBe(true)

  const deliveryOf = <E extends Effect>(effect: E, { id }: Incident, rest: Partial<Delivery>) => ({
    ...{ id: randomUUID(), incident: now(id), attempt: 1, createdAt: clock(), now: clock() },
    timeline: () => ask.timeline(id),
    ...rest,
    effect,
  })
  const perform: Door['perform'] = (effect, incident, rest = {}) => door.perform(deliveryOf(effect, incident, rest))
  const sendPage: Door['sendPage'] = (effect, incident, rest = {}) =>
    door.sendPage({ ...deliveryOf(effect, incident, rest), others: [] })

  return {
    ...{ slack, door, logs, handle, incidents, timelines, perform, sendPage },
    turn(ms) {
      time += ms
    },
    open: (title, service = null, room = 'channel') => open(title, service, { kind: 'source', name: 'prod' }, room),
    now: ({ id }) => now(id),
    async settle() {
      for (let turns = 0; turns < 1_000; turns++) {
        const due = outbox.filter(({ due }) => due <= time)
        // Calls have a lane of their own.
        const next = due.find(({ effect }) => effect.type === 'call' || effect.type === 'page') ?? due[0]
        if (!next) return
        outbox.splice(outbox.indexOf(next), 1)
        const { id, effect, incident, at } = next
        if (effect.type === 'wait' || effect.type === 'ack_due' || effect.type === 'step_due') continue
        if (effect.type === 'call') {
          const user = effect.position.step === 0 ? { id: ada, name: 'Ada' } : { id: bob, name: 'Bob' }
          const { position } = effect
          const called = { type: 'record_called', position, users: [user] } as const
          commit(incident, { ...called, unreachable: [], withheld: [], pagers: [] }, { kind: 'tocsin' })
          continue
        }
        const attempt = next.attempt + 1
        try {
          const rest = { id, attempt, createdAt: new Date(at) }
          const learned = await (effect.type === 'page'
            ? paging(effect, now(incident), () => sendPage(effect, now(incident), rest))
            : perform(effect, now(incident), rest))
          if (learned) commit(incident, learned, { kind: 'tocsin' })
        } catch (error) {
          if (error instanceof Undeliverable) {
            commit(incident, { type: 'record_failure', effect: effect.type, reason: error.message }, { kind: 'tocsin' })
            continue
          }
          if (attempt > 10) throw error
          time += error instanceof Postponed ? error.afterMs : 1_000
          outbox.unshift({ ...next, attempt: error instanceof Postponed ? next.attempt : attempt, due: time })
        }
      }
      throw new Error('the effects go round and round')
    },
    header(incident) {
      const at = now(incident.id).header
      const message = slack.workspace.channels.get(at?.channel ?? '')?.messages.find(({ ts }) => ts === at?.ts)
      return message ?? raise('no header')
    },
    told: user => slack.act(user).ephemerals().map(textOf),
    async restart() {
      await door.stop()
      door = make()
      await door.start()
      return door
    },
  }
}

export function textOf(message: Pick<Message, 'text' | 'blocks'>): string {
  return `${message.text} ${JSON.stringify(message.blocks)}`
}

/** Waits until this holds: what a click has caused comes a moment after Slack had its answer. */
export function soon<T>(value: () => T) {
  return expect.poll(value, { timeout: 5_000, interval: 5 })
}

function raise(message: string): never {
  throw new Error(message)
}
