import type { z } from 'zod'
import type { Load } from '../../oncall/fairness.ts'
import { type MadeOverride, overrideStatus } from '../../oncall/overriding.ts'
import type { Shift } from '../../oncall/plan.ts'
import type { OnCall } from '../../rulebook/oncall.ts'
import { presentActor } from './present.ts'
import type * as shapes from './shapes-oncall.ts'

export function presentOnCall(at: Date, found: readonly OnCall[]): z.infer<typeof shapes.OnCallAnswer> {
  const schedules: Record<string, z.infer<typeof shapes.OnCallAnswer>['schedules'][string]> = {}
  for (const { schedule, onCall, until, next } of found) {
    const after = next && { on_call: [...next.onCall], from: next.from.toISOString() }
    schedules[schedule] = { on_call: [...onCall], until: until?.toISOString() ?? null, next: after }
  }
  return { at: at.toISOString(), schedules }
}

export function presentShift({ people, from, until }: Shift): z.infer<typeof shapes.Shifts>['shifts'][number] {
  return { from: from.toISOString(), until: until.toISOString(), on_call: [...people] }
}

export function presentLoad(load: Load): z.infer<typeof shapes.Fairness>['people'][number] {
  const { person, pages } = load
  const { hours, nightHours: night_hours, weekendHours: weekend_hours } = load
  const { nightPages: night_pages, sleepMinutesLost: sleep_minutes_lost } = load
  return { person, hours, night_hours, weekend_hours, pages, night_pages, sleep_minutes_lost }
}

export function presentOverride(override: MadeOverride, at: Date): z.infer<typeof shapes.Override> {
  const { id, schedule, person, instead, from, until, reason, by, madeAt, endedAt, endedBy } = override
  return {
    ...{ id, status: overrideStatus(override, at), schedule, person, instead_of: instead },
    ...{ from: from.toISOString(), until: until.toISOString(), reason, by: presentActor(by) },
    made_at: madeAt.toISOString(),
    ...{ ended_at: endedAt?.toISOString() ?? null, ended_by: endedBy && presentActor(endedBy) },
  }
}
