import { z } from 'zod'
import type { Overridden } from '../../engine/ports-oncall.ts'
import { Fault } from '../../lib/fault.ts'
import { describeOverrideRefusal, type OverrideRefusal, REASON_MAX } from '../../oncall/overriding.ts'
import { type Endpoint, endpoint, InvalidInput, NOTHING, Refused } from './endpoint.ts'
import { Instant, isOn, Paging, paging, Switch, text } from './fields.ts'
import { presentOverride } from './present-oncall.ts'
import * as shapes from './shapes-oncall.ts'

const Name = text(200)

export const OVERRIDES: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/overrides',
    id: 'listOverrides',
    summary: 'Who stands in for whom: whose end is latest first',
    params: NOTHING,
    query: Paging.extend({
      current: Switch.optional().describe('only those that are not over'),
      schedule: Name.optional(),
    }),
    body: NOTHING,
    answer: shapes.OverrideList,
    run: async ({ roster, clock }, { query }) => {
      const now = clock()
      const of = query.schedule === undefined ? {} : { schedule: query.schedule }
      const current = isOn(query.current) ? { notOverAt: now } : {}
      const { items, next } = await roster.overrides({ ...paging(query), ...of, ...current })
      return { items: items.map(override => presentOverride(override, now)), next }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/overrides',
    id: 'createOverride',
    summary: 'Put somebody in for a time',
    params: NOTHING,
    query: NOTHING,
    body: z.strictObject({
      schedule: Name,
      person: Name.describe('who is to be on call, by the name in the rulebook'),
      instead_of: Name.nullish().describe('for whom; without it for whoever would be on call'),
      from: Instant.nullish().describe('without it at once'),
      until: Instant,
      reason: text(REASON_MAX).nullish(),
    }),
    answer: shapes.Override,
    status: 201,
    run: async ({ roster, clock }, { body, actor }) => {
      const { schedule, person, instead_of: instead = null, from, until, reason } = body
      const span = { from: from ? new Date(from) : null, until: new Date(until) }
      const done = await roster.override({ schedule, person, instead, ...span, reason: reason ?? '' }, actor)
      return answered(done, clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/overrides/{id}/end',
    id: 'endOverride',
    summary: 'End an override: from now on the schedule counts again',
    params: z.object({
      id: z
        .string()
        .regex(/^[1-9]\d{0,8}$/, 'expected the id of an override, such as 12')
        .describe('such as 12'),
    }),
    query: NOTHING,
    body: NOTHING,
    answer: shapes.Override,
    errors: [404, 409],
    run: async ({ roster, clock }, { params, actor }) =>
      answered(await roster.endOverride(Number(params.id), actor), clock),
  }),
]

function answered(done: Overridden, clock: () => Date): z.infer<typeof shapes.Override> {
  if (!('refusal' in done)) return presentOverride(done.override, clock())
  const { refusal } = done
  const sentence = describeOverrideRefusal(refusal)
  if (refusal.refused === 'no_override') throw new Fault('not_found', 'there is no such override')
  const path = faultyPart(refusal)
  throw path === null ? new Refused(refusal.refused, sentence) : new InvalidInput(path, `${path}: ${sentence}`)
}

/** Which field is at fault; null where it is none of them. */
function faultyPart(refusal: OverrideRefusal): string | null {
  switch (refusal.refused) {
    case 'no_schedule':
      return 'schedule'
    case 'no_person':
      return refusal.which === 'person' ? 'person' : 'instead_of'
    case 'for_oneself':
      return 'instead_of'
    case 'reason_too_long':
      return 'reason'
    case 'over_already':
    case 'ends_before_start':
    case 'too_long':
      return 'until'
    case 'no_override':
    case 'ended_already':
      return null
    default:
      return refusal satisfies never
  }
}
