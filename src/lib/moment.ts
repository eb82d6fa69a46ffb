import { DAY, later, parseDuration } from './time.ts'
import { dayAt, instantAt, parseInstant, weekdayOf } from './zone.ts'

/** How instants can be written, for whoever wrote one that cannot be read. */
export const MOMENTS = '18:00, tomorrow 09:00, Fri 17:00, in 2h or 2026-12-24 09:00'

/** Nobody plans by hours further ahead. */
const LONGEST_MS = 366 * DAY

type Reading = {
  readonly zone: string
  readonly now: Date
  /** What names no day means the first time after this; `now` unless told. */
  readonly after?: Date
}

/** Reads an instant as people write it, by the clock on the wall of a zone; null where it is none. */
export function readMoment(text: string, { zone, now, after = now }: Reading): Date | null {
  const said = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (said === 'now') return now
  const waitMs = parseDuration(said.replace(/^in /, ''))
  if (waitMs !== null) return waitMs <= LONGEST_MS ? later(after, waitMs) : null
  const [, name, hours, minutes] = /^(?:([a-z]+)\.? )?([01]?\d|2[0-3]):([0-5]\d)$/.exec(said) ?? []
  if (hours === undefined) return parseInstant(text.trim(), zone)
  const time = Number(hours) * 60 + Number(minutes)
  const onDay = (day: number) => instantAt(zone, day, time)
  if (name === 'today') return onDay(dayAt(zone, now))
  if (name === 'tomorrow') return onDay(dayAt(zone, now) + 1)
  const today = dayAt(zone, after)
  const week = [0, 1, 2, 3, 4, 5, 6, 7].map(ahead => today + ahead)
  const meant = name === undefined ? week : week.filter(day => isNamed(day, name))
  return meant.map(onDay).find(at => at > after) ?? null
}

/** Whether a word is about time, so that it names nothing else. */
export function isOfTime(word: string): boolean {
  const said = word.toLowerCase()
  if (['now', 'today', 'tomorrow', 'in'].includes(said) || parseDuration(said) !== null) return true
  return /^(\d?\d:\d\d|\d{4}-\d\d-\d\d.*)$/.test(said) || DAYS.some(day => isShortFor(said, day))
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

function isNamed(day: number, name: string): boolean {
  return isShortFor(name, DAYS[weekdayOf(day)] ?? '')
}

function isShortFor(name: string, day: string): boolean {
  return name.length >= 3 && day.startsWith(name)
}
