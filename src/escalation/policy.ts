/** Who may be called, as the rulebook writes it: `schedule:payments`, `user:ada`, `team:payments`. */
export type Target = { readonly kind: 'schedule' | 'user' | 'team'; readonly name: string }

export type Step = { readonly notify: readonly Target[]; readonly waitMs: number }

/** Who is told next, after how long, how often. Copied into an incident when it opens. */
export type Policy = {
  readonly name: string
  readonly steps: readonly Step[]
  /** How many rounds over all steps, at least 1. */
  readonly rounds: number
}

/**
 * Where an incident stands in its policy; both count from 0. `turn` tells a walk that began again (reopened, called
 * once more by hand) from the first one, which has none: what was put off in an earlier turn is outlived in this one.
 */
export type Position = { readonly step: number; readonly round: number; readonly turn?: number }

export const FIRST: Position = { step: 0, round: 0 }

/** The position after this one, or null when the last step of the last round is over. */
export function next(policy: Policy, position: Position): Position | null {
  const { step, round } = position
  if (step + 1 < policy.steps.length) return { ...position, step: step + 1 }
  return round + 1 < policy.rounds ? { ...position, step: 0, round: round + 1 } : null
}

export function stepAt(policy: Policy, position: Position): Step | null {
  return policy.steps[position.step] ?? null
}

export function samePosition(a: Position | null, b: Position | null): boolean {
  return a?.step === b?.step && a?.round === b?.round && a?.turn === b?.turn
}

/** Whether `a` is called after `b`: in a later turn, or further on in the same one. */
export function isLater(a: Position, b: Position): boolean {
  const turns = (a.turn ?? 0) - (b.turn ?? 0)
  return (turns || a.round - b.round || a.step - b.step) > 0
}
