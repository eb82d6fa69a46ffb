import { type Alert, EXPIRED, type Signal, UNHEARD } from '../alert/alert.ts'
import { type Waiting, WaitingRoom } from '../alert/waiting.ts'
import { later, SECOND } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Incident } from './replay-incidents.ts'
import { Inhibitors } from './replay-inhibitors.ts'
import { Tallies } from './replay-tallies.ts'
import { Timers } from './replay-timers.ts'

/** What is kept of an alert. */
export type Row = Waiting & {
  readonly alert: Alert
  readonly incident: Incident | null
  readonly mutedBy: string | null
  /** What its sender said of it, before the routes set anything. */
  readonly told: Pick<Signal, 'labels' | 'severity'>
  /** When it began or ended of late, where its route minds. */
  readonly changes: readonly number[]
}

/** In production somebody looks every second. */
const LOOK_MS = SECOND

/** All alerts that have come in a replay, and when they are to be looked at again. */
export class Rows {
  readonly inhibitors: Inhibitors
  readonly waiting = new WaitingRoom<Row>()
  readonly tallies = new Tallies()
  readonly #sources: Rulebook['sources']
  readonly #rows = new Map<string, Row>()
  /** What mutes → the keys of those that it mutes. */
  readonly #muted = new Map<string, Set<string>>()
  /** Since the batch began. */
  readonly #saved = new Map<string, Alert>()
  readonly #timers = new Timers<{ readonly key: string; readonly why: 'review' | 'expiry' }>()

  constructor({ inhibitRules, sources }: Rulebook) {
    this.inhibitors = new Inhibitors(inhibitRules)
    this.#sources = sources
  }

  get(key: string): Row | null {
    return this.#rows.get(key) ?? null
  }

  save(key: string, row: Row): void {
    const before = this.get(key)
    if (before?.mutedBy) this.#muted.get(before.mutedBy)?.delete(key)
    if (row.mutedBy) this.#muted.set(row.mutedBy, (this.#muted.get(row.mutedBy) ?? new Set()).add(key))
    this.#rows.set(key, row)
    if (before) this.tallies.forget(before)
    this.tallies.count(row)
    this.waiting.know(key, row)
    this.#saved.set(key, row.alert)
    if (row.reviewAt) this.#timers.set(row.reviewAt, { key, why: 'review' })
    if (row.alert.expiresAt) this.#timers.set(row.alert.expiresAt, { key, why: 'expiry' })
  }

  /** It came once more. As in production, it expires no sooner than it was said to before. */
  touch(key: string, row: Row, { expiresAt, at }: { expiresAt: Date | null; at: Date }): void {
    const { alert } = row
    const isSame =
      expiresAt === null ? alert.expiresAt === null : alert.expiresAt !== null && expiresAt <= alert.expiresAt
    this.#rows.set(key, { ...row, alert: isSame ? alert : { ...alert, expiresAt }, lastSeenAt: at })
    if (expiresAt && !isSame) this.#timers.set(expiresAt, { key, why: 'expiry' })
  }

  /** Ends a batch: what it has left behind inhibits others, and what nobody inhibits any longer is looked at again. */
  endBatch(at: Date): void {
    for (const [key, alert] of this.#saved) this.inhibitors.note(key, alert)
    this.#saved.clear()
    const reviewAt = later(at, LOOK_MS)
    for (const by of this.inhibitors.takeLetGo()) {
      for (const key of this.#muted.get(by) ?? []) {
        const row = this.#rows.get(key)
        if (row) this.#rows.set(key, { ...row, reviewAt })
        this.#timers.set(reviewAt, { key, why: 'review' })
      }
    }
  }

  nextDue(): Date | null {
    return this.#timers.next()
  }

  /** What is due next, as if it came. */
  takeDue(): readonly Signal[] {
    const at = this.#timers.next()
    // Whoever was saved twice has two timers.
    const due = new Map(this.#timers.take().map(timer => [timer.why + timer.key, timer]))
    // Reviews first, as in production.
    return [...due.values()]
      .sort((one, other) => Number(one.why === 'expiry') - Number(other.why === 'expiry'))
      .flatMap(({ key, why }) => {
        const row = this.#rows.get(key)
        const dueAt = why === 'review' ? row?.reviewAt : row?.alert.expiresAt
        if (!row || dueAt?.getTime() !== at?.getTime()) return []
        return why === 'review' ? toldAgain(row) : this.#expired(row)
      })
  }

  /** When the last group opens that waits for nothing but its time; null where none does. */
  lastGroupWait(): Date | null {
    let last: Date | null = null
    for (const { reason, reviewAt } of this.#rows.values()) {
      if (reason === 'group_wait' && reviewAt && (last === null || reviewAt > last)) last = reviewAt
    }
    return last
  }

  #expired({ alert, told }: Row): Signal {
    const byRule = (this.#sources.get(alert.source)?.expireAfterMs ?? null) !== null
    return {
      ...alert,
      ...told,
      status: 'resolved',
      endsAt: alert.expiresAt,
      ended: byRule ? EXPIRED : UNHEARD,
    }
  }
}

/** An alert to be decided anew: where it waits, as its sender had said it. */
export function toldAgain({ alert, told, verdict }: Row): Signal {
  if (verdict !== 'wait' && verdict !== 'mute') return { ...alert, review: true }
  const { classified: _, ...rest } = alert
  return { ...rest, ...told, review: true }
}
