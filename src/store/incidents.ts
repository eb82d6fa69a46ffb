import { and, desc, eq, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import { type Incident, type MessageRef, sharedCard } from '../incident/incident.ts'
import type { Tx } from './db.ts'
import { incidents } from './schema.ts'
import { readIncident } from './state.ts'

const state = { state: incidents.state }

/** The incident, held until the transaction ends: nobody else decides about it meanwhile. */
export async function lockIncident(tx: Tx, id: string): Promise<Incident | null> {
  const rows = await tx.select(state).from(incidents).where(eq(incidents.id, id)).for('no key update')
  return first(rows)
}

/** All of these, held like that; in the order of their ids, so that two who hold many never wait for each other. */
export function lockIncidents(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  return heldBy(tx, ids, sql`no key update`)
}

/** As they are, and as they stay until the transaction ends. */
export function holdIncidents(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  return heldBy(tx, ids, sql`share`)
}

async function heldBy(tx: Tx, ids: readonly string[], lock: SQL): Promise<ReadonlyMap<string, Incident>> {
  // One parameter for all of them: there may be hundreds.
  const { rows } = await tx.execute<{ state: unknown }>(
    sql`select state from incidents where id = any (${sql.param(ids)}::uuid[]) order by id for ${lock}`,
  )
  return new Map(rows.map(row => readIncident(row.state)).map(incident => [incident.id, incident]))
}

/** Of each of these groups the incident that was resolved last, if that was after `since`; held. By group key. */
export async function lockLately(
  tx: Tx,
  groups: readonly { readonly groupKey: string; readonly since: Date }[],
): Promise<ReadonlyMap<string, Incident>> {
  const wanted = groups.map(({ groupKey, since }) => ({ groupKey, since: since.toISOString() }))
  const { rows } = await tx.execute<{ group_key: string; state: unknown }>(sql`
    select group_key, state from incidents where id in (
      select lately.id from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w ("groupKey" text, since timestamptz),
      lateral (
        select id from incidents i where i.group_key = w."groupKey" and i.resolved_at > w.since
        order by i.resolved_at desc limit 1) lately)
    order by id for no key update`)
  return new Map(rows.map(row => [row.group_key, readIncident(row.state)]))
}

/** Numbers for incidents that are about to be opened, lowest first. */
export async function nextNumbers(tx: Tx, count: number): Promise<readonly number[]> {
  if (count === 0) return []
  const { rows } = await tx.execute<{ number: string }>(
    sql`select nextval('incident_number') as number from generate_series(1, ${count})`,
  )
  return rows.map(({ number }) => Number(number)).sort((a, b) => a - b)
}

/**
 * Each may stand in it once. What is part of a key is never written again: a row whose key is
 * written lets nobody refer to it, and an effect that is given back would wait for us, and we for it.
 */
export function savingIncidents(saved: readonly Incident[]): SQL {
  const rows = saved.map(incident => ({
    ...{ id: incident.id, number: incident.number, status: incident.status, group_key: incident.groupKey },
    ...{ channel: incident.channel?.id ?? null, card: keyOfShared(incident) },
    ...{ opened_at: incident.openedAt, resolved_at: incident.resolvedAt },
    ...{ seq: incident.seq, state: incident },
  }))
  return sql`
    insert into incidents (id, number, status, group_key, channel, card, opened_at, resolved_at, seq, state)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, number int, status text,
      group_key text, channel text, card text, opened_at timestamptz, resolved_at timestamptz, seq int, state jsonb)
    on conflict (id) do update set status = excluded.status, channel = excluded.channel, card = excluded.card,
      resolved_at = excluded.resolved_at, seq = excluded.seq, state = excluded.state`
}

export async function findById(tx: Tx, id: string): Promise<Incident | null> {
  return first(await tx.select(state).from(incidents).where(eq(incidents.id, id)))
}

export async function findByNumber(tx: Tx, number: number): Promise<Incident | null> {
  return first(await tx.select(state).from(incidents).where(eq(incidents.number, number)))
}

export async function findByChannel(tx: Tx, channel: string): Promise<Incident | null> {
  return first(await tx.select(state).from(incidents).where(eq(incidents.channel, channel)))
}

/** The one whose card this message is. */
export async function findByCard(tx: Tx, card: MessageRef): Promise<Incident | null> {
  return first(
    await tx
      .select(state)
      .from(incidents)
      .where(eq(incidents.card, cardKey(card))),
  )
}

/** The open incident of a group other than this one: it keeps a resolved one of the same group from being reopened. */
export async function findOpenInGroup(tx: Tx, groupKey: string): Promise<Incident | null> {
  return first(
    await tx
      .select(state)
      .from(incidents)
      .where(and(eq(incidents.groupKey, groupKey), ne(incidents.status, 'resolved'))),
  )
}

/** The open incident under this key, held. */
export async function lockOpenIn(tx: Tx, groupKey: string): Promise<Incident | null> {
  const open = and(eq(incidents.groupKey, groupKey), ne(incidents.status, 'resolved'))
  return first(await tx.select(state).from(incidents).where(open).for('no key update'))
}

/** Which of these are not resolved; by id. */
export async function openAmong(tx: Tx, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  if (ids.size === 0) return new Set()
  const which = and(inArray(incidents.id, [...ids]), ne(incidents.status, 'resolved'))
  return new Set((await tx.select({ id: incidents.id }).from(incidents).where(which)).map(({ id }) => id))
}

/** As many as `most`, or fewer: nobody counts a storm to its end. */
export async function countOpenedSince(tx: Tx, since: Date, most: number): Promise<number> {
  const { rows } = await tx.execute<{ opened: string }>(sql`
    select count(*) as opened from (
      select from incidents where opened_at > ${since} order by opened_at desc limit ${most}) lately`)
  return Number(rows[0]?.opened ?? 0)
}

/** When an alert last came into the open incident under this key for the first time; null where none is open. */
export async function lastJoined(tx: Tx, groupKey: string): Promise<Date | null> {
  const { rows } = await tx.execute<{ at: Date | null }>(sql`
    select max(a.first_seen_at) as at from incidents i join alerts a on a.incident = i.id
    where i.group_key = ${groupKey} and i.status <> 'resolved'`)
  return rows[0]?.at ?? null
}

/** Newest first, those below `before`. */
export async function listIncidents(
  tx: Tx,
  { before, open, limit }: { before: number | null; open: boolean; limit: number },
): Promise<readonly Incident[]> {
  const below = before === null ? undefined : lt(incidents.number, before)
  const rows = await tx
    .select(state)
    .from(incidents)
    .where(and(below, open ? ne(incidents.status, 'resolved') : undefined))
    .orderBy(desc(incidents.number))
    .limit(limit)
  return rows.map(row => readIncident(row.state))
}

function keyOfShared(incident: Incident): string | null {
  const card = sharedCard(incident)
  return card && cardKey(card)
}

function cardKey({ channel, ts }: MessageRef): string {
  return `${channel}:${ts}`
}

function first(rows: readonly { state: unknown }[]): Incident | null {
  return rows[0] ? readIncident(rows[0].state) : null
}
