import { and, eq, lt, type SQL, sql } from 'drizzle-orm'
import type { Json } from '../lib/json.ts'
import type { Tx } from './db.ts'
import { opsgenieAlerts, opsgenieRequests } from './schema-opsgenie.ts'

/** An alert as its sender knows it, who sent it to Opsgenie's API. */
export type OpsgenieAlert = {
  readonly tiny: number
  readonly id: string
  readonly source: string
  readonly alias: string
  readonly episode: number
  readonly createdAt: Date
  readonly lastAt: Date
  /** How often it was created. */
  readonly count: number
  /** Its fields, as the sender has left them. */
  readonly said: Json
  /** It has ended; the next one of its alias is another alert. */
  readonly over: boolean
  /** There is that other alert already. */
  readonly followed: boolean
  readonly acknowledged: boolean
  /** People have resolved its incident. */
  readonly settled: boolean
}

/** Of several of one alias, the alias means the latest. */
export type OpsgenieIdentifier = { readonly by: 'id' | 'alias' | 'tiny'; readonly value: string }

/** Null: any. */
export type OpsgenieFilter = { readonly open: boolean | null; readonly alias: string | null }

export type OpsgenieRequest = typeof opsgenieRequests.$inferSelect

/** What has become of each alert stands with its fingerprint, which has only the latest episode of it. */
const ALERTS = sql`
  select o.*, f.followed, f.followed or o.closed or a.starts_at > o.created_at or (a.starts_at = o.created_at and a.status = 'resolved') as over,
    a.status = 'acknowledged' or i.status in ('acknowledged', 'mitigated') as acknowledged, i.status = 'resolved' as settled
  from opsgenie_alerts o
  cross join lateral (select exists (select from opsgenie_alerts n
    where n.source = o.source and n.alias = o.alias and n.episode > o.episode) as followed) f
  left join alerts a on a.source = o.source and a.fingerprint = o.alias and not f.followed
  left join incidents i on i.id = a.incident`

const LONGEST_TINY = 15

export async function findOpsgenieAlert(
  tx: Tx,
  source: string,
  { by, value }: OpsgenieIdentifier,
): Promise<OpsgenieAlert | null> {
  if (by === 'tiny' && !(/^\d+$/.test(value) && value.length <= LONGEST_TINY)) return null
  const column = { id: sql`o.id`, alias: sql`o.alias`, tiny: sql`o.tiny` }[by]
  const { rows } = await tx.execute(
    sql`${ALERTS} where o.source = ${source} and ${column} = ${value} order by o.episode desc limit 1`,
  )
  return rows[0] ? readAlert(rows[0]) : null
}

/** Newest first. */
export async function listOpsgenieAlerts(
  tx: Tx,
  source: string,
  filter: OpsgenieFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly OpsgenieAlert[]> {
  const { rows } = await tx.execute(
    sql`${matching(source, filter)} order by tiny desc limit ${page.limit} offset ${page.offset}`,
  )
  return rows.map(readAlert)
}

export async function countOpsgenieAlerts(tx: Tx, source: string, filter: OpsgenieFilter): Promise<number> {
  const { rows } = await tx.execute(sql`select count(*) as count from (${matching(source, filter)}) found`)
  return Number(rows[0]?.count)
}

function matching(source: string, { open, alias }: OpsgenieFilter): SQL {
  const isOpen = sql`not coalesce(over or settled, false)`
  return sql`select * from (${ALERTS}) known where source = ${source}
    ${alias === null ? sql`` : sql`and alias = ${alias}`} ${open === null ? sql`` : sql`and ${isOpen} = ${open}`}`
}

/**
 * Null where somebody else has just added that episode. It begins after everything that is known of its fingerprint, or
 * waits to be decided of: clocks differ, and an episode that seems older than the last one would be taken for its echo.
 */
export async function addOpsgenieAlert(
  tx: Tx,
  alert: Pick<OpsgenieAlert, 'id' | 'source' | 'alias' | 'episode' | 'said'>,
  at: Date,
): Promise<OpsgenieAlert | null> {
  const { id, source, alias, episode, said } = alert
  const { rows } = await tx.execute(sql`
    insert into opsgenie_alerts (id, source, alias, episode, created_at, last_at, count, said)
    select ${id}, ${source}, ${alias}, ${episode}, greatest(${at}::timestamptz, a.starts_at + interval '1 ms',
      (select max(created_at) + interval '1 ms' from opsgenie_alerts where source = ${source} and alias = ${alias})), ${at}, 1, ${JSON.stringify(said)}::jsonb
    from (values (1)) once left join alerts a on a.source = ${source} and a.fingerprint = ${alias}
    on conflict do nothing
    returning *, false as over, false as followed, false as acknowledged, false as settled`)
  return rows[0] ? readAlert(rows[0]) : null
}

export async function countOpsgenieAlert(tx: Tx, tiny: number, at: Date): Promise<void> {
  await tx
    .update(opsgenieAlerts)
    .set({ count: sql`${opsgenieAlerts.count} + 1`, lastAt: at })
    .where(eq(opsgenieAlerts.tiny, tiny))
}

export async function closeOpsgenieAlert(tx: Tx, tiny: number): Promise<void> {
  await tx.update(opsgenieAlerts).set({ closed: true }).where(eq(opsgenieAlerts.tiny, tiny))
}

/** What its sender has said so far, held until the transaction ends; null where the alert is gone. */
export async function lockOpsgenieSaid(tx: Tx, tiny: number): Promise<{ readonly said: Json } | null> {
  const held = tx.select({ said: opsgenieAlerts.said }).from(opsgenieAlerts).where(eq(opsgenieAlerts.tiny, tiny))
  const [row] = await held.for('no key update')
  return row ? { said: row.said as Json } : null
}

export async function saveOpsgenieSaid(tx: Tx, tiny: number, said: Json, at: Date): Promise<void> {
  await tx.update(opsgenieAlerts).set({ said, lastAt: at }).where(eq(opsgenieAlerts.tiny, tiny))
}

export async function removeOpsgenieAlert(tx: Tx, tiny: number): Promise<void> {
  await tx.delete(opsgenieAlerts).where(eq(opsgenieAlerts.tiny, tiny))
}

/** Once: a request has one id. */
export async function addOpsgenieRequest(tx: Tx, request: OpsgenieRequest): Promise<void> {
  await tx.insert(opsgenieRequests).values(request).onConflictDoNothing()
}

export async function findOpsgenieRequest(tx: Tx, source: string, id: string): Promise<OpsgenieRequest | null> {
  const of = and(eq(opsgenieRequests.id, id), eq(opsgenieRequests.source, source))
  const [row] = await tx.select().from(opsgenieRequests).where(of)
  return row ?? null
}

export async function forgetOpsgenieRequests(tx: Tx, before: Date): Promise<void> {
  await tx.delete(opsgenieRequests).where(lt(opsgenieRequests.at, before))
}

/** Those that were over by then, and that nobody has touched since. */
export async function forgetOpsgenieAlerts(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`
    delete from opsgenie_alerts where tiny in (select tiny from (${ALERTS}) known where over and last_at < ${before})`)
}

function readAlert(row: Record<string, unknown>): OpsgenieAlert {
  const { created_at, last_at, tiny, over, acknowledged, settled, ...same } = row
  return {
    ...(same as Pick<OpsgenieAlert, 'id' | 'source' | 'alias' | 'episode' | 'count' | 'said' | 'followed'>),
    tiny: Number(tiny),
    createdAt: created_at as Date,
    lastAt: last_at as Date,
    // Of an alert that nobody has told the engine of, nothing is known.
    over: over === true,
    acknowledged: acknowledged === true,
    settled: settled === true,
  }
}
