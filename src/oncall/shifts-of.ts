import { later } from '../lib/time.ts'
import { type Plan, type Shift, shiftsBetween } from './plan.ts'
import type { Span } from './span.ts'

/** The times at which somebody is on call, whoever comes and goes beside them: cut off at both ends. */
export function shiftsOf(person: string, plan: Plan, from: Date, until: Date): readonly Span[] {
  const found: Span[] = []
  for (const shift of shiftsBetween(plan, from, until)) {
    if (!shift.people.includes(person)) continue
    const last = found.at(-1)
    if (last && last.until.getTime() === shift.from.getTime()) found.splice(-1, 1, { ...last, until: shift.until })
    else found.push({ from: shift.from, until: shift.until })
  }
  return found
}

/** The time around an instant at which somebody is on call, looked for so far to both sides; else the next one. */
export function nextShiftOf(person: string, plan: Plan, at: Date, withinMs: number): Span | null {
  const shifts = shiftsOf(person, plan, later(at, -withinMs), later(at, withinMs))
  return shifts.find(({ from, until }) => from <= at && at < until) ?? shifts.find(({ from }) => from > at) ?? null
}

/** One shift gives way to another. */
export type Handover = {
  readonly at: Date
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** Hand-overs after one instant and up to another. */
export function handoversIn(plan: Plan, after: Date, until: Date): readonly Handover[] {
  const shifts = shiftsBetween(plan, after, later(until, 1))
  return shifts.flatMap((shift, i): readonly Handover[] => {
    const before: Shift | undefined = shifts[i - 1]
    return before ? [{ at: shift.from, from: before.people, to: shift.people }] : []
  })
}
