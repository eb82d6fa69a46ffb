import { type Day, dayAt, instantAt, lastInstantAt, weekdayOf } from '../lib/zone.ts'
import { ALWAYS, between, type Span } from './span.ts'

/** A time of the week. `to` lies on the day after, unless it comes after `from`. */
export type Hours = {
  /** On which it begins; 0 = Sunday … 6 = Saturday. */
  readonly weekdays: readonly number[]
  /** Minutes after midnight. */
  readonly from: number
  readonly to: number
}

/** Whether an instant lies within any of these hours (none: it does), and a span in which that does not change. */
export function hoursAt(hours: readonly Hours[], zone: string, at: Date): Span & { readonly within: boolean } {
  if (hours.length === 0) return { within: true, ...ALWAYS }
  const today = dayAt(zone, at)
  // What began yesterday may still last; what begins tomorrow, begin early where clocks go back over midnight.
  const spans = [today - 1, today, today + 1].flatMap(day => hours.flatMap(each => spanOn(each, zone, day)))
  const midnights = [today, today + 1, today + 2].map(day => instantAt(zone, day, 0))
  const edges = [...midnights, ...spans.flatMap(({ from, until }) => [from, until])]
  return { within: spans.some(({ from, until }) => from <= at && at < until), ...between(edges, at) }
}

/** From its first begin to its last end where clocks go back; none where they leap over all of it. */
function spanOn({ weekdays, from, to }: Hours, zone: string, day: Day): readonly Span[] {
  if (!weekdays.includes(weekdayOf(day))) return []
  const [begin, end] = [instantAt(zone, day, from), lastInstantAt(zone, to > from ? day : day + 1, to)]
  return begin < end ? [{ from: begin, until: end }] : []
}
