/** From an instant to another one, which is no longer part of it. */
export type Span = { readonly from: Date; readonly until: Date }

// The ends of what a Date can say.
const EARLIEST = new Date(-8.64e15)
/** Until when lasts what nothing ends. */
export const FOREVER = new Date(8.64e15)

export const ALWAYS: Span = { from: EARLIEST, until: FOREVER }

export function holds({ from, until }: Span, at: Date): boolean {
  return !isBefore(at, from) && isBefore(at, until)
}

/** What lies in both; of two that do not meet, nothing that means anything. */
export function overlap(one: Span, other: Span): Span {
  return { from: later(one.from, other.from), until: earlier(one.until, other.until) }
}

/** The stretch around an instant within which none of these lies. */
export function between(edges: readonly Date[], at: Date): Span {
  let { from, until } = ALWAYS
  for (const edge of edges) {
    if (isBefore(at, edge)) until = earlier(until, edge)
    else from = later(from, edge)
  }
  return { from, until }
}

/** The same answers, and as long as the instant lies within the span of the last one, without asking again. */
export function remembering<T extends Span>(ask: (at: Date) => T): (at: Date) => T {
  let last: T | null = null
  return at => {
    if (last === null || !holds(last, at)) last = ask(at)
    return last
  }
}

export function earlier(one: Date, other: Date): Date {
  return isBefore(other, one) ? other : one
}

export function later(one: Date, other: Date): Date {
  return isBefore(one, other) ? other : one
}

/** Several times as fast as `<`, which asks dates for what they are first. */
export function isBefore(one: Date, other: Date): boolean {
  return one.getTime() < other.getTime()
}
