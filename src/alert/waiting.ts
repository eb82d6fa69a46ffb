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
    const others: W[] = []
    // Asked for each alert of a batch, of groups in which thousands wait: one walk, and nothing made on the way.
    this.#groups.get(groupKey)?.forEach((row, other) => {
      if (other !== key) others.push(row)
    })
    return others
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
  let due = sooner(null, own)
  for (const other of others) due = sooner(due, other)
  const stand = threshold ? standOf(threshold, [...others, { lastSeenAt: at, recent }], at) : 0
  return { groupWaitMs, due, threshold, stand }
}

/** When those of its group that wait with it are to open. Most of them say the same: their words are looked at last. */
function sooner(due: Date | null, row: Waiting | null): Date | null {
  if (!row?.reviewAt || (due !== null && row.reviewAt.getTime() >= due.getTime())) return due
  return row.reason === 'group_wait' && row.verdict === 'wait' ? row.reviewAt : due
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
