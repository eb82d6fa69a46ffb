import { DAY, MINUTE } from '../lib/time.ts'
import { clockChange, type Day, wallAt, weekdayOf } from '../lib/zone.ts'

/** From one to the other, both in it. */
export type Range = { readonly from: number; readonly to: number }

/** A time that comes again, as Alertmanager has it. All that is said must be so; an empty list says nothing. */
export type TimeInterval = {
  /** Minutes of the day; `to` is the first that is not in it. */
  readonly times: readonly Range[]
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekdays: readonly Range[]
  /** 1 … 31, or from the end of the month -1 … -31. */
  readonly daysOfMonth: readonly Range[]
  readonly months: readonly Range[]
  readonly years: readonly Range[]
  readonly zone: string
}

/** By the clock on the wall: an hour that comes twice is in it twice, one that is skipped never is. */
export function isWithin(interval: TimeInterval, at: Date): boolean {
  const { day, minutes } = shown(interval, at)
  return isDayOf(interval, day) && says(interval.times, time => minutes >= time.from && minutes < time.to)
}

/** So far ahead is looked for a change. */
const HORIZON_MS = 35 * DAY

/** When it next changes whether an instant lies in any of them; where that is far, some instant before. */
export function nextChange(intervals: readonly TimeInterval[], at: Date): Date {
  const isIn = (instant: Date) => intervals.some(interval => isWithin(interval, instant))
  const now = isIn(at)
  return nextWhere(intervals, at, instant => isIn(instant) !== now)
}

/** When next something holds that only these intervals decide; where that is far, some instant before. */
export function nextWhere(intervals: readonly TimeInterval[], at: Date, holds: (instant: Date) => boolean): Date {
  const horizon = at.getTime() + HORIZON_MS
  let next = at
  do next = new Date(Math.min(horizon, ...intervals.map(interval => nextEdge(interval, next).getTime())))
  while (next.getTime() < horizon && !holds(next))
  return next
}

/** The next instant at which an answer might be another one: until then the same minutes of the same day are shown. */
function nextEdge(interval: TimeInterval, at: Date): Date {
  const { wall, day, minutes } = shown(interval, at)
  const edges = isDayOf(interval, day) ? interval.times.flatMap(({ from, to }) => [from, to]) : []
  const next = Math.min(DAY / MINUTE, ...edges.filter(edge => edge > minutes))
  const edge = new Date(at.getTime() + day * DAY + next * MINUTE - wall)
  return clockChange(interval.zone, at, edge) ?? edge
}

function shown({ zone }: TimeInterval, at: Date): { wall: number; day: Day; minutes: number } {
  const wall = wallAt(zone, at)
  const day = Math.floor(wall / DAY)
  return { wall, day, minutes: Math.floor((wall - day * DAY) / MINUTE) }
}

function isDayOf({ weekdays, daysOfMonth, months, years }: TimeInterval, day: Day): boolean {
  const date = new Date(day * DAY)
  const holds = (value: number) => (range: Range) => value >= range.from && value <= range.to
  return (
    says(weekdays, holds(weekdayOf(day))) &&
    says(months, holds(date.getUTCMonth() + 1)) &&
    says(years, holds(date.getUTCFullYear())) &&
    says(daysOfMonth, range => holds(date.getUTCDate())(inMonth(range, date)))
  )
}

function says(ranges: readonly Range[], holds: (range: Range) => boolean): boolean {
  return ranges.length === 0 || ranges.some(holds)
}

function inMonth({ from, to }: Range, date: Date): Range {
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const fromStart = (day: number) => (day < 0 ? last + day + 1 : day)
  return { from: fromStart(from), to: fromStart(to) }
}
