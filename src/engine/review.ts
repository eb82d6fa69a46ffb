import type { Clock } from '../lib/time.ts'
import { dueAlerts } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import type { Receive } from './ports.ts'
import { toldAgain } from './routed.ts'

/** So many at once; the rest comes with the next look. */
const MOST = 500

/**
 * Decides anew of alerts that wait or are muted, once it is time; answers with how many. To be called every second: what is
 * due stands in the rows, so nothing is lost with the process, and of two that look at once one finds it decided.
 */
export async function reviewAlerts({
  db,
  clock,
  receive,
}: {
  db: Db
  clock: Clock
  receive: Receive
}): Promise<number> {
  const due = await dueAlerts(db, clock(), MOST)
  if (due.length > 0) await receive(due.map(toldAgain))
  return due.length
}
