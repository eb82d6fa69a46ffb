import { gapsBetween, type Plan, shiftsBetween } from './plan.ts'
import { isBefore, overlap, type Span } from './span.ts'

/** Schedules by their names. */
type Plans = ReadonlyMap<string, Plan>

/** A time for which nobody says who is on call. */
export type Gap = Span & { readonly schedule: string }

/** Somebody is on call in two schedules at once; the names are in the order of the schedules. */
export type DoubleDuty = Span & { readonly person: string; readonly schedules: readonly [string, string] }

/** In the order of the schedules, and of each in the order of time. */
export function comingGaps(plans: Plans, from: Date, until: Date): readonly Gap[] {
  return [...plans].flatMap(([schedule, plan]) => gapsBetween(plan, from, until).map(gap => ({ schedule, ...gap })))
}

/** The first time of each person and two schedules, in the order of the schedules. */
export function doubleDuties(plans: Plans, from: Date, until: Date): readonly DoubleDuty[] {
  const shifts = [...plans].map(([name, plan]) => ({ name, byPerson: byPerson(plan, from, until) }))
  return shifts.flatMap((one, i) =>
    shifts.slice(0, i).flatMap(other =>
      [...one.byPerson].flatMap(([person, spans]) => {
        const both = firstInBoth(spans, other.byPerson.get(person) ?? [])
        return both ? [{ person, schedules: [other.name, one.name] as const, ...both }] : []
      }),
    ),
  )
}

function byPerson(plan: Plan, from: Date, until: Date): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>()
  for (const shift of shiftsBetween(plan, from, until)) {
    for (const person of shift.people) {
      const spans = found.get(person)
      if (spans) spans.push(shift)
      else found.set(person, [shift])
    }
  }
  return found
}

/** Both are in order. */
function firstInBoth(ours: readonly Span[], theirs: readonly Span[]): Span | null {
  let [i, j] = [0, 0]
  for (;;) {
    const [one, other] = [ours[i], theirs[j]]
    if (!one || !other) return null
    const both = overlap(one, other)
    if (isBefore(both.from, both.until)) return { from: both.from, until: both.until }
    if (isBefore(other.until, one.until)) j++
    else i++
  }
}
