import { z } from 'zod'
import { type MaintenanceWindow, parseWhen } from '../alert/maintenance.ts'
import type { Range, TimeInterval } from '../alert/time-interval.ts'
import { isZone } from '../lib/zone.ts'
import { complain, leaf, list, listOrNone, named, oneOrMore, strict, textUpTo, Wrong } from './leaf.ts'
import { matcher, unknownZone, WEEKDAYS, zone } from './words.ts'

// When alerts call nobody. Where a zone is null, it is the workspace's.

type Zoned<T extends { readonly zone: string }> = Omit<T, 'zone'> & { readonly zone: string | null }

/** Alertmanager's own shape (`time_intervals` of its configuration), each list under its name. */
export function timeIntervalsShape() {
  const interval = strict({
    times: list('times', timeRange).optional(),
    weekdays: ranges('weekdays', WEEKDAY, word => indexIn(WEEKDAYS, word)).optional(),
    days_of_month: ranges('days of the month', DAY_OF_MONTH, dayOfMonth, isDayRange).optional(),
    months: ranges('months', MONTH, month).optional(),
    years: ranges('years', YEAR, word => whole(word, 1970, 9999)).optional(),
    location: zone.optional(),
  }).transform(
    (given): Zoned<TimeInterval> => ({
      times: given.times ?? [],
      weekdays: given.weekdays ?? [],
      daysOfMonth: given.days_of_month ?? [],
      months: given.months ?? [],
      years: given.years ?? [],
      zone: given.location ?? null,
    }),
  )
  return named('lists of time intervals', list('time intervals', interval))
}

export function maintenanceShape() {
  const window = strict({
    name: textUpTo(60).optional(),
    matchers: oneOrMore('matchers', matcher),
    when,
  })
  return listOrNone('maintenance windows', window).transform((given, ctx): Zoned<MaintenanceWindow>[] => {
    const names = given.map(({ name }, index) => name ?? String(index))
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) complain(ctx, new Wrong('a name of its own'), [index, 'name'])
    })
    return given.map(({ matchers, when }, index) => ({ name: names[index] ?? '', matchers: matchers.flat(), ...when }))
  })
}

const WHEN = 'a window such as "Sun 02:00-04:00 Europe/Berlin" or "2026-12-01 22:00 - 2026-12-02 04:00"'

const when = leaf(WHEN, text => {
  const read = parseWhen(text)
  return read?.zone != null && !isZone(read.zone) ? unknownZone(read.zone) : read
})

const WEEKDAY = 'a weekday such as monday, or a range from sunday to saturday such as "monday:friday"'
const DAY_OF_MONTH = 'a day from 1 to 31 or from -1 (the last) to -31, or a range such as "1:5" or "-3:-1"'
const MONTH = 'a month from 1 to 12 or by its name, or a range such as "may:august"'
const YEAR = 'a year, or a range such as "2026:2028"'

const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/

const time = leaf('a time from "00:00" to "24:00"', text => {
  const [, hours, minutes, all] = TIME.exec(text) ?? []
  if (all !== undefined) return 24 * 60
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
})

const timeRange = strict({ start_time: time, end_time: time }).transform(({ start_time, end_time }, ctx): Range => {
  const expected = 'a time after start_time; over midnight takes two: until "24:00", and from "00:00"'
  if (start_time >= end_time) complain(ctx, new Wrong(expected), ['end_time'])
  return { from: start_time, to: end_time }
})

/** One word, or two with a colon between. */
function ranges(
  what: string,
  expected: string,
  read: (word: string) => number | null,
  isRange = ({ from, to }: Range) => from <= to,
) {
  const range = leaf(expected, text => {
    const words = text.toLowerCase().split(':')
    const [from = null, to = from] = words.map(word => read(word.trim()))
    if (words.length > 2 || from === null || to === null) return null
    return isRange({ from, to }) ? { from, to } : null
  })
  return oneOrMore(
    what,
    z.preprocess(value => (typeof value === 'number' ? String(value) : value), range),
  )
}

// Which comes first can depend on the month; what no month can have is refused.
function isDayRange({ from, to }: Range): boolean {
  if (from < 0 && to > 0) return false
  const atMost = (day: number) => (day < 0 ? 32 + day : day)
  return atMost(from) <= atMost(to)
}

function dayOfMonth(word: string): number | null {
  return word.startsWith('-') ? negative(whole(word.slice(1), 1, 31)) : whole(word, 1, 31)
}

function negative(value: number | null): number | null {
  return value === null ? null : -value
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ')

function month(word: string): number | null {
  const named = indexIn(MONTHS, word)
  return named === null ? whole(word, 1, 12) : named + 1
}

function indexIn(names: readonly string[], word: string): number | null {
  const index = names.indexOf(word)
  return index < 0 ? null : index
}

function whole(word: string, min: number, max: number): number | null {
  const value = /^\d{1,4}$/.test(word) ? Number(word) : null
  return value !== null && value >= min && value <= max ? value : null
}
