/** So many different alerts of a group, or so many times that they came, within so long, before it opens an incident. */
export type Threshold = {
  readonly count: number
  readonly withinMs: number
  readonly of: 'distinct' | 'times'
}

/** An alert that fires and waits: when it came last, and each time of late, in milliseconds since 1970. */
export type Sighting = { readonly lastSeenAt: Date; readonly recent: readonly number[] }

/** More of them nobody counts. */
const MOST = 1_000

/** How far a group has come at that instant. Those that have resolved are none of `waiting`. */
export function standOf({ withinMs, of }: Threshold, waiting: readonly Sighting[], at: Date): number {
  const since = at.getTime() - withinMs
  if (of === 'distinct') return waiting.filter(({ lastSeenAt }) => lastSeenAt.getTime() > since).length
  return waiting.reduce((times, { recent }) => times + recent.filter(time => time > since).length, 0)
}

/** With this time, and without those that no longer count. */
export function seenAgain(recent: readonly number[], { withinMs }: Threshold, at: Date): readonly number[] {
  const now = at.getTime()
  return [...recent.filter(time => time > now - withinMs), now].slice(-MOST)
}
