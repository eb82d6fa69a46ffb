import { and, desc, eq, lt, ne, sql } from 'drizzle-orm'
import type { Incident } from '../incident/incident.ts'
import type { Tx } from './db.ts'
import { incidents } from './schema.ts'
import { readIncident } from './state.ts'

const state = { state: incidents.state }

/** The incident, held until the transaction ends: nobody else decides about it meanwhile. */
export async function lockIncident(tx: Tx, id: string): Promise<Incident | null> {
  const rows = await tx.select(state).from(incidents).where(eq(incidents.id, id)).for('no key update')
  return first(rows)
}

/** The incidents that alerts can touch, all held at once and in one order: their own ones and the open ones of their groups. */
export async function lockForAlerts(
  tx: Tx,
  ids: readonly string[],
  groupKeys: readonly string[],
): Promise<readonly Incident[]> {
  const own = sql`${incidents.id} = any(${sql.param(ids)}::uuid[])`
  const group = sql`(${incidents.groupKey} = any(${sql.param(groupKeys)}::text[]) and ${ne(incidents.status, 'resolved')})`
  const rows = await tx
    .select(state)
    .from(incidents)
    .where(sql`${own} or ${group}`)
    .orderBy(incidents.id)
    .for('no key update')
  return rows.map(row => readIncident(row.state))
}

export async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ number: string }>(sql`select nextval('incident_number') as number`)
  return Number(rows[0]?.number)
}

export async function saveIncident(tx: Tx, incident: Incident): Promise<void> {
  const row = {
    id: incident.id,
    number: incident.number,
    status: incident.status,
    groupKey: incident.groupKey,
    channel: incident.channel?.id ?? null,
    openedAt: incident.openedAt,
    resolvedAt: incident.resolvedAt,
    seq: incident.seq,
    state: incident,
  }
  const { id: _, ...changes } = row
  await tx.insert(incidents).values(row).onConflictDoUpdate({ target: incidents.id, set: changes })
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

/** The open incident of a group other than this one: it keeps a resolved one of the same group from being reopened. */
export async function findOpenInGroup(tx: Tx, groupKey: string): Promise<Incident | null> {
  return first(
    await tx
      .select(state)
      .from(incidents)
      .where(and(eq(incidents.groupKey, groupKey), ne(incidents.status, 'resolved'))),
  )
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

function first(rows: readonly { state: unknown }[]): Incident | null {
  return rows[0] ? readIncident(rows[0].state) : null
}
