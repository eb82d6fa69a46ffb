import type { Signal } from '../alert/alert.ts'
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

/** A stored alert as its sender had said it, to be decided anew. */
export function toldAgain({ told, ...row }: AlertRow): Signal {
  if (told === null) return { ...row, review: true }
  const { classified: _, ...rest } = row
  return { ...rest, labels: told.labels, severity: told.severity, review: true }
}

/** The same, as the routes leave it now. */
export function routedAgain(rulebook: Rulebook, row: AlertRow, at: Date): Routed {
  return routed(rulebook, toldAgain(row), at, row.told?.isOver === true)
}
