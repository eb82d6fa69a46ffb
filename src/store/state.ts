import type { Event, Fact } from '../incident/event.ts'
import type { Actor, Incident } from '../incident/incident.ts'

/** An incident as `jsonb` gives it back: its instants are text and become Date again. */
export function readIncident(state: unknown): Incident {
  const stored = state as Incident
  return {
    ...stored,
    openedAt: new Date(stored.openedAt),
    startedAt: new Date(stored.startedAt),
    acknowledgedAt: instant(stored.acknowledgedAt),
    mitigatedAt: instant(stored.mitigatedAt),
    resolvedAt: instant(stored.resolvedAt),
    calls: stored.calls.map(call => ({ ...call, at: new Date(call.at) })),
    runs: stored.runs.map(run => ({
      ...run,
      since: new Date(run.since),
      results: run.results.map(result => ({ ...result, at: new Date(result.at) })),
    })),
  }
}

export function readEvent(row: { seq: number; at: Date; actor: unknown; fact: unknown }): Event {
  return { seq: row.seq, at: row.at, actor: row.actor as Actor, ...(row.fact as Fact) }
}

function instant(stored: Date | null): Date | null {
  return stored === null ? null : new Date(stored)
}
