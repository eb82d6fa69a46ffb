import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { dueAlerts, putOffReview, reviewHeldBack } from '../store/alerts.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { lockSilences } from '../store/locks.ts'
import { takeDue } from './apart.ts'
import { rebuildInhibitors, reviewUninhibited } from './inhibitions.ts'
import type { Receive } from './ports.ts'
import { toldAgain } from './routed.ts'

type Options = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly receive: Receive
}

/** So many at once; the rest comes with the next look. */
const MOST = 500

/**
 * Decides anew of alerts that wait or are muted, once it is time; answers with how many. To be called every second: what is
 * due stands in the rows, so nothing is lost with the process, and of two that look at once one finds it decided.
 */
export async function reviewAlerts({ db, clock, rulebook, receive }: Options): Promise<number> {
  await reviewUninhibited(db, rulebook().inhibitRules, clock())
  const due = await dueAlerts(db, clock(), MOST)
  if (due.length > 0) {
    await takeDue(receive, due.map(toldAgain), clock, (alert, until) => putOffReview(db, alert, until))
  }
  return due.length
}

/** To be called when the rules may have changed: whatever was held back by the old ones is decided by the new ones. */
export async function applyRules({ db, clock, rulebook }: Omit<Options, 'receive'>): Promise<void> {
  // Whoever still decides by the old ones is done then.
  await inTransaction(db, lockSilences)
  await rebuildInhibitors(db, rulebook().inhibitRules, clock())
  await inTransaction(db, tx => reviewHeldBack(tx, clock()))
}
