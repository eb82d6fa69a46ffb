import { z } from 'zod'
import type { Signal } from '../alert/alert.ts'
import { parseMatchers } from '../alert/matcher.ts'
import { SEVERITIES } from '../alert/severity.ts'
import type { Silence } from '../alert/silence.ts'
import type { Rulebook, Source } from '../rulebook/rulebook.ts'

/** Reads one body as its source would. */
export type ReadBody = (
  payload: unknown,
  context: { readonly source: Source; readonly receivedAt: Date },
) => {
  readonly alerts: readonly Signal[]
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

/** What came at one moment: a body as its sender sent it, or alerts in our own words. */
export type Entry = { readonly at: Date } & (
  | { readonly source: string; readonly payload: unknown }
  | { readonly signals: readonly Signal[] }
)

const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const instantOrNone = instant.nullish().transform(at => at ?? null)

const Body = z.object({
  at: instant,
  source: z.string(),
  payload: z.record(z.string(), z.unknown()).or(z.array(z.unknown())),
})

const Item = z.object({
  source: z.string(),
  fingerprint: z.string(),
  status: z.enum(['firing', 'resolved', 'acknowledged']),
  kind: z.enum(['alert', 'heartbeat', 'information']).default('alert'),
  severity: z.enum(SEVERITIES).nullish(),
  title: z.string(),
  description: z.string().default(''),
  labels: z.record(z.string(), z.string()).default({}),
  starts_at: instant,
  ends_at: instantOrNone,
  ended: z.string().nullish(),
  expires_at: instantOrNone,
  last_seen_at: instantOrNone,
})

const Silenced = z.object({
  id: z.int(),
  matchers: z.array(z.string()).transform((texts, context) => {
    return texts.flatMap(text => {
      const read = parseMatchers(text)
      if ('error' in read) context.addIssue(read.error)
      return 'error' in read ? [] : read
    })
  }),
  starts_at: instant,
  ends_at: instant,
  ended_at: instantOrNone,
})

const Listed = z.union([Silenced, Item])
const Line = z.union([Body, z.object({ items: z.array(Listed) }), Listed])

const EXPECTED =
  'expected { "at", "source", "payload" } with a body as it was sent, or what GET /api/v1/alerts or /api/v1/silences lists'

/** What a line of a recording holds. */
export type Read = Entry | { readonly silence: Silence }

/** One line; it is several things where it is a page of a list. */
export function readLine(text: string): readonly Read[] | { readonly wrong: string } {
  if (text.trim() === '') return []
  const read = Line.safeParse(parsed(text))
  if (!read.success) return { wrong: EXPECTED }
  if ('items' in read.data) return read.data.items.flatMap(listed)
  return 'payload' in read.data ? [read.data] : listed(read.data)
}

function listed(item: z.output<typeof Listed>): readonly Read[] {
  return 'matchers' in item ? [{ silence: silenceOf(item) }] : entriesOf(item)
}

/** Why it was and whose it is nobody asks here. */
function silenceOf({ id, matchers, ...item }: z.output<typeof Silenced>): Silence {
  const { starts_at: startsAt, ends_at: endsAt, ended_at: endedAt } = item
  const nobody = { reason: '', by: { kind: 'tocsin' }, incident: null, endedBy: null } as const
  return { id, matchers, startsAt, endsAt, endedAt, ...nobody }
}

/** In the order in which they came; those of one moment as they stand in the recording. */
export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** The alerts of an entry by a rulebook, and why not all of it could be read. */
export function signalsOf(entry: Entry, { sources }: Rulebook, read: ReadBody): ReturnType<ReadBody> {
  if ('signals' in entry) return { alerts: entry.signals, faults: [] }
  const source = sources.get(entry.source)
  if (source) return read(entry.payload, { source, receivedAt: entry.at })
  return { alerts: [], faults: [{ path: '', message: `the rulebook has no source ${entry.source}` }] }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** An alert that is over fired before that; how often it came in between nobody knows any longer. */
function entriesOf(item: z.output<typeof Item>): readonly Entry[] {
  const { starts_at: startsAt, ends_at: endsAt, last_seen_at: lastSeenAt } = item
  const alert = {
    ...{ source: item.source, fingerprint: item.fingerprint, kind: item.kind, severity: item.severity ?? null },
    ...{ title: item.title, description: item.description, labels: item.labels, links: {}, startsAt, cut: 0 },
  }
  const expiresAt = item.status === 'resolved' ? null : item.expires_at
  const firing: Signal = { ...alert, status: 'firing', endsAt: null, ended: null, expiresAt }
  const fired = { at: startsAt, signals: [firing] }
  if (item.status !== 'resolved') return [fired]
  const over = new Date(Math.max((endsAt ?? lastSeenAt ?? startsAt).getTime(), startsAt.getTime()))
  const resolved: Signal = { ...alert, status: 'resolved', endsAt: over, ended: item.ended ?? null, expiresAt: null }
  return [fired, { at: over, signals: [resolved] }]
}
