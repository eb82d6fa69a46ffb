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
  let about: Seen | null = null
  return at => {
    const today = dayAt(zone, at)
    if (about?.today !== today) about = seenFrom(hours, zone, today)
    return { within: about.spans.some(span => holds(span, at)), ...between(about.edges, at) }
  }
}

/** All that makes a difference on a day, up to the end of the next one. */
type Seen = { readonly today: Day; readonly spans: readonly Span[]; readonly edges: readonly Date[] }

function seenFrom(hours: readonly Hours[], zone: string, today: Day): Seen {
  // What began yesterday may still last; what begins tomorrow, begin early where clocks go back over midnight.
  const spans = [today - 1, today, today + 1].flatMap(day => hours.flatMap(each => spanOn(each, zone, day)))
  const ends = [instantAt(zone, today, 0), instantAt(zone, today + 2, 0)]
  return { today, spans, edges: [...ends, ...spans.flatMap(({ from, until }) => [from, until])] }
}

/** From its first begin to its last end where clocks go back; none where they leap over all of it. */
function spanOn({ weekdays, from, to }: Hours, zone: string, day: Day): readonly Span[] {
  if (!weekdays.includes(weekdayOf(day))) return []
  const [begin, end] = [instantAt(zone, day, from), lastInstantAt(zone, to > from ? day : day + 1, to)]
  return isBefore(begin, end) ? [{ from: begin, until: end }] : []
}
