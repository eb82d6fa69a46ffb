import type { Labels } from './alert.ts'
import { type Matcher, matchesAll } from './matcher.ts'
import type { Muted } from './mute.ts'

/** Who made or ended it, in the words of a timeline's actor. */
export type By =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'source' | 'api'; readonly name: string }
  | { readonly kind: 'tocsin' }

/** Alerts that people have muted for a time, and why. */
export type Silence = {
  readonly id: number
  /** All of them must match. */
  readonly matchers: readonly Matcher[]
  readonly startsAt: Date
  readonly endsAt: Date
  readonly reason: string
  readonly by: By
  /** The number of the incident that it was made from. */
  readonly incident: number | null
  /** When somebody ended it before its time. */
  readonly endedAt: Date | null
  readonly endedBy: By | null
}

export type SilenceStatus = 'pending' | 'active' | 'expired'

/** It begins with its start, and is over at its end. */
export function statusOf({ startsAt, endsAt, endedAt }: Silence, at: Date): SilenceStatus {
  if (endedAt !== null || endsAt <= at) return 'expired'
  return startsAt > at ? 'pending' : 'active'
}

/** What mutes an alert with these labels now: of several silences the one that ends last. */
export function silencedBy(silences: readonly Silence[], labels: Labels, at: Date): Muted | null {
  let last: Silence | null = null
  for (const silence of silences) {
    if (statusOf(silence, at) !== 'active' || !matchesAll(silence.matchers, labels)) continue
    if (last === null || silence.endsAt > last.endsAt) last = silence
  }
  return last && { reason: 'silenced', by: muteOf(last), until: last.endsAt }
}

/** What it is called where it mutes an alert. */
export function muteOf({ id }: Pick<Silence, 'id'>): string {
  return `silence:${id}`
}
