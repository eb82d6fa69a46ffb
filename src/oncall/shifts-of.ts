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

/** A shift of somebody, in one of several schedules. */
export type OwnShift = Span & { readonly schedule: string }

/** Those of somebody in all schedules, by their begin: cut off at both ends. */
export function ownShifts(
  person: string,
  plans: ReadonlyMap<string, Plan>,
  from: Date,
  until: Date,
): readonly OwnShift[] {
  return [...plans]
    .flatMap(([schedule, plan]) => shiftsOf(person, plan, from, until).map(shift => ({ schedule, ...shift })))
    .sort((one, other) => one.from.getTime() - other.from.getTime())
}
