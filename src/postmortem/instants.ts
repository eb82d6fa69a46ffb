/** `2026-03-01 03:10:05`, in UTC. */
export function utc(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** `03:10`, in UTC; with the day before it where that is not `day`'s. */
export function clockTime(at: Date, day: Date): string {
  const text = utc(at)
  return dayOf(at) === dayOf(day) ? text.slice(11, 16) : text.slice(0, 16)
}

/** `03:10–03:55 UTC`; with days where it does not lie within `day`. */
export function span(from: Date, until: Date, day: Date): string {
  const [start, end] = [clockTime(from, day), clockTime(until, from)]
  return `${start}${start.length + end.length > 10 ? ' – ' : '–'}${end} UTC`
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
