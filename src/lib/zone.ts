import { tzOffset } from '@date-fns/tz/tzOffset'
import { DAY, MINUTE, SECOND } from './time.ts'

/** A day of the calendar, without a zone: days since 1970-01-01. */
export type Day = number

/** True for a name of the IANA database (`Europe/Berlin`) and for `UTC`. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && Number.isFinite(tzOffset(name, new Date(0)))
}

/** Reads `2026-01-31`; null where there is no such day. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const day = Date.parse(`${text}T00:00:00Z`) / DAY
  return Number.isInteger(day) && new Date(day * DAY).toISOString().startsWith(text) ? day : null
}

/** Reads `2026-01-05T08:00:00Z`, or as the clock on the wall shows it `2026-01-05 09:00`; null where it is neither. */
export function parseInstant(text: string, zone: string): Date | null {
  const [, date = '', hours, minutes] = /^(\d{4}-\d\d-\d\d)(?:[ T]([01]\d|2[0-3]):([0-5]\d))?$/.exec(text) ?? []
  const day = parseDay(date)
  if (day !== null) return instantAt(zone, day, Number(hours ?? 0) * 60 + Number(minutes ?? 0))
  const at = new Date(/^\d{4}-\d\d-\d\dT\S+(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: Day): number {
  return modulo(day + 4, 7)
}

/** The day that the calendar on the wall shows. */
export function dayAt(zone: string, at: Date): Day {
  return Math.floor(wallAt(zone, at) / DAY)
}

/** What calendar and clock on the wall show, in words: `Mon 2026-01-05 09:00`. */
export function wallText(zone: string, at: Date): string {
  const wall = wallAt(zone, at)
  const weekday = WEEKDAYS[weekdayOf(Math.floor(wall / DAY))]
  return `${weekday} ${new Date(wall).toISOString().slice(0, 16).replace('T', ' ')}`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** What calendar and clock on the wall show, in milliseconds since they showed 1970-01-01 00:00. */
export function wallAt(zone: string, at: Date): number {
  return at.getTime() + offsetMs(zone, at.getTime())
}

/** What people there read off the clock: `03:10`, and with the day where `now` has another one. */
export function clockTime(zone: string, at: Date, now: Date): string {
  const text = new Date(wallAt(zone, at)).toISOString().replace('T', ' ')
  return dayAt(zone, at) === dayAt(zone, now) ? text.slice(11, 16) : text.slice(0, 16)
}

/**
 * When a clock on the wall shows this day and minute. An hour that is skipped: the first instant after the gap.
 * An hour that comes twice: the first time.
 */
export function instantAt(zone: string, day: Day, minutes: number): Date {
  return shownAt(zone, day, minutes, 'first')
}

/** The same, and of an hour that comes twice the second time. */
export function lastInstantAt(zone: string, day: Day, minutes: number): Date {
  return shownAt(zone, day, minutes, 'last')
}

/** When clocks change between two instants, or null. */
export function clockChange(zone: string, from: Date, to: Date): Date | null {
  if (offsetMs(zone, from.getTime()) === offsetMs(zone, to.getTime())) return null
  return new Date(endOfGap(zone, Math.floor(from.getTime() / SECOND) * SECOND, to.getTime()))
}

function shownAt(zone: string, day: Day, minutes: number, which: 'first' | 'last'): Date {
  const wall = day * DAY + minutes * MINUTE
  // Offsets reach from -12 to +14 hours: these two instants lie surely before and surely after a change on that day.
  const before = wall - offsetMs(zone, wall - REACH_MS)
  const after = wall - offsetMs(zone, wall + REACH_MS)
  if (before === after) return new Date(before)
  const inOrder = [Math.min(before, after), Math.max(before, after)]
  const shown = (which === 'first' ? inOrder : inOrder.reverse()).find(at => at + offsetMs(zone, at) === wall)
  return new Date(shown ?? endOfGap(zone, after, before))
}

const REACH_MS = 26 * 60 * MINUTE

// Bisection: the offset at `from` is still the old one, the one at `to` the new one.
function endOfGap(zone: string, from: number, to: number): number {
  const old = offsetMs(zone, from)
  let [low, high] = [from, to]
  while (high - low > SECOND) {
    const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND
    if (offsetMs(zone, middle) === old) low = middle
    else high = middle
  }
  return high
}

function offsetMs(zone: string, at: number): number {
  const day = Math.floor(at / DAY)
  return steadyOffset(zone, day) ?? readOffset(zone, at)
}

/** Zone → day of UTC → the offset that holds all that day, null where it changes: asking for it anew is slow. */
const OFFSETS = new Map<string, Map<Day, number | null>>()
const MOST_DAYS = 10_000

function steadyOffset(zone: string, day: Day): number | null {
  const known = OFFSETS.get(zone)
  const days = known && known.size < MOST_DAYS ? known : new Map<Day, number | null>()
  if (days !== known) OFFSETS.set(zone, days)
  const found = days.get(day)
  if (found !== undefined) return found
  const [first, last] = [readOffset(zone, day * DAY), readOffset(zone, (day + 1) * DAY - 1)]
  const steady = first === last ? first : null
  days.set(day, steady)
  return steady
}

function readOffset(zone: string, at: number): number {
  return Math.round(tzOffset(zone, new Date(at)) * MINUTE)
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
