import type { Pager } from '../../src/escalation/pager.ts'
import type { Position } from '../../src/escalation/policy.ts'
import { isRefusal, type PageOutcome } from '../../src/incident/command.ts'
import { decide } from '../../src/incident/decide.ts'
import type { Fact, Opened } from '../../src/incident/event.ts'
import type { Callee, CalleeWay, User } from '../../src/incident/incident.ts'
import { ada, type Given, opened, prod, T0 } from './given.ts'
import { policy } from './rules.ts'

// What the heart says and hears while it calls people.

export const at = (step: number, round = 0): Position => ({ step, round })
export const escalated = (step: number, round = 0): Fact => ({ type: 'escalated', to: at(step, round) })
export const due = (step: number, round = 0) => ({ type: 'escalate', from: at(step, round) }) as const
export const called = (users: readonly Callee[] = [ada], position = at(0)): Fact => {
  return { type: 'called', position, users, unreachable: [] }
}
export const asked = (seq: number): Position => ({ ...at(0), asked: seq })

/** What follows at once when it opens like this. */
export function opening(change: Partial<Opened>): readonly Fact[] {
  const decision = decide(null, { ...opened(change), type: 'open', playbooks: [] }, { at: T0, actor: prod })
  return isRefusal(decision) ? [] : decision.slice(1)
}

/** Calling at its first step, with the policy that tests share. */
export const calling: readonly Given[] = [opened({ policy }), escalated(0)]

/** What the engine found out; nobody where nobody is named. */
export const found = (users: readonly Callee[], position = at(0), pagers: readonly Pager[] = []) =>
  ({ type: 'record_called', position, users, unreachable: [], withheld: [], pagers }) as const

const way = (via: CalleeWay['via'], nth: number, minutes: number): CalleeWay => ({
  via,
  nth,
  afterMs: minutes * 60_000,
})

/** In Slack at once, by SMS after two minutes, by phone after four. */
export const reached = (user: User = ada): Callee => {
  return { ...user, person: user.name.toLowerCase(), ways: [way('slack', 0, 0), way('sms', 1, 2), way('call', 2, 4)] }
}

/** The first try of somebody's first way. */
export const page = (user: User = ada, change: Partial<PageOutcome> = {}): PageOutcome => {
  return { user, via: 'slack', nth: 0, position: at(0), attempt: 1, ...change }
}
export const bySms = (user: User = ada) => page(user, { via: 'sms', nth: 1 })
export const byPhone = (user: User = ada) => page(user, { via: 'call', nth: 2 })

export const message = { channel: 'D1', ts: '1.1' }
export const paged = (of = page()): Fact => ({ type: 'paged', ...of, message, seen: 3 })
export const recordPage = (of = page()) =>
  ({ type: 'record_page', ...of, message, seen: 3, others: [], within: null }) as const
export const failed = (of = page(), again = false, isFirst = of.attempt === 1): Fact => {
  return { type: 'page_failed', ...of, reason: 'gone', again, ...(!isFirst && { repeated: true }) }
}
export const recordFailure = (of = page(), again = false, isFirst = of.attempt === 1) =>
  ({ type: 'record_page_failure', ...of, reason: 'gone', again, isFirst }) as const
