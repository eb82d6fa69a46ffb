import { z } from 'zod'
import { parseWhen } from '../alert/maintenance.ts'
import { modulo, parseDay, weekdayOf } from '../lib/zone.ts'
import type { Hours } from '../oncall/hours.ts'
import type { Rotation } from '../oncall/rotation.ts'
import type { Layer } from '../oncall/schedule.ts'
import { CHANGES } from '../oncall/version.ts'
import { DEFAULT_START } from './defaults.ts'
import { complain, leaf, list, named, oneOrMore, strict, Wrong, wholeNumber, yesOrNo } from './leaf.ts'
import { type Names, reference } from './names.ts'
import { distinct } from './shape-people.ts'
import type { Path } from './tree.ts'
import { day, userGroup, WEEKDAYS, zone } from './words.ts'

// Whose turn it is, and when.

export function schedulesShape(names: Names) {
  return named(
    'schedules',
    strict({
      timezone: zone.optional(),
      changes: z.enum(CHANGES, { error: `one of ${CHANGES.join(', ')}` }).optional(),
      notices: yesOrNo.optional(),
      user_group: userGroup.optional(),
      layers: list('layers', layer(names)),
    }),
  )
}

const ROTATIONS = ['hourly', 'daily', 'weekly', 'custom'] as const

function layer(names: Names) {
  return strict({
    rotation: z.enum(ROTATIONS, { error: `one of ${ROTATIONS.join(', ')}` }),
    every: wholeNumber(1, 1_000).optional(),
    handoff: oneOrMore('hand-offs', handoff).optional(),
    people: list('people', slot(names)),
    start: day.optional(),
    hours: oneOrMore('hours', hours).optional(),
  }).transform((given, ctx): Layer => {
    given.people.forEach((slot, i) => {
      const again = given.people.findIndex(other => isAlike(slot, other)) < i
      if (again && slot.length > 0) complain(ctx, new Wrong('everybody once', { why: 'a second time' }), ['people', i])
    })
    checkHandoffs(given, ctx)
    const { people: slots, hours = [], start = DEFAULT_START } = given
    return { rotation: rotationOf(given, start), start, slots, hours }
  })
}

/** One, several at once, or `nobody`. */
function slot(names: Names) {
  const people = oneOrMore('people', reference('person', names)).transform(distinct)
  return z
    .preprocess(value => (value === 'nobody' ? undefined : value), people.optional())
    .transform(read => read ?? [])
}

function isAlike(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(person => other.includes(person))
}

type Handoff = { readonly weekday: number | null; readonly minutes: number }

const HANDOFF = 'a hand-off such as "09:00" (daily) or "Mon 09:00" (weekly)'

/** `09:00`, with a weekday `Mon 09:00`, and of the hour alone `:30`. */
const handoff = leaf(HANDOFF, (text): Handoff | null => {
  const [, word, hours, minutes] = /^(?:([A-Za-z]{3,9})\s+)?([01]?\d|2[0-3]|):([0-5]\d)$/.exec(text.trim()) ?? []
  if (hours === undefined) return null
  const weekday = word === undefined ? null : WEEKDAYS.findIndex(name => name.startsWith(word.toLowerCase()))
  return weekday === -1 ? null : { weekday, minutes: Number(hours) * 60 + Number(minutes) }
})

const HOURS = 'hours such as "Mon-Fri 09:00-17:00", "22:00-06:00" or "Sat-Sun"'

const hours = leaf(HOURS, (text): Hours | Wrong | null => {
  if (/\b(\d?\d:\d\d)\s*[-–]\s*\1$/.test(text)) return new Wrong(HOURS, { why: 'they never hold' })
  const read = parseWhen(text.includes(':') ? text : `${text} 00:00-24:00`)
  if (read?.when.kind !== 'weekly') return null
  if (read.zone !== null) return new Wrong(HOURS, { why: 'they are in the zone of the schedule' })
  const { weekdays, from, to } = read.when
  return { weekdays, from, to }
})

type Given = {
  readonly rotation: (typeof ROTATIONS)[number]
  readonly every?: number | undefined
  readonly handoff?: readonly Handoff[] | undefined
}

function rotationOf(given: Given, start: string): Rotation {
  const { rotation, every = 1, handoff = [] } = given
  switch (rotation) {
    case 'hourly':
      return { kind: 'elapsed', everyHours: every, minutes: handoff[0]?.minutes ?? 0 }
    case 'daily':
      return calendar(every, handoff, start)
    case 'weekly':
      return calendar(7 * every, handoff, start)
    case 'custom':
      return calendar(handoff.some(({ weekday }) => weekday !== null) ? 7 : 1, handoff, start)
    default:
      return rotation satisfies never
  }
}

function calendar(everyDays: number, handoff: readonly Handoff[], start: string): Rotation {
  const first = weekdayOf(parseDay(start) ?? 0)
  const handoffs = handoff.map(({ weekday, minutes }) => ({ day: modulo((weekday ?? first) - first, 7), minutes }))
  return {
    ...{ kind: 'calendar', everyDays },
    handoffs: handoffs.toSorted((a, b) => a.day - b.day || a.minutes - b.minutes),
  }
}

function checkHandoffs({ rotation, every, handoff = [] }: Given, ctx: z.RefinementCtx): void {
  const wrong = (expected: string, why: string | null = null, path: Path = ['handoff']) =>
    complain(ctx, new Wrong(expected, { why }), path)
  const dated = handoff.filter(({ weekday }) => weekday !== null).length
  if (rotation === 'custom') {
    if (every !== undefined) wrong('none', 'the hand-offs say how often', ['every'])
    if (handoff.length === 0) wrong('hand-offs such as ["Mon 09:00", "Fri 17:00"] or ["08:00", "20:00"]')
    if (dated > 0 && dated < handoff.length) wrong('a weekday in each of them, or in none')
    handoff.forEach((one, i) => {
      const first = handoff.findIndex(({ weekday, minutes }) => weekday === one.weekday && minutes === one.minutes)
      if (first < i) wrong('another hand-off', 'a second time', ['handoff', i])
    })
    return
  }
  if (handoff.length > 1) wrong('one hand-off; several are rotation: custom')
  else if (rotation === 'weekly' && handoff.length > dated) wrong('a weekday and a time, such as "Mon 09:00"')
  else if (rotation !== 'weekly' && dated > 0) wrong('only a time, such as "09:00"', `the rotation is ${rotation}`)
  else if (rotation !== 'hourly' && handoff.length === 0) wrong(HANDOFF)
}
