import { type Day, dayAt, instantAt, lastInstantAt, weekdayOf } from '../lib/zone.ts'
import { ALWAYS, between, holds, isBefore, type Span } from './span.ts'

/** A time of the week. `to` lies on the day after, unless it comes after `from`. */
export type Hours = {
  /** On which it begins; 0 = Sunday … 6 = Saturday. */
  readonly weekdays: readonly number[]
  /** Minutes after midnight. */
  readonly from: number
  readonly to: number
}

/** Whether an instant lies within any of these hours (none: it does), and a span in which that does not change. */
export function hoursAsker(hours: readonly Hours[], zone: string): (at: Date) => Span & { readonly within: boolean } {
  if (hours.length === 0) return () => ({ within: true, ...ALWAYS })
  let seen: Seen | null = null
  return at => {
    if (seen === null || !holds(seen, at)) seen = seenFrom(hours, zone, dayAt(zone, at))
    return { within: seen.spans.some(span => holds(span, at)), ...between(seen.edges, at) }
  }
}

/** All that makes a difference for some days. */
type Seen = Span & { readonly spans: readonly Span[]; readonly edges: readonly Date[] }

const SEEN_DAYS = 4

function seenFrom(hours: readonly Hours[], zone: string, today: Day): Seen {
  // What began yesterday may still last; what begins the day after, begin early where clocks go back over midnight.
  const days = Array.from({ length: SEEN_DAYS + 2 }, (_, nth) => today - 1 + nth)
  const spans = days.flatMap(day => hours.flatMap(each => spanOn(each, zone, day)))
  const [from, until] = [instantAt(zone, today, 0), instantAt(zone, today + SEEN_DAYS, 0)]
  return { from, until, spans, edges: [from, until, ...spans.flatMap(span => [span.from, span.until])] }
}

/** From its first begin to its last end where clocks go back; none where they leap over all of it. */
function spanOn({ weekdays, from, to }: Hours, zone: string, day: Day): readonly Span[] {
  if (!weekdays.includes(weekdayOf(day))) return []
  const [begin, end] = [instantAt(zone, day, from), lastInstantAt(zone, to > from ? day : day + 1, to)]
  return isBefore(begin, end) ? [{ from: begin, until: end }] : []
}
