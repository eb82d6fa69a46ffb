import { type SQL, sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import type { Crowd } from '../alert/waiting.ts'
import type { Incident } from '../incident/incident.ts'
import { type AlertRow, readRow, rowKey } from './alerts.ts'
import type { Tx } from './db.ts'
import { readIncident } from './state.ts'

/** What alerts can touch: their own rows, their incidents, and the open ones of their groups; and who waits there. */
export type Surroundings = {
  /** By `rowKey`. */
  readonly rows: ReadonlyMap<string, AlertRow>
  readonly incidents: readonly Incident[]
  /** Those that wait in the groups besides, by group key; of each as many sightings as were asked for, the latest ones. */
  readonly crowds: ReadonlyMap<string, Crowd>
}

/** A group, and of how many that wait in it one has to know when they came. */
export type Asked = { readonly groupKey: string; readonly sightings: number }

/** Looks all of it up and holds it until the transaction ends, in one statement and one order. */
export async function lockSurroundings(
  tx: Tx,
  wanted: readonly Pick<Alert, 'source' | 'fingerprint'>[],
  groupKeys: readonly string[],
  asked: readonly Asked[],
): Promise<Surroundings> {
  const sources = sql.param(wanted.map(({ source }) => source))
  const fingerprints = sql.param(wanted.map(({ fingerprint }) => fingerprint))
  // Each once: it is looked for, and the plan made for it, as often as it stands there.
  const groups = sql.param([...new Set(groupKeys)])
  // Not for those who ask for none: its plan alone takes as long as all the rest.
  const crowds =
    asked.length > 0
      ? sql`union all select (null::alerts).*, null, to_jsonb(crowd) from ${crowdsOf(asked)} crowd`
      : sql``
  // By id and not "own or of the group": no index serves such a condition as a whole.
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    with own as materialized (
      select a.* from alerts a
      where (a.source, a.fingerprint) in (select * from unnest(${sources}::text[], ${fingerprints}::text[]))
      order by a.source, a.fingerprint
      for no key update),
    held as materialized (
      select i.state from incidents i
      where i.id = any(array(
        select incident from own where incident is not null
        union select id from incidents where group_key = any(${groups}::text[]) and status <> 'resolved'))
      order by i.id
      for no key update)
    select own.*, null::jsonb as state, null::jsonb as crowd from own
    union all
    select (null::alerts).*, held.state, null from held
    ${crowds}`)
  const alerts = rows.filter(({ state, crowd }) => state === null && crowd === null)
  return {
    rows: new Map(alerts.map(({ state: _, crowd: __, ...row }) => readRow(row)).map(row => [rowKey(row), row])),
    incidents: rows.filter(({ state }) => state !== null).map(({ state }) => readIncident(state)),
    crowds: new Map(rows.filter(({ crowd }) => crowd !== null).map(({ crowd }) => readCrowd(crowd))),
  }
}

function crowdsOf(asked: readonly Asked[]): SQL {
  const most = new Map(asked.map(({ groupKey, sightings }) => [groupKey, sightings]))
  const waits = sql`w.group_key = asked.group_key and w.verdict = 'wait'
          and (w.source, w.fingerprint) not in (select source, fingerprint from own)`
  return sql`(
      select asked.group_key,
        (select w.review_at from alerts w where ${waits} and w.reason = 'group_wait' order by w.review_at limit 1) as due,
        (select jsonb_agg(jsonb_build_object('at', latest.last_seen_at, 'recent', latest.recent)) from (
          select last_seen_at, recent from alerts w where ${waits} order by last_seen_at desc limit asked.most) latest) as sightings
      from unnest(${sql.param([...most.keys()])}::text[], ${sql.param([...most.values()])}::int[]) as asked (group_key, most)
      where exists (select from alerts w where ${waits}))`
}

/** Those that wait in a group, but for these; held until the transaction ends. */
export async function lockWaiting(
  tx: Tx,
  groupKey: string,
  without: readonly Pick<Alert, 'source' | 'fingerprint'>[],
): Promise<readonly AlertRow[]> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    select * from alerts
    where group_key = ${groupKey} and verdict = 'wait' and (source, fingerprint) not in (
      select * from unnest(${sql.param(without.map(({ source }) => source))}::text[],
        ${sql.param(without.map(({ fingerprint }) => fingerprint))}::text[]))
    order by source, fingerprint
    for no key update`)
  return rows.map(readRow)
}

type Stored = { group_key: string; due: string | null; sightings: readonly { at: string; recent: number[] }[] | null }

function readCrowd(crowd: unknown): readonly [groupKey: string, Crowd] {
  const { group_key, due, sightings } = crowd as Stored
  const seen = (sightings ?? []).map(({ at, recent }) => ({ lastSeenAt: new Date(at), recent }))
  return [group_key, { due: due === null ? null : new Date(due), sightings: seen }]
}
