import type { Alert, Labels, Signal, Told } from '../alert/alert.ts'
import { belongsTo } from '../alert/episode.ts'
import { groupKeyOf, labelsToRoute, type Routing, routeFor } from '../alert/route.ts'
import { classified } from '../rulebook/classified.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { AlertRow } from '../store/alerts.ts'
import { indexable } from './indexable.ts'

/** An alert as the routes leave it, with what they say of it and what its sender had said. */
export type Routed = {
  readonly alert: Signal
  readonly routing: Routing
  readonly groupKey: string
  readonly told: NonNullable<AlertRow['told']>
  /** Its source sends more than it may. */
  readonly isOver: boolean
}

/** What the routes say, what they set on the alert before anybody counts it, and how bad it is at that instant. */
export function routed(rulebook: Rulebook, signal: Signal, at: Date, isOver = false): Routed {
  const labels = labelsToRoute(signal)
  const routing = routeFor(rulebook.route, labels)
  const alert = classified(rulebook, routing, signal, labels, at)
  const told = { labels: signal.labels, severity: signal.severity, ...(isOver && { isOver }) }
  return { alert, routing, groupKey: indexable(groupKeyOf(routing, { ...signal, labels })), told, isOver }
}

/** A stored alert, to be decided anew: where it waits, as its sender had said it. */
export function toldAgain({ told, ...row }: AlertRow): Signal {
  if (told === null || !isLate(row)) return { ...row, review: true }
  const { classified: _, ...rest } = row
  return { ...rest, labels: told.labels, severity: told.severity, review: true }
}

/** The same, as the routes leave it now. */
export function routedAgain(rulebook: Rulebook, row: AlertRow, at: Date): Routed {
  return routed(rulebook, toldAgain(row), at, row.told?.isOver === true)
}

/** What its row keeps of what its sender has said: all of it while it waits, else only what its route has made of it another. */
export function toldSoFar(
  { alert: { status }, told }: Routed,
  kept: Pick<Alert, 'labels' | 'severity'>,
  before: AlertRow | null,
  waits: boolean,
): AlertRow['told'] {
  if (waits) return told
  // Whoever only ends or acknowledges it need not say again what it is.
  const { labels, severity } = status === 'firing' ? told : (before?.told ?? before ?? told)
  return severity === kept.severity && isSame(labels, kept.labels) ? null : { labels, severity }
}

function isSame(said: Labels, kept: Labels): boolean {
  return Object.keys(kept).every(name => said[name] === kept[name])
}

/** What waited or was muted has come before its incident is told of it; `now`: it comes again. */
export function toTell(alert: Alert, before: AlertRow | null, now: Date | null): Told {
  if (before === null || !isLate(before) || before.startsAt.getTime() !== alert.startsAt.getTime()) return alert
  const { recent, firstSeenAt, lastSeenAt } = before
  const earlier = recent.length > 0 ? recent.map(ms => new Date(ms)) : [firstSeenAt, lastSeenAt]
  const heard = now === null ? earlier : [...earlier, now]
  return { ...alert, heard: [...new Set(heard.map(at => at.toISOString()))] }
}

function isLate(row: Pick<AlertRow, 'verdict'>): boolean {
  return belongsTo(row, row) === null
}
