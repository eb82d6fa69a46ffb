import { FOREVER, nextShift, type Schedule, shiftAt } from '../oncall/schedule.ts'
import type { Rulebook } from './rulebook.ts'

/** Who is on call in a schedule, by the rulebook's names; nobody is an empty list. */
export type OnCall = {
  readonly schedule: string
  readonly onCall: readonly string[]
  /** Null where nothing ever changes. */
  readonly until: Date | null
  readonly next: { readonly onCall: readonly string[]; readonly from: Date } | null
}

/** Every schedule at an instant, in the rulebook's order. */
export function onCallNow({ schedules }: Pick<Rulebook, 'schedules'>, at: Date): readonly OnCall[] {
  return [...schedules.values()].map(schedule => ofSchedule(schedule, at))
}

function ofSchedule(schedule: Schedule, at: Date): OnCall {
  const { people: onCall, until } = shiftAt(schedule, at)
  if (until >= FOREVER) return { schedule: schedule.name, onCall, until: null, next: null }
  const next = nextShift(schedule, at)
  return { schedule: schedule.name, onCall, until, next: { onCall: next.people, from: next.from } }
}
