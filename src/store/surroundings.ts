import { sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import type { Incident } from '../incident/incident.ts'
import { type AlertRow, readRow, rowKey } from './alerts.ts'
import type { Tx } from './db.ts'
import { readIncident } from './state.ts'

/** What alerts can touch: their own rows and those that wait in their groups, their incidents, and the open ones of their groups. */
export type Surroundings = {
  /** By `rowKey`. */
  readonly rows: ReadonlyMap<string, AlertRow>
  readonly incidents: readonly Incident[]
}

/** Looks all of it up and holds it until the transaction ends, in one statement and one order. */
export async function lockSurroundings(
  tx: Tx,
  wanted: readonly Pick<Alert, 'source' | 'fingerprint'>[],
  groupKeys: readonly string[],
): Promise<Surroundings> {
  const sources = sql.param(wanted.map(({ source }) => source))
  const fingerprints = sql.param(wanted.map(({ fingerprint }) => fingerprint))
  // Each once: it is looked for, and the plan made for it, as often as it stands there.
  const groups = sql.param([...new Set(groupKeys)])
  // By id and not "own or of the group": no index serves such a condition as a whole.
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    with own as materialized (
      select a.* from alerts a
      where (a.source, a.fingerprint) in (
        select * from unnest(${sources}::text[], ${fingerprints}::text[])
        union select source, fingerprint from alerts where group_key = any(${groups}::text[]) and verdict = 'wait')
      order by a.source, a.fingerprint
      for no key update),
    held as materialized (
      select i.state from incidents i
      where i.id = any(array(
        select incident from own where incident is not null
        union select id from incidents where group_key = any(${groups}::text[]) and status <> 'resolved'))
      order by i.id
      for no key update)
    select own.*, null::jsonb as state from own
    union all
    select (null::alerts).*, held.state from held`)
  const alerts = rows.filter(({ state }) => state === null).map(({ state: _, ...row }) => readRow(row))
  return {
    rows: new Map(alerts.map(row => [rowKey(row), row])),
    incidents: rows.filter(({ state }) => state !== null).map(({ state }) => readIncident(state)),
  }
}
