import { z } from 'zod'
import { type Matcher, parseMatchers } from '../../alert/matcher.ts'
import { type Change, describeSilenceRefusal, faultyPart, REASON_MAX } from '../../alert/silencing.ts'
import type { Planned } from '../../engine/ports.ts'
import { Fault } from '../../lib/fault.ts'
import { later, parseDuration } from '../../lib/time.ts'
import { type Endpoint, endpoint, InvalidInput, NOTHING, Refused } from './endpoint.ts'
import { Instant, isOn, Paging, paging, Switch, text } from './fields.ts'
import { presentSilence } from './present.ts'
import * as shapes from './shapes.ts'

const Duration = z
  .string()
  .max(20)
  .refine(said => parseDuration(said) !== null, 'expected a duration such as 30m, 2h or 1d')
  .describe('30m, 2h, 1d')
const Reason = text(REASON_MAX)
const ById = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'expected the id of a silence, such as 12')
    .describe('such as 12'),
})

export const SILENCES: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/silences',
    id: 'listSilences',
    summary: 'Silences: active and pending ones first, then what ended last',
    params: NOTHING,
    query: Paging.extend({ active: Switch.optional().describe('only those in force now') }),
    body: NOTHING,
    answer: shapes.SilenceList,
    run: async ({ ask, clock }, { query }) => {
      const now = clock()
      const { items, next } = await ask.silences({ ...paging(query), ...(isOn(query.active) ? { activeAt: now } : {}) })
      return { items: items.map(silence => presentSilence(silence, now)), next }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/silences',
    id: 'createSilence',
    summary: 'Mute what matches, for a time and with a reason',
    params: NOTHING,
    query: NOTHING,
    body: z.strictObject({
      matchers: z.array(z.string().max(3_000)).describe('such as service="checkout"; all of them must match'),
      starts_at: Instant.nullish(),
      ends_at: Instant.nullish().describe('this, or a duration'),
      duration: Duration.nullish().describe('from the start: 30m, 2h, 1d'),
      reason: Reason,
    }),
    answer: shapes.Silence,
    status: 201,
    run: async ({ plan, clock }, { body, actor }) => {
      const startsAt = body.starts_at ? new Date(body.starts_at) : null
      const endsAt = endOf(body, startsAt ?? clock())
      if (endsAt === null) throw new InvalidInput('ends_at', 'ends_at: say when it ends, or for how long it lasts')
      const matchers = body.matchers.flatMap(matchersOf)
      return answered(
        await plan.silence({ matchers, startsAt, endsAt, reason: body.reason, incident: null }, actor),
        clock,
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/silences/{id}',
    id: 'editSilence',
    summary: 'Change when a silence ends, or its reason',
    params: ById,
    query: NOTHING,
    body: z.strictObject({
      ends_at: Instant.nullish(),
      duration: Duration.nullish().describe('from now: 30m, 2h, 1d'),
      reason: Reason.nullish(),
    }),
    answer: shapes.Silence,
    errors: [404, 409],
    run: async ({ plan, clock }, { params, body, actor }) => {
      const endsAt = endOf(body, clock())
      if (endsAt === null && !body.reason)
        throw new InvalidInput('', 'say what is to change: ends_at, duration or reason')
      const change: Change = { ...(endsAt ? { endsAt } : {}), ...(body.reason ? { reason: body.reason } : {}) }
      return answered(await plan.editSilence(Number(params.id), change, actor), clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/silences/{id}/end',
    id: 'endSilence',
    summary: 'End a silence: what it mutes is heard again at once',
    params: ById,
    query: NOTHING,
    body: NOTHING,
    answer: shapes.Silence,
    errors: [404, 409],
    run: async ({ plan, clock }, { params, actor }) => answered(await plan.endSilence(Number(params.id), actor), clock),
  }),
]

type End = { readonly ends_at?: string | null | undefined; readonly duration?: string | null | undefined }

/** When it is to end, as it was said one way or the other; null where it was not. */
function endOf({ ends_at, duration }: End, from: Date): Date | null {
  if (ends_at && duration) throw new InvalidInput('duration', 'duration: say ends_at or duration, not both')
  if (ends_at) return new Date(ends_at)
  const ms = duration ? parseDuration(duration) : null
  return ms === null ? null : later(from, ms)
}

function matchersOf(said: string, index: number): readonly Matcher[] {
  const read = parseMatchers(said)
  if (!('error' in read)) return read
  throw new InvalidInput(`matchers.${index}`, `matchers.${index}: ${read.error}; expected ${read.expected}`)
}

function answered(planned: Planned, clock: () => Date): z.infer<typeof shapes.Silence> {
  if (!('refusal' in planned)) return presentSilence(planned.silence, clock())
  const { refusal } = planned
  const sentence = describeSilenceRefusal(refusal)
  if (refusal.refused === 'no_silence') throw new Fault('not_found', 'there is no such silence')
  const path = faultyPart(refusal)
  throw path === null ? new Refused(refusal.refused, sentence) : new InvalidInput(path, `${path}: ${sentence}`)
}
