import { sql } from 'drizzle-orm'
import type { Severity } from '../alert/severity.ts'
import type { Tx } from './db.ts'

/** Looked at are so many of the alerts that were seen last. */
const LOOKED_AT = 100_000

/** A label of some alerts, and its value; null where they lack it: then what they have in its place, if it has one. */
export type SeenLabel = {
  readonly name: string
  readonly value: string | null
  readonly severity: Severity | null
  readonly title: string
}

/** The different values of these labels, the most frequent first: as senders said them, or as the routes have left them. */
export async function seenLabels(
  tx: Tx,
  names: readonly string[],
  which: 'told' | 'kept',
): Promise<readonly SeenLabel[]> {
  const labels = which === 'told' ? sql`coalesce(told->'labels', labels)` : sql`labels`
  const severity =
    which === 'told' ? sql`case when told is null then severity else told->>'severity' end` : sql`severity`
  const { rows } = await tx.execute<SeenLabel>(sql`
    select name, labels->>name as value,
      case when name = 'severity' and not labels ? name then severity end as severity,
      case when name = 'alertname' and not labels ? name then title else '' end as title
    from (
      select ${labels} as labels, ${severity} as severity, title from alerts
      order by last_seen_at desc limit ${LOOKED_AT}) as newest
    cross join unnest(${sql.param(names)}::text[]) as name
    group by 1, 2, 3, 4 order by count(*) desc, 1, 2`)
  return rows
}
