import type { Severity } from '../alert/severity.ts'
import { isWithin, type TimeInterval } from '../alert/time-interval.ts'

/**
 * Who may be called, as the rulebook writes it: `schedule:payments` whoever is on call, `round_robin:payments` one of its
 * people after the other, `user:ada`, `team:payments`, `channel:#payments`, `pager:pagerduty`.
 */
export const TARGET_KINDS = ['schedule', 'user', 'team', 'round_robin', 'channel', 'pager'] as const

export type Target = { readonly kind: (typeof TARGET_KINDS)[number]; readonly name: string }

/** When a step counts; what is null does not matter. */
export type Condition = {
  readonly severities: readonly Severity[] | null
  /** Inside these intervals, or outside of all of them; `name` is the rulebook's. */
  readonly hours: {
    readonly name: string
    readonly intervals: readonly TimeInterval[]
    readonly outside: boolean
  } | null
}

export type Step = { readonly notify: readonly Target[]; readonly waitMs: number; readonly when?: Condition }

/** Who is told next, after how long, how often. Copied into an incident when it opens. */
export type Policy = {
  readonly name: string
  readonly steps: readonly Step[]
  /** How many rounds over all steps, at least 1. */
  readonly rounds: number
  /** What pages by itself; left out: everything. */
  readonly severities?: readonly Severity[]
  /** Called once, when all rounds are over and nobody has acknowledged. */
  readonly lastResort?: readonly Target[]
  /** Acknowledged, and not resolved for so long: people are called again. */
  readonly ackTimeoutMs?: number
}

/**
 * Where an incident stands in its policy; both count from 0, and the step after the last one is the last resort. `turn`
 * tells a walk that began again (reopened, called once more by hand) from the first one, which has none: what was put
 * off in an earlier turn is outlived in this one. `asked`: people were asked for by hand, at that seq.
 */
export type Position = {
  readonly step: number
  readonly round: number
  readonly turn?: number
  readonly asked?: number
}

/** What conditions look at. */
export type Circumstances = { readonly severity: Severity; readonly at: Date }

export const FIRST: Position = { step: 0, round: 0 }

/** Whether this severity calls people by itself. */
export function pages({ severities }: Policy, severity: Severity): boolean {
  return severities === undefined || severities.includes(severity)
}

/** The first step that counts now; null where none does, and there is no last resort. */
export function first(policy: Policy, now: Circumstances): Position | null {
  return nextFrom(policy, { step: -1, round: 0 }, now)
}

/** The position after this one that counts now, or null when the last step of the last round is over. */
export function next(policy: Policy, position: Position, now: Circumstances): Position | null {
  const found = nextFrom(policy, position, now)
  return found && { ...position, ...found }
}

function nextFrom(policy: Policy, { step, round }: Position, now: Circumstances): Position | null {
  const { steps, rounds, lastResort = [] } = policy
  if (step >= steps.length) return null
  const later = steps.findIndex(({ when }, index) => index > step && counts(when, now))
  if (later >= 0) return { step: later, round }
  // What does not count in the next round counts in none after it.
  const again = round + 1 < rounds ? steps.findIndex(({ when }) => counts(when, now)) : -1
  if (again >= 0) return { step: again, round: round + 1 }
  return lastResort.length > 0 ? { step: steps.length, round: rounds - 1 } : null
}

function counts(when: Condition | undefined, { severity, at }: Circumstances): boolean {
  if (when === undefined) return true
  if (when.severities !== null && !when.severities.includes(severity)) return false
  if (when.hours === null) return true
  const { intervals, outside } = when.hours
  return intervals.some(interval => isWithin(interval, at)) !== outside
}

/** What is called at a position; null where the policy has nothing there. */
export function stepAt({ steps, lastResort = [] }: Policy, { step }: Position): Step | null {
  const known = steps[step]
  if (known) return known
  const last = steps.at(-1)
  return last && step === steps.length && lastResort.length > 0 ? { notify: lastResort, waitMs: last.waitMs } : null
}

/** Whether a position is the policy's last resort. */
export function isLastResort({ steps }: Policy, { step }: Position): boolean {
  return step === steps.length
}

export function samePosition(a: Position | null, b: Position | null): boolean {
  return a?.step === b?.step && a?.round === b?.round && a?.turn === b?.turn && a?.asked === b?.asked
}

/** Whether two positions belong to the same walk over the steps: a later round calls everybody anew. */
export function sameRound(a: Position, b: Position): boolean {
  return a.round === b.round && a.turn === b.turn
}

/** Whether `a` is called after `b`: in a later turn, or further on in the same one. */
export function isLater(a: Position, b: Position): boolean {
  return (began(a) - began(b) || a.round - b.round || a.step - b.step) > 0
}

function began({ asked, turn = 0 }: Position): number {
  return asked ?? turn
}
