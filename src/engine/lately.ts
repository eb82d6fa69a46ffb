import type { Labels, Signal } from '../alert/alert.ts'
import { type Clock, MINUTE, SECOND } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Repeat, rowKey, touchAlerts } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import { openAmong } from '../store/incidents.ts'
import type { Received } from './ports.ts'

type Remembered = {
  readonly signal: Signal
  readonly row: Repeat
  readonly received: Received
  /** When the rules are asked about it again: they may mind the time of day. Milliseconds since 1970. */
  until: number
  /** When its row was looked at; milliseconds since 1970. */
  lookedAt: number
  /** How often it has been said again since its row was looked at. */
  times: number
  expiresAt: Date | null
}

/** How often it has come since the last time. */
type Counted = { readonly one: Remembered; readonly row: Repeat }

/** Rows are looked at every second; where that fails, nobody is answered without it. */
const TRUSTED_MS = 2 * SECOND
/** More are not remembered; whoever sends those is answered after a look at their rows. */
const MOST = 20_000
/** So many rows are held at once. */
const AT_ONCE = 500

/**
 * What is being repeated just now. In a storm the same alerts come again and again, some by several senders: what was a
 * repeat a moment ago, and is word for word the same, is one still. That it fires is stored long since, so that nothing
 * is lost with this memory but how often it came in the last second. What others do to it meanwhile shows a second later.
 */
export class Lately {
  readonly #clock: Clock
  readonly #rulebook: () => Rulebook
  readonly #known = new Map<string, Remembered>()
  /** Of which something else was said in the last second, and in the one before. */
  #changed: readonly [Set<string>, Set<string>] = [new Set(), new Set()]
  #rules: Rulebook

  constructor(clock: Clock, rulebook: () => Rulebook) {
    this.#clock = clock
    this.#rulebook = rulebook
    this.#rules = rulebook()
  }

  know(signal: Signal, row: Repeat, received: Received): void {
    if (!canRepeat(signal) || received.reason !== 'repeated') return
    if (this.#hasChanged(row.key)) return
    const before = this.#known.get(row.key)
    if (!before && this.#known.size >= MOST) return
    const at = this.#clock().getTime()
    const seen = { signal, row, received, until: at + MINUTE, lookedAt: at }
    this.#known.set(row.key, { times: 0, expiresAt: null, ...before, ...seen })
  }

  /** Something else was said of it: what it was before may come again, and is no repeat then. */
  forget(key: string): void {
    this.#changed[0].add(key)
    const found = this.#known.get(key)
    // How often it came so far is still to be noted.
    if (found) found.until = Number.NEGATIVE_INFINITY
  }

  /** Null: it has to be looked at. `at`: now. */
  answer(signal: Signal, at: number): Received | null {
    if (!canRepeat(signal) || this.#rulebook() !== this.#rules) return null
    const found = this.#known.get(rowKey(signal))
    if (!found || found.until < at || at - found.lookedAt > TRUSTED_MS) return null
    if (!isSame(found.signal, signal)) {
      this.forget(found.row.key)
      return null
    }
    found.times++
    found.expiresAt = signal.expiresAt
    return found.received
  }

  /**
   * Notes in their rows how often they came; a row that has become another has its own count. Forgets those that did not
   * come again, and those of which something has changed.
   */
  async note(db: Db): Promise<void> {
    const at = this.#clock()
    // Somebody may have looked before a change, and tell of it only now.
    this.#changed = [new Set(), this.#changed[0]]
    const again: Counted[] = []
    for (const [key, one] of this.#known) {
      const { row, times, expiresAt } = one
      if (times > 0) again.push({ one, row: { ...row, times, expiresAt } })
      else this.#known.delete(key)
      one.times = 0
    }
    if (this.#rulebook() !== this.#rules) this.#known.clear()
    this.#rules = this.#rulebook()
    for (let from = 0; from < again.length; from += AT_ONCE) await this.#look(db, again.slice(from, from + AT_ONCE), at)
  }

  /** Meanwhile they are answered as before, and what comes is counted the next time. */
  async #look(db: Db, part: readonly Counted[], at: Date): Promise<void> {
    const rows = part.map(({ row }) => row)
    const touched = await touchAlerts(db, rows, at)
    const open = await openAmong(db, new Set(rows.flatMap(({ incident }) => incident ?? [])))
    for (const { one, row } of part) {
      const isAsBefore = touched.has(row.key) && row.incident !== null && open.has(row.incident)
      if (isAsBefore && !this.#hasChanged(row.key)) one.lookedAt = at.getTime()
      // What has been looked at meanwhile knows better.
      else if (this.#known.get(row.key) === one) this.#known.delete(row.key)
    }
  }

  #hasChanged(key: string): boolean {
    return this.#changed.some(keys => keys.has(key))
  }
}

/** Whose sender does not say when it began may mean another one each time. */
export function canRepeat({ status, kind, startsAt, review }: Signal): boolean {
  return status === 'firing' && kind === 'alert' && startsAt !== null && !review
}

/** Word for word, as far as anything comes of it. */
export function isSame(one: Signal, other: Signal): boolean {
  return (
    one.startsAt?.getTime() === other.startsAt?.getTime() &&
    one.severity === other.severity &&
    one.title === other.title &&
    haveSame(one.labels, other.labels)
  )
}

function haveSame(labels: Labels, others: Labels): boolean {
  const names = Object.keys(labels)
  return names.length === Object.keys(others).length && names.every(name => labels[name] === others[name])
}
