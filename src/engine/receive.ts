import type { Signal } from '../alert/alert.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { rowKey } from '../store/alerts.ts'
import type { Arrival } from '../store/arrivals.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { locking, READING_SILENCES } from '../store/locks.ts'
import type { Wake } from './handle.ts'
import type { Lately } from './lately.ts'
import type { Received } from './ports.ts'
import { takeRepeats } from './repeats.ts'
import { routed } from './routed.ts'
import { sortIn } from './sorting.ts'

export type ReceiveOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly wake: Wake
  readonly lately: Lately
}

/** What became of alerts, in their order. */
export type Decide = (arrivals: readonly Arrival[]) => Promise<readonly Received[]>

/** Those that are still to be decided of, as this transaction finds them. */
type Claim<A extends Arrival> = (tx: Tx, arrivals: readonly A[]) => Promise<readonly A[]>

/** Decides of alerts in one transaction: all of it is committed, or none of it. */
export async function decideNow<A extends Arrival>(
  { db, clock, rulebook, wake, lately }: ReceiveOptions,
  arrivals: readonly A[],
  claim: Claim<A> = async () => arrivals,
): Promise<readonly Received[]> {
  const [rules, at] = [rulebook(), clock()]
  const all = new Map(arrivals.map(arrival => [arrival, routed(rules, arrival.signal, at, arrival.isOver)]))
  // The alerts too: one that is not known yet has no row to hold, and may come under another group at the same time.
  const keys = [...all.values()].flatMap(({ alert, groupKey }) => [groupKey, rowKey(alert)])
  const decide = async (tx: Tx) => {
    // Whoever puts other rules in force waits for those that are in here: nobody comes in by the old ones after that.
    if (rulebook() !== rules) return null
    const ours = await claim(tx, arrivals)
    const given = ours.flatMap(arrival => all.get(arrival) ?? [])
    return { ours, ...(await sortIn(tx, given, rules, clock)) }
  }
  const done = await inTransaction(db, decide, `${locking(keys)}; ${READING_SILENCES}`)
  if (done === null) return decideNow({ db, clock, rulebook, wake, lately }, arrivals, claim)
  wake(done.lanes)
  for (const [index, { signal }] of done.ours.entries()) {
    const verdict = done.received[index]?.verdict
    // What has only just begun was never a repeat before.
    if (verdict !== 'repeat' && verdict !== 'open' && verdict !== 'join') lately.forget(rowKey(signal))
  }
  for (const [index, repeat] of done.repeats) {
    const [arrival, received] = [done.ours[index], done.received[index]]
    if (arrival && received) lately.know(arrival.signal, repeat, received)
  }
  return done.received
}

/** Takes a batch of alerts in; what is more than a repeat is decided of by `decide`. `isBehind`: others have to be before it. */
export async function receiveBatch(
  { db, clock, rulebook, lately }: ReceiveOptions,
  arrivals: readonly Arrival[],
  decide: Decide,
  isBehind: (signal: Signal) => boolean = () => false,
): Promise<readonly Received[]> {
  const [rules, at] = [rulebook(), clock()]
  const signals = arrivals.map(({ signal }) => signal)
  const routedAt = (index: number, signal: Signal) => routed(rules, signal, at, arrivals[index]?.isOver).alert
  const repeats = await takeRepeats(db, signals, at, routedAt, isBehind)
  for (const [index, { row, received }] of repeats) {
    const signal = arrivals[index]?.signal
    if (signal) lately.know(signal, row, received)
  }
  const others = arrivals.filter((_, index) => !repeats.has(index))
  const decided = (others.length > 0 ? await decide(others) : []).values()
  return signals.flatMap((_, index) => repeats.get(index)?.received ?? decided.next().value ?? [])
}
