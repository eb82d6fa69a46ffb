import { sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import type { Tally } from '../alert/classify.ts'
import type { Tx } from './db.ts'

type Identity = Pick<Alert, 'source' | 'fingerprint'>

/** What rules of these names have counted among the alerts that fire in each of the incidents, but for those in `without`. */
export async function tallyFiring(
  tx: Tx,
  incidents: readonly string[],
  rules: readonly string[],
  without: readonly Identity[],
): Promise<ReadonlyMap<string, readonly Tally[]>> {
  const { rows } = await tx.execute<Tally & { incident: string }>(sql`
    select a.incident, c.rule, c."to", count(*)::int as many
    from alerts a, jsonb_to_recordset(a.classified) as c (rule text, "to" text)
    where a.incident = any(${sql.param(incidents)}::uuid[]) and (a.status <> 'resolved' or a.verdict = 'hold')
      and a.verdict not in ('wait', 'mute') and c.rule = any(${sql.param(rules)}::text[])
      and (a.source, a.fingerprint) not in (
        select * from unnest(${sql.param(without.map(({ source }) => source))}::text[],
          ${sql.param(without.map(({ fingerprint }) => fingerprint))}::text[]))
    group by a.incident, c.rule, c."to"`)
  const tallies = new Map<string, Tally[]>()
  for (const { incident, ...tally } of rows) {
    const own = tallies.get(incident)
    if (own) own.push(tally)
    else tallies.set(incident, [tally])
  }
  return tallies
}

/** The same of the alerts of a group that wait for it to open. */
export async function tallyWaiting(tx: Tx, groupKey: string, rules: readonly string[]): Promise<readonly Tally[]> {
  const { rows } = await tx.execute<Tally & Record<string, unknown>>(sql`
    select c.rule, c."to", count(*)::int as many
    from alerts a, jsonb_to_recordset(a.classified) as c (rule text, "to" text)
    where a.group_key = ${groupKey} and a.verdict = 'wait' and a.status = 'firing'
      and c.rule = any(${sql.param(rules)}::text[])
    group by c.rule, c."to"`)
  return rows
}
