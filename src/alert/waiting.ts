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

/** Of those in a group that nobody has looked at one by one: when the first of them opens it, and when they came of late. */
export type Crowd = { readonly due: Date | null; readonly sightings: readonly Sighting[] }

/** The alerts that fire and wait for their group to open, by a key of their own. */
export class WaitingRoom<W extends Waiting> {
  readonly #groups = new Map<string, Map<string, W>>()
  readonly #groupOf = new Map<string, string>()
  readonly #crowds = new Map<string, Crowd>()

  /** Who waits in a group besides those that are known. */
  crowd(groupKey: string, crowd: Crowd): void {
    this.#crowds.set(groupKey, crowd)
  }

  /** As it is now, whatever it was before. */
  know(key: string, row: W): void {
    this.#forget(key)
    if (row.verdict !== 'wait' || row.status !== 'firing') return
    const group = this.#groups.get(row.groupKey) ?? new Map<string, W>()
    this.#groups.set(row.groupKey, group.set(key, row))
    this.#groupOf.set(key, row.groupKey)
  }

  /** What stands before an incident of an alert's group; `recent` is when it came of late. */
  standingBefore(
    groupKey: string,
    { groupWaitMs, threshold }: Pick<Routing, 'groupWaitMs' | 'threshold'>,
    { key, row, recent }: { readonly key: string; readonly row: Waiting | null; readonly recent: readonly number[] },
    at: Date,
  ): Omit<Opening, 'reopens' | 'gathered'> {
    const { due: first, sightings } = this.#crowds.get(groupKey) ?? NOBODY
    const others = this.others(groupKey, key)
    let due = sooner(first, row)
    for (const other of others) due = sooner(due, other)
    const all = threshold ? [...others, ...sightings, { lastSeenAt: at, recent }] : []
    return { groupWaitMs, due, threshold, stand: threshold ? standOf(threshold, all, at) : 0 }
  }

  /** Those that are known to wait in the group, but for the one of that key. */
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

const NOBODY: Crowd = { due: null, sightings: [] }

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
