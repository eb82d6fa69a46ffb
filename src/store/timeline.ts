import { asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Event } from '../incident/event.ts'
import type { Tx } from './db.ts'
import { timeline } from './schema.ts'
import { readEvent } from './state.ts'

/** Adds to timelines. A seq that is there already is an error: the incident was not locked. */
export function appendingEvents(added: readonly { readonly incident: string; readonly event: Event }[]): SQL {
  const rows = added.map(({ incident, event: { seq, at, actor, ...fact } }) => {
    return { incident, seq, at, actor, type: fact.type, fact }
  })
  return sql`
    insert into timeline (incident, seq, at, actor, type, fact)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (incident uuid, seq int, at timestamptz,
      actor jsonb, type text, fact jsonb)`
}

export async function eventsOf(tx: Tx, incident: string): Promise<readonly Event[]> {
  const rows = await tx.select().from(timeline).where(eq(timeline.incident, incident)).orderBy(asc(timeline.seq))
  return rows.map(readEvent)
}

/** Who was paged from one instant on and before another, by their ids; by however many ways, once for each call. */
export async function pagedBetween(
  tx: Tx,
  from: Date,
  until: Date,
): Promise<readonly { readonly user: string; readonly at: Date }[]> {
  const { rows } = await tx.execute<{ user: string; at: Date }>(sql`
    select distinct on (incident, fact -> 'user' ->> 'id', fact -> 'position') fact -> 'user' ->> 'id' as "user", at
    from timeline
    where type = 'paged' and at >= ${from.toISOString()}::timestamptz and at < ${until.toISOString()}::timestamptz
      and not fact ? 'within'
    order by incident, fact -> 'user' ->> 'id', fact -> 'position', seq`)
  return rows
}
