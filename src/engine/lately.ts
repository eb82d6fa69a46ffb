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
  /** How often it has been said again since its row was looked at. */
  times: number
  expiresAt: Date | null
}

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
  #lookedAt: number

  constructor(clock: Clock, rulebook: () => Rulebook) {
    this.#clock = clock
    this.#rulebook = rulebook
    this.#rules = rulebook()
    this.#lookedAt = clock().getTime()
  }

  know(signal: Signal, row: Repeat, received: Received): void {
    if (!canRepeat(signal) || received.reason !== 'repeated') return
    if (this.#hasChanged(row.key)) return
    const before = this.#known.get(row.key)
    if (!before && this.#known.size >= MOST) return
    const until = this.#clock().getTime() + MINUTE
    this.#known.set(row.key, { times: 0, expiresAt: null, ...before, signal, row, received, until })
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
    if (!canRepeat(signal) || at - this.#lookedAt > TRUSTED_MS || this.#rulebook() !== this.#rules) return null
    const found = this.#known.get(rowKey(signal))
    if (!found || found.until < at) return null
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
    const again = [...this.#known].filter(([, { times }]) => times > 0)
    const same = this.#rulebook() === this.#rules
    this.#rules = this.#rulebook()
    this.#lookedAt = at.getTime()
    this.#known.clear()
    // Somebody may have looked before that change, and tell of it only now.
    this.#changed = [new Set(), this.#changed[0]]
    for (let from = 0; from < again.length; from += AT_ONCE) {
      const part = again.slice(from, from + AT_ONCE)
      const rows = part.map(([, { row, times, expiresAt }]) => ({ ...row, times, expiresAt }))
      const touched = await touchAlerts(db, rows, at)
      const open = await openAmong(db, new Set(rows.flatMap(({ incident }) => incident ?? [])))
      for (const [key, one] of part) {
        const isAsBefore = same && touched.has(key) && one.row.incident !== null && open.has(one.row.incident)
        // What has come again meanwhile knows better.
        if (isAsBefore && !this.#known.has(key) && !this.#hasChanged(key)) this.#known.set(key, { ...one, times: 0 })
      }
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
