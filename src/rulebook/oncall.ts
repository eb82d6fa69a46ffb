import type { Override } from '../oncall/override.ts'
import { nextShift, type Plan, planOf, shiftAt } from '../oncall/plan.ts'
import type { Schedule } from '../oncall/schedule.ts'
import { FOREVER } from '../oncall/span.ts'
import type { Version } from '../oncall/version.ts'
import type { Rulebook } from './rulebook.ts'

/** What decides who is on call besides the rulebook. */
export type Arranged = {
  /** A schedule's name → all that it was and is; where there is none, it is as the rulebook has it. */
  readonly versions: ReadonlyMap<string, readonly Version[]>
  /** Of all schedules, in the order in which they were made. */
  readonly overrides: readonly Override[]
}

const NOTHING: Arranged = { versions: new Map(), overrides: [] }

/** Who is on call in a schedule, by the rulebook's names; nobody is an empty list. */
export type OnCall = {
  readonly schedule: string
  readonly onCall: readonly string[]
  /** Null where nothing changes. */
  readonly until: Date | null
  readonly next: { readonly onCall: readonly string[]; readonly from: Date } | null
}

/** Every schedule at an instant, in the rulebook's order. */
export function onCallNow(
  { schedules }: Pick<Rulebook, 'schedules'>,
  at: Date,
  arranged: Arranged = NOTHING,
): readonly OnCall[] {
  const plans = plansFor(schedules, arranged)
  return [...plans].map(([name, plan]) => ofPlan(name, plan, at))
}

/** What decides who is on call in each schedule, by its name and in the rulebook's order. */
export function plansFor(
  schedules: ReadonlyMap<string, Schedule>,
  { versions, overrides }: Arranged = NOTHING,
): ReadonlyMap<string, Plan> {
  const made = new Map<string, Override[]>()
  for (const override of overrides) made.set(override.schedule, [...(made.get(override.schedule) ?? []), override])
  return new Map(
    [...schedules].map(([name, schedule]) => {
      const plan = planOf(schedule)
      return [name, { versions: versions.get(name) ?? plan.versions, overrides: made.get(name) ?? [] }]
    }),
  )
}

function ofPlan(schedule: string, plan: Plan, at: Date): OnCall {
  const { people: onCall, until } = shiftAt(plan, at)
  const next = nextShift(plan, at)
  return {
    ...{ schedule, onCall, until: until < FOREVER ? until : null },
    next: next && { onCall: next.people, from: next.from },
  }
}
