import type { Alert } from './alert.ts'
import type { Routing } from './route.ts'
import { type Sighting, seenAgain, standOf } from './threshold.ts'
import type { Opening } from './triage.ts'

/** What is kept of an alert that may wait for its group to open. */
export type Waiting = Sighting & {
  readonly status: Alert['status']
  readonly verdict: string
  readonly reason: string
  readonly groupKey: string
  readonly reviewAt: Date | null
}

/** The alerts that fire and wait for their group to open, by a key of their own. */
export class WaitingRoom<W extends Waiting> {
  readonly #groups = new Map<string, Map<string, W>>()
  readonly #groupOf = new Map<string, string>()

  /** As it is now, whatever it was before. */
  know(key: string, row: W): void {
    this.#forget(key)
    if (row.verdict !== 'wait' || row.status !== 'firing') return
    const group = this.#groups.get(row.groupKey) ?? new Map<string, W>()
    this.#groups.set(row.groupKey, group.set(key, row))
    this.#groupOf.set(key, row.groupKey)
  }

  /** Those that wait in the group, but for the one of that key. */
  others(groupKey: string, key: string): readonly W[] {
    const group = this.#groups.get(groupKey)
    return group === undefined ? [] : [...group].filter(([other]) => other !== key).map(([, row]) => row)
  }

  #forget(key: string): void {
    const groupKey = this.#groupOf.get(key)
    if (groupKey === undefined) return
    this.#groupOf.delete(key)
    const group = this.#groups.get(groupKey)
    group?.delete(key)
    if (group?.size === 0) this.#groups.delete(groupKey)
  }
}

/** What stands before an incident of an alert's group; `recent` is when it came of late. */
export function standingBefore(
  { groupWaitMs, threshold }: Pick<Routing, 'groupWaitMs' | 'threshold'>,
  others: readonly Waiting[],
  own: Waiting | null,
  recent: readonly number[],
  at: Date,
): Omit<Opening, 'reopens' | 'gathered'> {
  const waiting = own?.verdict === 'wait' ? [...others, own] : others
  const instants = waiting.flatMap(({ reason, reviewAt }) => (reason === 'group_wait' && reviewAt ? [reviewAt] : []))
  const due = instants.reduce<Date | null>((first, next) => (first && first <= next ? first : next), null)
  const stand = threshold ? standOf(threshold, [...others, { lastSeenAt: at, recent }], at) : 0
  return { groupWaitMs, due, threshold, stand }
}

/** When an alert came of late, where its route counts that; `again`: it comes now. */
export function recentOf(
  { threshold }: Pick<Routing, 'threshold'>,
  before: Waiting | null,
  again: boolean,
  at: Date,
): readonly number[] {
  if (threshold?.of !== 'times') return []
  const recent = before?.status === 'firing' ? before.recent : []
  return again ? seenAgain(recent, threshold, at) : recent
}
