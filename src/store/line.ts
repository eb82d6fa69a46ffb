import { sql } from 'drizzle-orm'
import { laneOf, lineOf } from '../incident/effect.ts'
import type { Tx } from './db.ts'
import type { PageLeased } from './outbox.ts'

/** All that is due in the line of this page waits until then: by itself each would be claimed only to hear the same. */
export async function putOffLine(
  tx: Tx,
  { incident, effect }: Pick<PageLeased, 'incident' | 'effect'>,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<void> {
  await tx.execute(sql`
    with due as materialized (
      select id from outbox
      where lane = ${laneOf(effect)} and line = ${lineOf(effect, incident)} and due_at <= ${now}
        and leased_until is null and attempts = 0
      for update skip locked)
    update outbox set due_at = ${until}, not_before = ${until} where id in (select id from due)`)
}
