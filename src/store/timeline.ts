import { asc, eq } from 'drizzle-orm'
import type { Event } from '../incident/event.ts'
import type { Tx } from './db.ts'
import { timeline } from './schema.ts'
import { readEvent } from './state.ts'

/** Adds to the timeline. A seq that is there already is an error: the incident was not locked. */
export async function appendEvents(tx: Tx, incident: string, events: readonly Event[]): Promise<void> {
  if (events.length === 0) return
  await tx
    .insert(timeline)
    .values(events.map(({ seq, at, actor, ...fact }) => ({ incident, seq, at, actor, type: fact.type, fact })))
}

export async function eventsOf(tx: Tx, incident: string): Promise<readonly Event[]> {
  const rows = await tx.select().from(timeline).where(eq(timeline.incident, incident)).orderBy(asc(timeline.seq))
  return rows.map(readEvent)
}
