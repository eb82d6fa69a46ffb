/** An alert that changes so often within so long is one trouble, kept open until it is calm. */
export type Flapping = { readonly changes: number; readonly withinMs: number }

/** More of them nobody counts. */
const MOST = 100

/** The instants at which it has changed, with this one and without those too long ago; milliseconds since 1970. */
export function changedAgain(before: readonly number[], { withinMs }: Flapping, at: Date): readonly number[] {
  const now = at.getTime()
  return [...before.filter(time => time > now - withinMs), now].slice(-MOST)
}

/** What is told of an alert that ends, or fires again, once more: how often it has changed, and when it will be calm. */
export type Unrest = { readonly flaps: boolean; readonly until: Date }

export function unrestOf({ changes, withinMs }: Flapping, changed: readonly number[], at: Date): Unrest {
  return { flaps: changed.length >= changes, until: new Date(at.getTime() + withinMs) }
}
