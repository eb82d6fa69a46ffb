import { z } from 'zod'
import { Actor, Instant } from './shapes.ts'

// What the API answers about who is on call; people by the rulebook's names.

const People = z.array(z.string()).describe("the rulebook's names of people")

export const OnCallAnswer = z.object({
  at: Instant,
  schedules: z.record(
    z.string(),
    z.object({
      on_call: People,
      until: Instant.nullable(),
      next: z.object({ on_call: z.array(z.string()), from: Instant }).nullable(),
    }),
  ),
})

export const Shifts = z.object({
  schedule: z.string(),
  from: Instant,
  until: Instant,
  shifts: z
    .array(z.object({ from: Instant, until: Instant, on_call: People }))
    .describe('one after the other, without gaps; the first and the last are cut off where the time asked for ends'),
})

export const Fairness = z.object({
  from: Instant,
  until: Instant,
  people: z.array(
    z.object({
      person: z.string(),
      hours: z.number(),
      night_hours: z.number().describe('from 22:00 to 06:00 by the clock where they are'),
      weekend_hours: z.number().describe('Saturdays and Sundays'),
      pages: z.int(),
      night_pages: z.int(),
      sleep_minutes_lost: z.int().describe('an hour from each page at night on, none counted twice'),
    }),
  ),
})

export const Override = z.object({
  id: z.int(),
  status: z.enum(['pending', 'active', 'over']),
  schedule: z.string(),
  person: z.string().describe('who is on call, by the name in the rulebook'),
  instead_of: z.string().nullable().describe('null: of whoever would be on call'),
  from: Instant,
  until: Instant,
  reason: z.string(),
  by: Actor,
  made_at: Instant,
  ended_at: Instant.nullable().describe('when somebody ended it before its time'),
  ended_by: Actor.nullable(),
})

export const OverrideList = z.object({
  items: z.array(Override),
  next: z.string().nullable().describe('read on with ?cursor='),
})

/** Their names in the OpenAPI document. */
export const NAMED_ONCALL = { OnCall: OnCallAnswer, Shifts, Fairness, Override, OverrideList } as const
