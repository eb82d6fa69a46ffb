import { type Clock, later } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type AlertRow, dueAlerts, putOffReview, reviewHeldBack } from '../store/alerts.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { lockSilences } from '../store/locks.ts'
import { hasten, holdWaiting } from '../store/waiting.ts'
import { takeDue } from './apart.ts'
import { rebuildInhibitors, reviewUninhibited } from './inhibitions.ts'
import type { Receive } from './ports.ts'
import { routedAgain, toldAgain } from './routed.ts'

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

type Rules = Omit<Options, 'receive'>

/**
 * Puts the rules in force for what was held back by others, once for each rulebook. To be called every second: what could
 * not be done is done the next time, and where nothing has changed since it does nothing.
 */
export function createApplyRules(options: Rules): () => Promise<void> {
  let applied: Rulebook | null = null
  return async () => {
    const rules = options.rulebook()
    if (rules === applied) return
    await applyRules(options)
    applied = rules
  }
}

/** To be called when the rules may have changed: whatever was held back by the old ones is decided by the new ones. */
export async function applyRules({ db, clock, rulebook }: Rules): Promise<void> {
  // Whoever still decides by the old ones is done then.
  await inTransaction(db, lockSilences)
  await rebuildInhibitors(db, rulebook().inhibitRules, clock())
  await inTransaction(db, tx => reviewHeldBack(tx, clock()))
  let last: AlertRow | null = null
  do last = await hastenPage(db, rulebook(), clock(), last)
  while (last !== null)
}

/** So many alerts are held at once. */
const PAGE = 500

/**
 * A group that waits for its time keeps it, unless it is another one by these rules, or would not wait that long. Answers
 * with the last alert of the page, or null where there is no other page.
 */
async function hastenPage(db: Db, rules: Rulebook, at: Date, after: AlertRow | null): Promise<AlertRow | null> {
  return inTransaction(db, async tx => {
    const page = await holdWaiting(tx, after, PAGE)
    const early = page.flatMap(row => {
      const { groupKey, routing } = routedAgain(rules, row, at)
      const reviewAt = groupKey === row.groupKey ? later(at, routing.groupWaitMs) : at
      return row.reviewAt === null || reviewAt < row.reviewAt ? [{ ...identityOf(row), reviewAt }] : []
    })
    await hasten(tx, early)
    return page.length < PAGE ? null : (page.at(-1) ?? null)
  })
}

function identityOf({ source, fingerprint }: AlertRow): Pick<AlertRow, 'source' | 'fingerprint'> {
  return { source, fingerprint }
}
