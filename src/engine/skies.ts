import { type Bucket, type Gathered, isStorm, overLimit, pour, STORM } from '../alert/storm.ts'
import type { Opening } from '../alert/triage.ts'
import { later } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Tx } from '../store/db.ts'
import { countOpenedSince, lastJoined, lockOpenIn } from '../store/incidents.ts'
import { lockKeys } from '../store/locks.ts'
import type { Gathering } from './gathering.ts'
import type { Routed } from './routed.ts'

/** How much each source has sent of late; each process counts for itself. */
export class Limits {
  readonly #buckets = new Map<string, Bucket>()

  /** True for an alert more than its source may send. */
  isOver(source: string, { sources }: Rulebook, at: Date): boolean {
    const limit = sources.get(source)?.limit ?? null
    if (limit === null) return false
    const { bucket, over } = pour(limit, this.#buckets.get(source) ?? null, at)
    this.#buckets.set(source, bucket)
    return over
  }
}

/** Where a group goes that is about to open while too much happens. Looks only then, and at each thing once a batch. */
export class Skies {
  readonly #tx: Tx
  readonly #rulebook: Rulebook
  readonly #at: Date
  readonly #gathering: Gathering
  #opened: number | null = null
  #lastAt: Date | null | undefined

  constructor(tx: Tx, rulebook: Rulebook, at: Date, gathering: Gathering) {
    this.#tx = tx
    this.#rulebook = rulebook
    this.#at = at
    this.#gathering = gathering
  }

  /** Null: it opens an incident of its own. */
  async over({ alert, isOver }: Routed): Promise<(Gathered & Opening['gathered']) | null> {
    if (isOver) return this.#into(overLimit(alert.source))
    return (await this.#storms()) ? this.#into(STORM) : null
  }

  async #storms(): Promise<boolean> {
    const rule = this.#rulebook.workspace.storm
    if (rule === null) return false
    // One after the other: two that count at the same time would each find room for as many. After the locks of the groups.
    if (this.#opened === null) await lockKeys(this.#tx, [STORM.key])
    this.#opened ??= await countOpenedSince(this.#tx, later(this.#at, -rule.withinMs), rule.incidents)
    const opened = this.#opened + this.#gathering.opened
    if (isStorm(rule, { opened, storm: null }, this.#at)) return true
    // Only where so few have opened of late: it looks at all that the storm has collected.
    if (this.#lastAt === undefined) this.#lastAt = await lastJoined(this.#tx, STORM.key)
    return isStorm(rule, { opened, storm: this.#lastAt && { lastAt: this.#lastAt } }, this.#at)
  }

  async #into(gathered: Gathered): Promise<Gathered & { readonly isOpen: boolean }> {
    if (this.#gathering.openIn(gathered.key) === null) {
      // After those of the groups, here as everywhere.
      await lockKeys(this.#tx, [gathered.key])
      const open = await lockOpenIn(this.#tx, gathered.key)
      if (open) this.#gathering.hold(open)
    }
    return { ...gathered, isOpen: this.#gathering.openIn(gathered.key) !== null }
  }
}
