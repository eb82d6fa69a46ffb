import { type SQL, sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import type { Sighting } from '../alert/threshold.ts'
import { type AlertRow, readRow } from './alerts.ts'
import type { Tx } from './db.ts'

/** An alert with the incident that it belongs to, as both stand. */
export type ExplainedRow = {
  readonly alert: AlertRow
  readonly incident: { readonly number: number; readonly resolvedAt: Date | null } | null
}

/** One by its identity, or the newest of an incident, or those among the newest of all whose title or fingerprint has the words. */
export type Wanted =
  | Pick<Alert, 'source' | 'fingerprint'>
  | { readonly incident: string; readonly limit: number }
  | { readonly words: string; readonly limit: number }

/** Words are looked for among so many of the alerts that were seen last: what nobody asks about any longer costs nothing. */
const LOOKED_THROUGH = 20_000

/** Last seen first. */
export async function alertsWanted(tx: Tx, wanted: Wanted): Promise<readonly ExplainedRow[]> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    select a.*, i.number as incident_number, i.resolved_at as incident_resolved_at
    from (${selecting(wanted)}) a left join incidents i on i.id = a.incident
    order by a.last_seen_at desc, a.source desc, a.fingerprint desc`)
  return rows.map(({ incident_number: number, incident_resolved_at: resolvedAt, ...row }) => ({
    alert: readRow(row),
    incident: number === null ? null : { number: Number(number), resolvedAt: resolvedAt as Date | null },
  }))
}

function selecting(wanted: Wanted): SQL {
  const newest = sql`order by last_seen_at desc, source desc, fingerprint desc`
  if ('source' in wanted) {
    return sql`select * from alerts where source = ${wanted.source} and fingerprint = ${wanted.fingerprint}`
  }
  if ('incident' in wanted) {
    return sql`select * from alerts where incident = ${wanted.incident} ${newest} limit ${wanted.limit}`
  }
  return sql`
    select * from (select * from alerts ${newest} limit ${LOOKED_THROUGH}) as newest
    where strpos(lower(title), lower(${wanted.words})) > 0 or strpos(lower(fingerprint), lower(${wanted.words})) > 0
    ${newest} limit ${wanted.limit}`
}

/** The alerts of a group that fire and wait for it to open. */
export async function waitingIn(tx: Tx, groupKey: string): Promise<readonly Sighting[]> {
  const { rows } = await tx.execute<{ lastSeenAt: Date; recent: readonly number[] }>(sql`
    select last_seen_at as "lastSeenAt", recent from alerts
    where group_key = ${groupKey} and verdict = 'wait' and status = 'firing'`)
  return rows
}

/** A few of the alerts that inhibit others under that key. */
export async function inhibitorsUnder(
  tx: Tx,
  key: string,
  limit: number,
): Promise<readonly Pick<Alert, 'source' | 'fingerprint' | 'title'>[]> {
  const { rows } = await tx.execute<Pick<Alert, 'source' | 'fingerprint' | 'title'>>(sql`
    select i.source, i.fingerprint, a.title from inhibitors i join alerts a using (source, fingerprint)
    where i.key = ${key} order by i.source, i.fingerprint limit ${limit}`)
  return rows
}
