import { type SQL, sql } from 'drizzle-orm'
import type { Event } from '../incident/event.ts'
import type { Incident } from '../incident/incident.ts'
import { type AlertRow, savingAlerts } from './alerts.ts'
import type { Tx } from './db.ts'
import { savingIncidents } from './incidents.ts'
import { type NewEffect, puttingEffects } from './outbox.ts'
import { appendingEvents } from './timeline.ts'

/** All that decisions leave behind. */
export type Writing = {
  readonly incidents: readonly Incident[]
  readonly events: readonly { readonly incident: string; readonly event: Event }[]
  readonly effects: readonly NewEffect[]
  readonly alerts: readonly AlertRow[]
}

/** Writes it in one statement, however much it is: in a storm the way to the server and back is what costs. */
export async function writeAll(tx: Tx, { incidents, events, effects, alerts }: Writing, at: Date): Promise<void> {
  const parts: SQL[] = []
  if (incidents.length > 0) parts.push(savingIncidents(incidents))
  if (events.length > 0) parts.push(appendingEvents(events))
  if (effects.length > 0) parts.push(puttingEffects(effects, at))
  if (alerts.length > 0) parts.push(savingAlerts(alerts))
  const last = parts.pop()
  if (!last) return
  const others = parts.map((part, nth) => sql`${sql.raw(`part_${nth}`)} as (${part})`)
  await tx.execute(others.length > 0 ? sql`with ${sql.join(others, sql`, `)} ${last}` : last)
}
