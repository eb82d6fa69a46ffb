import { expect } from 'vitest'
import { type Command, isRefusal, type Refusal } from '../../src/incident/command.ts'
import { decide } from '../../src/incident/decide.ts'
import type { Planned } from '../../src/incident/effect.ts'
import type { Event, Fact, Opened } from '../../src/incident/event.ts'
import { evolve } from '../../src/incident/evolve.ts'
import type { Actor, Incident, User } from '../../src/incident/incident.ts'
import { react } from '../../src/incident/react.ts'

export const ID = '00000000-0000-4000-8000-000000000001'
export const T0 = new Date('2026-11-20T03:10:00Z')

export const ada: User = { id: 'U0ADA', name: 'Ada' }
export const bob: User = { id: 'U0BOB', name: 'Bob' }
export const prod: Actor = { kind: 'source', name: 'prod' }
export const tocsin: Actor = { kind: 'tocsin' }

export function by(user: User): Actor {
  return { kind: 'user', ...user }
}

/** A fact with who did it, where that matters. */
export type Given = Fact | readonly [Fact, Actor]

/** Facts that have happened, a minute apart; then a command, and what follows from it. Nothing here waits or stores. */
export function given(...facts: readonly Given[]) {
  const incident = happened(...facts)
  return {
    incident,
    when(command: Command, actor: Actor = by(ada)) {
      const decision = decide(incident, command, { at: minute(facts.length), actor })
      const decided = isRefusal(decision) ? [] : decision
      const outcome = {
        /** What is to be done outside, by type, in order. */
        thenEffects(...expected: readonly Planned['type'][]): void {
          expect(effects(incident, decided, actor).map(({ type }) => type)).toEqual(expected)
        },
        effects: () => effects(incident, decided, actor),
        incident: () => decided.reduce((now, fact) => evolve(now, event(fact, now.seq + 1, actor), ID), incident),
      }
      return {
        ...outcome,
        // biome-ignore lint/suspicious/noThenProperty: given, when, then; what it answers is no promise
        then(...expected: readonly Fact[]) {
          expect(decision).toEqual(expected)
          return outcome
        },
        thenNothing(): void {
          expect(decision).toEqual([])
        },
        thenRefused(refused: Refusal['refused']): void {
          expect(decision).toMatchObject({ refused })
        },
      }
    },
  }
}

export function happened(...facts: readonly Given[]): Incident {
  const incident = facts.reduce<Incident | null>((now, one, index) => {
    const [fact, actor] = pair(one)
    return evolve(now, event(fact, index + 1, actor), ID)
  }, null)
  if (incident === null) throw new Error('nothing has happened')
  return incident
}

function pair(one: Given): readonly [Fact, Actor] {
  return 'type' in one ? [one, tocsin] : one
}

function event(fact: Fact, seq: number, actor: Actor): Event {
  return { seq, at: minute(seq - 1), actor, ...fact }
}

function minute(count: number): Date {
  return new Date(T0.getTime() + count * 60_000)
}

function effects(before: Incident, facts: readonly Fact[], actor: Actor): readonly Planned[] {
  let incident = before
  return facts.flatMap(fact => {
    const happening = event(fact, incident.seq + 1, actor)
    incident = evolve(incident, happening, ID)
    return react(incident, happening)
  })
}

export function opened(change: Partial<Opened> = {}): Opened {
  return {
    type: 'opened',
    ...{
      number: 1,
      title: 'Checkout is down',
      description: '',
      severity: 'sev2',
      kind: null,
      service: 'checkout',
      team: 'payments',
    },
    ...{
      room: 'channel',
      groupKey: 'service="checkout"',
      labels: { service: 'checkout' },
      startedAt: T0.toISOString(),
    },
    links: { runbook: null, dashboard: null, source: null },
    ...{ policy: null, autoResolve: false, alerts: [], firing: 0, cut: 0 },
    ...change,
  }
}
