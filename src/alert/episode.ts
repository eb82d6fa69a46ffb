import type { Alert, Signal } from './alert.ts'
import { changedAgain, type Unrest, unrestOf } from './flapping.ts'
import type { Routing } from './route.ts'
import type { Known, Verdict } from './triage.ts'

type Before = Pick<Known, 'status' | 'startsAt'>

/**
 * A sender that does not say when it began says more of the same while it is on, and something new after its end: also
 * where our clock has not moved since, or is behind the sender's. An end of what nobody knew of is not younger than
 * itself: by its sender's clock, which may be behind ours, the next one is newer then.
 */
export function datedBy<S extends Signal>(signal: S, known: Before | null, at: Date): S & { readonly startsAt: Date } {
  return { ...signal, startsAt: signal.startsAt ?? beginning(signal, known, at) }
}

function beginning({ status, endsAt }: Signal, known: Before | null, at: Date): Date {
  if (known === null) return status === 'resolved' && endsAt !== null && endsAt < at ? endsAt : at
  if (known.status !== 'resolved') return known.startsAt
  return known.startsAt < at ? at : new Date(known.startsAt.getTime() + 1)
}

/**
 * What somebody who only ends or acknowledges an alert leaves out is known from before. How bad it is only a firing one
 * says: with the default for an acknowledgement that says nothing of it, the next repeat would pass for a worsening.
 */
export function recalled(
  { bare, review: _, ...alert }: Signal & Alert,
  before: Alert | null,
): Alert & Pick<Signal, 'stands'> {
  if (alert.status === 'firing' || before === null) return alert
  const { title, description, severity, classified, labels, links } = before
  const bad = { severity, ...(classified && { classified }) }
  return bare ? { ...alert, ...bad, title, description, labels, links } : { ...alert, ...bad }
}

/** The incident that an alert counts in: what waits or is muted has begun anew since it counted in one. */
export function belongsTo<I>({ verdict }: { readonly verdict: string }, incident: I | null): I | null {
  return verdict === 'wait' || verdict === 'mute' ? null : incident
}

/** It flaps: its ends are kept from its incident until it is calm. */
export function isHeld(before: { readonly reason: string } | null): boolean {
  return before?.reason === 'flapping'
}

/** How restless an alert is that begins or ends, where its route minds, and when it has changed of late. */
export function unrestIn(
  { flapping }: Pick<Routing, 'flapping'>,
  alert: Alert,
  before: { readonly status: Alert['status']; readonly changes: readonly number[] } | null,
  at: Date,
): { readonly changes: readonly number[]; readonly unrest: Unrest | null } {
  if (flapping === null || before === null || alert.kind !== 'alert') return { changes: [], unrest: null }
  const isChange = (alert.status === 'resolved') !== (before.status === 'resolved')
  const changes = isChange ? changedAgain(before.changes, flapping, at) : before.changes
  return { changes, unrest: isChange ? unrestOf(flapping, changes, at) : null }
}

/** The alert as it is kept once it was decided of. */
export function keptAs(alert: Alert, before: Alert | null, { verdict }: Pick<Verdict, 'verdict'>): Alert {
  return {
    ...alert,
    // What ends goes on as it began, whatever its end says of its start.
    startsAt: alert.status === 'firing' || before === null ? alert.startsAt : before.startsAt,
    status: verdict === 'change' && before ? before.status : alert.status,
    expiresAt: alert.status === 'resolved' ? null : alert.expiresAt,
  }
}
