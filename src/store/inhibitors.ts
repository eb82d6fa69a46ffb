import { sql } from 'drizzle-orm'
import type { AlertRef, Labels } from '../alert/alert.ts'
import type { Tx } from './db.ts'
import { inhibitors } from './schema.ts'

type Identity = Pick<AlertRef, 'source' | 'fingerprint'>

/** An alert, once, with all the keys under which it inhibits others; none once it is over. */
export type Inhibitor = Identity & { readonly keys: readonly string[] }

/** Writes down under which keys these alerts inhibit others from now on, and no others. Their rows are held. */
export async function saveInhibitors(tx: Tx, changed: readonly Inhibitor[]): Promise<void> {
  if (changed.length === 0) return
  await tx.execute(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r (source text, fingerprint text, keys text[])),
    gone as (
      delete from inhibitors i using given g
      where i.source = g.source and i.fingerprint = g.fingerprint and i.key <> all(g.keys))
    insert into inhibitors (key, source, fingerprint)
    select unnest(keys), source, fingerprint from given
    on conflict do nothing`)
}

/** Which of these keys are held by somebody. */
export async function heldKeys(tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await tx.execute<{ key: string }>(sql`
    select asked.key from unnest(${sql.param(keys)}::text[]) as asked (key),
      lateral (select from inhibitors i where i.key = asked.key limit 1) as held`)
  return new Set(rows.map(({ key }) => key))
}

/** By what alerts are still muted although nobody inhibits them any longer. */
export async function keysLetGo(tx: Tx, prefix: string): Promise<readonly string[]> {
  const { rows } = await tx.execute<{ key: string }>(sql`
    select distinct a.muted_by as key from alerts a
    where a.muted_by is not null and starts_with(a.muted_by, ${prefix}) and a.review_at is null
      and not exists (select from inhibitors i where i.key = a.muted_by)`)
  return rows.map(({ key }) => key)
}

export type FiringAlert = Identity & { readonly labels: Labels }

/** The next alerts that fire, held until the transaction ends: nobody can decide that they are over meanwhile. */
export async function holdFiring(tx: Tx, after: Identity | null, limit: number): Promise<readonly FiringAlert[]> {
  const { rows } = await tx.execute<FiringAlert>(sql`
    select source, fingerprint, labels from alerts
    where status <> 'resolved' and kind <> 'information'
      and (source, fingerprint) > (${after?.source ?? ''}, ${after?.fingerprint ?? ''})
    order by source, fingerprint limit ${limit}
    for share`)
  return rows
}

/** Forgets those that do not fire any longer. */
export async function dropOverInhibitors(tx: Tx): Promise<void> {
  await tx.execute(sql`
    delete from inhibitors i where not exists (
      select from alerts a
      where a.source = i.source and a.fingerprint = i.fingerprint and a.status <> 'resolved' and a.kind <> 'information')`)
}

export async function dropAllInhibitors(tx: Tx): Promise<void> {
  await tx.delete(inhibitors)
}
