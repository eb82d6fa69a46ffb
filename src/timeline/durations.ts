import type { Event } from '../incident/event.ts'
import { MINUTE } from '../lib/time.ts'

/** In milliseconds; null where it did not come to that. `detectMs` counts from the start of the trouble, the others from opening. */
export type Durations = {
  readonly detectMs: number | null
  /** To the first acknowledgement; whoever mitigates has acknowledged. */
  readonly acknowledgeMs: number | null
  /** To the first mitigation that no reopening undid. */
  readonly mitigateMs: number | null
  /** To the last resolution; null while it is open (again). */
  readonly resolveMs: number | null
}

/** A time in which an incident was open and no person entered anything; `after` and `before` are the events around it. */
export type Gap = { readonly from: Date; readonly until: Date; readonly after: number; readonly before: number }

const LEAST_GAP_MS = 15 * MINUTE

/** `events` in their order. */
export function durations(events: readonly Event[]): Durations {
  const { opened, acknowledged, mitigated, resolved } = milestones(events)
  const since = (event: Event | null) => (opened && event ? between(opened.at, event.at) : null)
  return {
    detectMs: opened && detection(opened),
    acknowledgeMs: since(acknowledged),
    mitigateMs: since(mitigated),
    resolveMs: since(resolved),
  }
}

/** The events that the durations run between. */
export function milestones(events: readonly Event[]) {
  let opened: Extract<Event, { type: 'opened' }> | null = null
  let acknowledged: Event | null = null
  let mitigated: Event | null = null
  let resolved: Event | null = null
  for (const event of events) {
    if (event.type === 'opened') opened ??= event
    if (event.type === 'acknowledged' || event.type === 'mitigated') acknowledged ??= event
    if (event.type === 'mitigated') mitigated ??= event
    if (event.type === 'resolved') resolved = event
    if (event.type === 'reopened') [mitigated, resolved] = [null, null]
  }
  return { opened, acknowledged, mitigated, resolved }
}

/** The silent times of at least a quarter of an hour while it was open, in their order; while it still is, up to the last event. */
export function gaps(events: readonly Event[]): readonly Gap[] {
  const found: Gap[] = []
  let last: Event | null = null
  const close = (event: Event) => {
    if (last && event.at.getTime() - last.at.getTime() >= LEAST_GAP_MS) {
      found.push({ from: last.at, until: event.at, after: last.seq, before: event.seq })
    }
  }
  for (const event of events) {
    if (event.type === 'opened' || event.type === 'reopened') last = event
    else if (event.type === 'resolved') {
      close(event)
      last = null
    } else if (last && event.actor.kind === 'user') {
      close(event)
      last = event
    }
  }
  const end = events.at(-1)
  if (end) close(end)
  return found
}

export function longest(gaps: readonly Gap[]): Gap | null {
  let most: Gap | null = null
  for (const gap of gaps) if (!most || between(gap.from, gap.until) > between(most.from, most.until)) most = gap
  return most
}

function detection(opened: Extract<Event, { type: 'opened' }>): number | null {
  const ms = opened.at.getTime() - new Date(opened.startedAt).getTime()
  // What people declare begins by definition when they declare it: nothing was measured.
  if (Number.isNaN(ms) || (ms === 0 && opened.alerts.length === 0)) return null
  return Math.max(0, ms)
}

// Clocks get set back; a duration is never less than nothing.
function between(from: Date, until: Date): number {
  return Math.max(0, until.getTime() - from.getTime())
}
