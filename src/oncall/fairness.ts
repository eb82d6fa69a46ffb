import { HOUR, MINUTE } from '../lib/time.ts'
import { type Hours, hoursAsker } from './hours.ts'
import type { Shift } from './plan.ts'
import { earlier, isBefore, later, type Span } from './span.ts'

/** The shifts of one schedule over a time. */
export type Worked = { readonly zone: string; readonly shifts: readonly Shift[] }

/** Somebody was called. */
export type Called = { readonly person: string; readonly at: Date }

/** What somebody has had over a time, by the clock on their wall. An hour in several schedules counts once. */
export type Load = {
  readonly person: string
  readonly hours: number
  /** From 22:00 to 06:00. */
  readonly nightHours: number
  /** Saturdays and Sundays. */
  readonly weekendHours: number
  readonly pages: number
  readonly nightPages: number
  /** An hour from each page at night on, none counted twice and none after 06:00. */
  readonly sleepMinutesLost: number
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
const NIGHT: readonly Hours[] = [{ weekdays: EVERY_DAY, from: 22 * 60, to: 6 * 60 }]
const WEEKEND: readonly Hours[] = [{ weekdays: [0, 6], from: 0, to: 24 * 60 }]

const AWAKE_MS = HOUR

/**
 * The load of each of these people, also where it is none. `zones` has those who live elsewhere; the others are where the
 * first schedule is that had them.
 */
export function loadsOf(
  people: readonly string[],
  worked: readonly Worked[],
  calls: readonly Called[],
  zones: ReadonlyMap<string, string> = new Map(),
): readonly Load[] {
  return people.map(person => {
    const theirs = worked.map(({ zone, shifts }) => ({
      zone,
      spans: shifts.filter(shift => shift.people.includes(person)),
    }))
    const zone = zones.get(person) ?? (theirs.find(({ spans }) => spans.length > 0) ?? worked[0])?.zone ?? 'UTC'
    const spans = once(theirs.flatMap(({ spans }) => spans))
    const called = calls.filter(call => call.person === person).map(({ at }) => at)
    const asleep = hoursAsker(NIGHT, zone)
    const atNight = called.filter(at => asleep(at).within)
    return {
      person,
      hours: hoursIn(spans),
      nightHours: hoursIn(spans.flatMap(span => within(NIGHT, zone, span))),
      weekendHours: hoursIn(spans.flatMap(span => within(WEEKEND, zone, span))),
      pages: called.length,
      nightPages: atNight.length,
      sleepMinutesLost: Math.round((hoursIn(once(atNight.map(at => awake(at, asleep(at))))) * HOUR) / MINUTE),
    }
  })
}

/** What a load weighs: an hour at night or at a weekend twice as much as another, and one of lost sleep ten times. */
export function weightOf({ hours, nightHours, weekendHours, sleepMinutesLost }: Load): number {
  return hours + nightHours + weekendHours + (10 * sleepMinutesLost) / 60
}

/** Who might take a shift, who has had least first; nobody who is on call then anyway. It is for people to decide. */
export function mightTake(shift: Shift, loads: readonly Load[], worked: readonly Worked[]): readonly Load[] {
  const meeting = worked.flatMap(({ shifts }) => shifts).filter(other => meets(other, shift))
  const busy = new Set([shift, ...meeting].flatMap(({ people }) => people))
  return loads.filter(({ person }) => !busy.has(person)).toSorted((one, other) => weightOf(one) - weightOf(other))
}

/** The same time in order and without what is in it twice. */
function once(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const { from, until } of spans.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const begin = later(from, found.at(-1)?.until ?? from)
    if (isBefore(begin, until)) found.push({ from: begin, until })
  }
  return found
}

function within(hours: readonly Hours[], zone: string, { from, until }: Span): readonly Span[] {
  const found: Span[] = []
  const ask = hoursAsker(hours, zone)
  for (let at = from; isBefore(at, until); ) {
    const here = ask(at)
    const end = earlier(here.until, until)
    if (here.within) found.push({ from: at, until: end })
    at = end
  }
  return found
}

function awake(at: Date, night: Span): Span {
  return { from: at, until: earlier(new Date(at.getTime() + AWAKE_MS), night.until) }
}

function hoursIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, until }) => sum + until.getTime() - from.getTime(), 0) / HOUR
}

function meets(one: Span, other: Span): boolean {
  return isBefore(one.from, other.until) && isBefore(other.from, one.until)
}
