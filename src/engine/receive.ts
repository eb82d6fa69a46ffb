import type { Signal } from '../alert/alert.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { rowKey } from '../store/alerts.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { locking, READING_SILENCES } from '../store/locks.ts'
import { storable } from '../store/storable.ts'
import type { Wake } from './handle.ts'
import type { Lately } from './lately.ts'
import type { Receive, Received } from './ports.ts'
import { takeRepeats } from './repeats.ts'
import { routed } from './routed.ts'
import { Limits } from './skies.ts'
import { sortIn } from './sorting.ts'

export type ReceiveOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly wake: Wake
  readonly lately: Lately
}

type Sent = { readonly signal: Signal; readonly isOver: boolean }

/** Takes a batch of alerts in. All that is more than a repeat is committed in one transaction, or none of it. */
export function createReceive({ db, clock, rulebook, wake, lately }: ReceiveOptions): Receive {
  const limits = new Limits()

  async function take(sent: readonly Sent[]): Promise<readonly Received[]> {
    const [rules, at] = [rulebook(), clock()]
    const all = sent.map(({ signal, isOver }) => routed(rules, signal, at, isOver))
    const signals = all.map(({ alert }) => alert)
    const repeats = await takeRepeats(db, signals, at)
    for (const [index, { row, received }] of repeats) {
      const signal = sent[index]?.signal
      if (signal) lately.know(signal, row, received)
    }
    const others = all.filter((_, index) => !repeats.has(index))
    if (others.length === 0) return signals.flatMap((_, index) => repeats.get(index)?.received ?? [])
    // The alerts too: one that is not known yet has no row to hold, and may come under another group at the same time.
    const keys = others.flatMap(({ alert, groupKey }) => [groupKey, rowKey(alert)])
    const locks = `${locking(keys)}; ${READING_SILENCES}`
    // Whoever puts other rules in force waits for those that are in here: nobody comes in by the old ones after that.
    const isOutdated = () => rulebook() !== rules
    const sorted = await inTransaction(db, async tx => (isOutdated() ? null : sortIn(tx, others, rules, clock)), locks)
    if (sorted) wake(sorted.lanes)
    const received = sorted?.received ?? (await take(sent.filter((_, index) => !repeats.has(index))))
    const decided = received.values()
    return signals.flatMap((_, index) => repeats.get(index)?.received ?? decided.next().value ?? [])
  }

  return async sent => {
    const [rules, at] = [rulebook(), clock()]
    return take(
      sent.map(signal => ({
        signal: storable(signal),
        isOver: !signal.review && limits.isOver(signal.source, rules, at),
      })),
    )
  }
}
