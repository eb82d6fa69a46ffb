import { sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import { type AlertRow, readRow } from './alerts.ts'
import type { Tx } from './db.ts'

type Identity = Pick<Alert, 'source' | 'fingerprint'>

/** The next alerts that wait for nothing but their time, held until the transaction ends. */
export async function holdWaiting(tx: Tx, after: Identity | null, limit: number): Promise<readonly AlertRow[]> {
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    select * from alerts
    where verdict = 'wait' and reason = 'group_wait'
      and (source, fingerprint) > (${after?.source ?? ''}, ${after?.fingerprint ?? ''})
    order by source, fingerprint limit ${limit}
    for no key update`)
  return rows.map(readRow)
}

/** They are decided anew at that instant, and not later. Their rows are held. */
export async function hasten(tx: Tx, alerts: readonly (Identity & { readonly reviewAt: Date })[]): Promise<void> {
  if (alerts.length === 0) return
  await tx.execute(sql`
    update alerts a set review_at = r."reviewAt"
    from jsonb_to_recordset(${JSON.stringify(alerts)}::jsonb) as r (source text, fingerprint text, "reviewAt" timestamptz)
    where a.source = r.source and a.fingerprint = r.fingerprint`)
}
