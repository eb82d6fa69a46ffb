import type { Signal } from '../alert/alert.ts'
import { cut } from '../lib/text.ts'
import { rowKey } from '../store/alerts.ts'
import { type Arrival, addArrivals, firstArrivals, type StoredArrival, takeArrivals } from '../store/arrivals.ts'
import { isPassing, type Tx } from '../store/db.ts'
import { canRepeat, isSame } from './lately.ts'
import type { Received, Reject } from './ports.ts'
import { decideNow, type ReceiveOptions } from './receive.ts'

export type BacklogOptions = ReceiveOptions & {
  /** Told what has become of those that were decided of later than they were answered. */
  readonly onDecided: (received: readonly Received[]) => void
  readonly reject: Reject
}

/** So many are decided of in one transaction; fewer while more come, whose senders wait for each of these. */
const MOST = { calm: 500, busy: 120 }
/** A burst is taken in first: for so long in milliseconds of real time nobody decides of it while more of it comes. */
const BURST_MS = 2_000
/** Of so many it is known that they wait. */
const KNOWN = 20_000
const LONGEST_REASON = 300
/** So long after the last one nothing more comes. */
const CALM_MS = 20

const LATER: Received = { verdict: 'accept', reason: 'decided_later', incident: null }

/**
 * Alerts that come faster than they can be decided of: they are stored as they came, answered, and decided of in their
 * order, many at once. Each is taken out in the transaction that decides of it, in whichever process.
 */
export class Backlog {
  readonly #options: BacklogOptions
  #adding = 0
  /** How often something was added. */
  #added = 0
  #lastAt = 0
  #since: number | null = null
  /** Whose alerts wait, by `rowKey`, and the last of each that does. */
  readonly #latest = new Map<string, StoredArrival>()
  /** Others wait as well. */
  #isUnknown = false
  #working: Promise<void> | null = null
  #stopping = false
  readonly #failures: unknown[] = []

  constructor(options: BacklogOptions) {
    this.#options = options
  }

  /** What comes now has to wait behind others. */
  get waits(): boolean {
    return this.#since !== null
  }

  /**
   * It has to wait behind what was said of the same alert before, unless it only says that again. Ends and what says no
   * beginning mean another thing each time: those wait behind whatever other processes have left, too.
   */
  holds(signal: Signal): boolean {
    if (!this.waits) return false
    if (this.#isUnknown || !canRepeat(signal)) return true
    const latest = this.#latest.get(rowKey(signal))
    return latest !== undefined && !(canRepeat(latest.signal) && isSame(latest.signal, signal))
  }

  async begin(): Promise<void> {
    const [first] = await firstArrivals(this.#options.db, 1)
    if (!first) return
    this.#isUnknown = true
    this.#workSoon()
  }

  async add(arrivals: readonly Arrival[]): Promise<readonly Received[]> {
    this.#since ??= performance.now()
    this.#adding++
    try {
      const ids = await addArrivals(this.#options.db, arrivals)
      for (const [index, arrival] of arrivals.entries()) this.#note(arrival, ids[index])
    } finally {
      this.#adding--
      this.#added++
      this.#lastAt = performance.now()
    }
    this.#workSoon()
    return arrivals.map(() => LATER)
  }

  #note(arrival: Arrival, id: bigint | undefined): void {
    const key = rowKey(arrival.signal)
    const before = this.#latest.get(key)
    if (!before && this.#latest.size >= KNOWN) this.#isUnknown = true
    else if (id !== undefined && (!before || before.id < id)) this.#latest.set(key, { ...arrival, id })
  }

  #workSoon(): void {
    this.#since ??= performance.now()
    void this.work()
  }

  /** Decides of all that wait, whichever process took them in. What keeps some of them is told by `complain`. */
  async work(): Promise<void> {
    this.#working ??= this.#workOff()
      .catch(error => {
        this.#failures.push(error)
      })
      .finally(() => {
        this.#working = null
      })
    return this.#working
  }

  /** Throws what has kept the first of those that were kept since the last time. */
  complain(): void {
    const [first] = this.#failures.splice(0)
    if (first) throw first
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#working
  }

  async #workOff(): Promise<void> {
    while (!this.#stopping) {
      await this.#letBurst()
      const added = this.#added
      const next = await firstArrivals(this.#options.db, this.#isBusy() ? MOST.busy : MOST.calm)
      if (next.length > 0) {
        this.#since ??= performance.now()
        this.#failures.push(...(await this.#decide(next)))
        for (const { id, signal } of next) {
          const key = rowKey(signal)
          if (this.#latest.get(key)?.id === id) this.#latest.delete(key)
        }
      } else if (this.#adding === 0 && this.#added === added) {
        this.#since = null
        this.#latest.clear()
        this.#isUnknown = false
        return
      } else {
        // Some are being added: to look for them all the time would only keep the database from that.
        await new Promise(resolve => setTimeout(resolve, CALM_MS))
      }
    }
  }

  /** Answers with what kept some of them. */
  async #decide(arrivals: readonly StoredArrival[]): Promise<readonly unknown[]> {
    const { db, onDecided, reject } = this.#options
    try {
      onDecided(await decideNow(this.#options, arrivals, takeOut))
      return []
    } catch (error) {
      if (isPassing(error)) throw error
      const [only, ...others] = arrivals
      if (only && others.length === 0) {
        const { signal } = only
        const reason = `it could not be stored: ${causeOf(error)}`
        const body = JSON.stringify(signal)
        await reject({ source: signal.source, reason, path: null, contentType: 'application/json', body })
        await takeArrivals(db, [only.id])
        return [error]
      }
      // In halves, in their order: of five hundred with one such among them most are still stored together.
      const middle = Math.ceil(arrivals.length / 2)
      return [...(await this.#decide(arrivals.slice(0, middle))), ...(await this.#decide(arrivals.slice(middle)))]
    }
  }

  async #letBurst(): Promise<void> {
    while (this.#isBusy() && performance.now() - (this.#since ?? 0) < BURST_MS) {
      await new Promise(resolve => setTimeout(resolve, CALM_MS))
    }
  }

  /** More come just now. */
  #isBusy(): boolean {
    return this.#adding > 0 || performance.now() - this.#lastAt < CALM_MS
  }
}

/** In the database's words: those around them have the whole statement, with all that the alert has said. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? causeOf(error.cause) : cut(error.message, LONGEST_REASON)
}

/** As far as no other process has. */
async function takeOut(tx: Tx, arrivals: readonly StoredArrival[]): Promise<readonly StoredArrival[]> {
  const taken = await takeArrivals(
    tx,
    arrivals.map(({ id }) => id),
  )
  return arrivals.filter(({ id }) => taken.has(id))
}
