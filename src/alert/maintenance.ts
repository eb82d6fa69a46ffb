import { DAY, MINUTE } from '../lib/time.ts'
import { type Day, dayAt, instantAt, lastInstantAt, parseDay, weekdayOf } from '../lib/zone.ts'
import type { Labels } from './alert.ts'
import { type Matcher, matchesAll } from './matcher.ts'
import type { Muted } from './mute.ts'

/** A day on the wall, and a minute of it. */
type Shown = { readonly day: Day; readonly minutes: number }

/** `to` may lie on the day after. Weekdays are those on which it begins, 0 = Sunday. */
export type When =
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[]; readonly from: number; readonly to: number }
  | { readonly kind: 'once'; readonly from: Shown; readonly to: Shown }

/** While it lasts, alerts that match wait; those that still fire at its end are looked at again. */
export type MaintenanceWindow = {
  /** The team's name for it, or its place in the list. */
  readonly name: string
  readonly matchers: readonly Matcher[]
  readonly when: When
  readonly zone: string
}

export type Span = { readonly from: Date; readonly to: Date }

/** Of several windows, the one that ends last. */
export function inMaintenance(windows: readonly MaintenanceWindow[], labels: Labels, at: Date): Muted | null {
  let muted: (Muted & { readonly until: Date }) | null = null
  for (const window of windows) {
    if (!matchesAll(window.matchers, labels)) continue
    const end = spansOf(window, at, at).at(-1)?.to
    if (!end || (muted && end <= muted.until)) continue
    muted = { reason: 'in_maintenance', by: `maintenance:${window.name}`, until: end }
  }
  return muted
}

/** Each time that it lasts at an instant of these, in order. */
export function spansOf({ when, zone }: MaintenanceWindow, first: Date, last: Date): readonly Span[] {
  const all = when.kind === 'once' ? [spanOf(zone, when.from, when.to)] : weekly(when, zone, first, last)
  return all.filter(({ from, to }) => from <= last && to > first)
}

function weekly({ weekdays, from, to }: When & { kind: 'weekly' }, zone: string, first: Date, last: Date): Span[] {
  const spans: Span[] = []
  // What began the day before may still last.
  for (let day = dayAt(zone, first) - 1; day <= dayAt(zone, last); day++) {
    if (!weekdays.includes(weekdayOf(day))) continue
    spans.push(spanOf(zone, { day, minutes: from }, { day: to > from ? day : day + 1, minutes: to }))
  }
  return spans
}

// What begins in an hour that is skipped begins as soon as that is over, and where all of it is skipped, it lasts as
// long as ever: jobs run then. An hour that comes twice is in it both times.
function spanOf(zone: string, from: Shown, to: Shown): Span {
  const begin = instantAt(zone, from.day, from.minutes)
  const end = lastInstantAt(zone, to.day, to.minutes)
  const lengthMs = (to.day - from.day) * DAY + (to.minutes - from.minutes) * MINUTE
  return { from: begin, to: end > begin ? end : new Date(begin.getTime() + lengthMs) }
}

const TIME = '([01]?\\d|2[0-3]|24(?=:00)):([0-5]\\d)'
const DATE = '(\\d{4}-\\d\\d-\\d\\d)[ T]'
const TO = '\\s*[-–]\\s*'
const ZONE = '(?:\\s+(\\S+))?'
const WEEKLY = new RegExp(`^(?:([A-Za-z]+(?:\\s*[-–,]\\s*[A-Za-z]+)*)\\s+)?${TIME}${TO}${TIME}${ZONE}$`)
const ONCE = new RegExp(`^${DATE}${TIME}${TO}(?:${DATE})?${TIME}${ZONE}$`)

/**
 * Reads `Sun 02:00-04:00 Europe/Berlin`, `Mon-Fri 22:00-06:00`, `02:00-04:00` (daily) and, for once,
 * `2026-12-01 22:00 - 2026-12-02 04:00`. Null where it is none of them; the zone is as written.
 */
export function parseWhen(text: string): { readonly when: When; readonly zone: string | null } | null {
  const when = text.trim()
  return readWeekly(WEEKLY.exec(when)) ?? readOnce(ONCE.exec(when))
}

function readWeekly(found: RegExpExecArray | null) {
  if (!found) return null
  const [, words, fromHours, fromMinutes, toHours, toMinutes, zone = null] = found
  const [from, to] = [minutesOf(fromHours, fromMinutes), minutesOf(toHours, toMinutes)]
  const weekdays = words === undefined ? [0, 1, 2, 3, 4, 5, 6] : weekdaysOf(words)
  if (weekdays === null || from === to || from === DAY / MINUTE) return null
  return { when: { kind: 'weekly', weekdays, from, to } as const, zone }
}

function readOnce(found: RegExpExecArray | null) {
  if (!found) return null
  const [, fromDate = '', fromHours, fromMinutes, toDate, toHours, toMinutes, zone = null] = found
  const [first, minutes, until] = [parseDay(fromDate), minutesOf(fromHours, fromMinutes), minutesOf(toHours, toMinutes)]
  const last = toDate !== undefined ? parseDay(toDate) : first !== null && until <= minutes ? first + 1 : first
  if (first === null || last === null) return null
  const [from, to] = [
    { day: first, minutes },
    { day: last, minutes: until },
  ]
  if (to.day < from.day || (to.day === from.day && to.minutes <= from.minutes)) return null
  return { when: { kind: 'once', from, to } as const, zone }
}

function minutesOf(hours: string | undefined, minutes: string | undefined): number {
  return Number(hours) * 60 + Number(minutes)
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** `Sun`, `Mon-Fri`, `Fri-Mon`, `Mon,Wed,Sat-Sun`. */
function weekdaysOf(words: string): readonly number[] | null {
  const found = new Set<number>()
  for (const part of words.split(',')) {
    const [from = -1, to = from] = part.split(/[-–]/).map(weekdayNamed)
    if (from < 0 || to < 0 || part.split(/[-–]/).length > 2) return null
    for (let day = from; ; day = (day + 1) % 7) {
      found.add(day)
      if (day === to) break
    }
  }
  return [...found].sort()
}

function weekdayNamed(word: string): number {
  const name = word.trim().toLowerCase()
  return name.length < 2 ? -1 : WEEKDAYS.findIndex(weekday => weekday.startsWith(name))
}
