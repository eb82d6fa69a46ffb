import type { Alert, Labels } from '../alert/alert.ts'
import { type InhibitRule, inhibitorKeys, isInhibiting, targetKeys } from '../alert/inhibition.ts'
import type { Muted } from '../alert/mute.ts'

type Inhibiting = Pick<Alert, 'labels' | 'status' | 'kind'>

/** Who inhibits whom while alerts are replayed. */
export class Inhibitors {
  readonly #rules: readonly InhibitRule[]
  readonly #holders = new Map<string, number>()
  readonly #held = new Map<string, readonly string[]>()
  #letGo = new Set<string>()

  constructor(rules: readonly InhibitRule[]) {
    this.#rules = rules
  }

  /** What inhibits alerts of a batch: those of the batch itself count, in whatever order they came. */
  among(batch: readonly Inhibiting[]): (labels: Labels) => Muted | null {
    if (this.#rules.length === 0) return () => null
    const own = new Set(batch.filter(isInhibiting).flatMap(({ labels }) => inhibitorKeys(this.#rules, labels)))
    return labels => {
      const key = targetKeys(this.#rules, labels).find(key => own.has(key) || this.#holders.has(key))
      if (key === undefined) return null
      // Should it be one of the batch that turns out not to fire, this ends with the batch.
      if (!this.#holders.has(key)) this.#letGo.add(key)
      return { reason: 'inhibited', by: nameOf(key), until: null }
    }
  }

  /** Under which keys the alert of that key inhibits others from now on. */
  note(key: string, alert: Inhibiting): void {
    if (this.#rules.length === 0) return
    const keys = isInhibiting(alert) ? inhibitorKeys(this.#rules, alert.labels) : []
    for (const one of keys) this.#count(one, 1)
    for (const one of this.#held.get(key) ?? []) this.#count(one, -1)
    if (keys.length > 0) this.#held.set(key, keys)
    else this.#held.delete(key)
  }

  /** By what alerts were muted that nobody inhibits any longer. */
  takeLetGo(): readonly string[] {
    const over = [...this.#letGo].filter(key => !this.#holders.has(key))
    this.#letGo = new Set()
    return over.map(nameOf)
  }

  #count(key: string, more: number): void {
    const count = (this.#holders.get(key) ?? 0) + more
    if (count > 0) this.#holders.set(key, count)
    else {
      this.#holders.delete(key)
      this.#letGo.add(key)
    }
  }
}

function nameOf(key: string): string {
  return `inhibition:${key}`
}
