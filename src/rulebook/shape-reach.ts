import { z } from 'zod'
import type { Range } from '../alert/time-interval.ts'
import { type Quiet, VIAS, type Via, type Way } from '../escalation/reach.ts'
import { complain, leaf, listOrNone, oneOrMore, strict, Wrong } from './leaf.ts'
import { duration, email, link, phone, severity, zone } from './words.ts'

// How somebody wants to be told.

const topic = leaf('a topic of letters, digits, _ and -, at most 64', text =>
  /^[\w-]{1,64}$/.test(text) ? text : null,
)

const way = strict({
  via: z.enum(VIAS, { error: `one of ${VIAS.join(', ')}` }),
  after: duration.optional(),
  to: z.unknown().optional(),
  severities: oneOrMore('severities', severity).optional(),
}).transform(
  (given, ctx): Way => ({
    via: given.via,
    afterMs: given.after ?? 0,
    to: addressOf(given.via, given.to, ctx),
    severities: given.severities ?? null,
  }),
)

/** What `to` may be; null: nothing, the person has it. */
const ADDRESS = { slack: null, email, sms: phone, call: phone, ntfy: topic, webhook: link } as const
const NEEDED: readonly Via[] = ['ntfy', 'webhook']

function addressOf(via: Via, given: unknown, ctx: z.RefinementCtx): string | null {
  const shape = ADDRESS[via]
  if (shape === null) {
    if (given !== undefined) complain(ctx, new Wrong('nothing: Slack reaches people by their slack: id'), ['to'])
    return null
  }
  if (given === undefined && !NEEDED.includes(via)) return null
  const read = shape.safeParse(given)
  if (read.success) return read.data
  for (const { message } of read.error.issues) complain(ctx, new Wrong(message), ['to'])
  return null
}

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/

const hours = leaf('hours such as "22:00-07:00"', (text): Range | null => {
  const [, fromHours, fromMinutes, toHours, toMinutes] = TIME.exec(text.replace(/\s/g, '')) ?? []
  const [from, to] = [Number(fromHours) * 60 + Number(fromMinutes), Number(toHours) * 60 + Number(toMinutes)]
  return Number.isFinite(from) && from !== to ? { from, to } : null
})

/** Where the zone is null, it is the workspace's. */
type Given = Omit<Quiet, 'zone'> & { readonly zone: string | null }

export const quiet = strict({
  hours,
  severities: oneOrMore('severities', severity).optional(),
  timezone: zone.optional(),
}).transform(
  (given): Given => ({
    hours: given.hours,
    severities: given.severities ?? ['sev3', 'sev4'],
    zone: given.timezone ?? null,
  }),
)

export const reach = listOrNone('ways to reach somebody', way)
