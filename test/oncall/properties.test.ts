import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, later, MINUTE } from '../../src/lib/time.ts'
import { onCallAt, type Plan, shiftAt, shiftsBetween } from '../../src/oncall/plan.ts'
import type { Layer } from '../../src/oncall/schedule.ts'
import { FOREVER } from '../../src/oncall/span.ts'
import { minutesBetween, oracle } from './oracle.ts'

/** Zones, and days about which their clocks change. */
const CHANGES = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2019-02-17'],
  ['America/Sao_Paulo', '2026-02-15'],
  ['America/St_Johns', '2010-11-07'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kathmandu', '2028-02-29'],
  ['UTC', '2028-02-29'],
] as const

const WALLS = new Map(
  CHANGES.map(([zone, day]) => {
    const about = new Date(`${day}T00:00:00Z`)
    return [`${zone} ${day}`, minutesBetween(zone, later(about, -2.5 * DAY), later(about, 2.5 * DAY))]
  }),
)

// Where clocks change, hand-offs at those very hours.
const minutes = fc.oneof(fc.nat(1439), fc.constantFrom(0, 1, 60, 90, 105, 120, 135, 150, 180, 1380, 1410))
const slots = fc.array(fc.subarray(['ada', 'bob', 'carol', 'dan'], { maxLength: 2 }), { minLength: 1, maxLength: 4 })
const handoffs = (days: number) =>
  fc
    .uniqueArray(fc.record({ day: fc.nat(days - 1), minutes }), {
      ...{ minLength: 1, maxLength: 4, selector: ({ day, minutes }) => day * 1440 + minutes },
    })
    .map(found => found.toSorted((a, b) => a.day - b.day || a.minutes - b.minutes))
const rotation = fc.oneof(
  fc.record({ kind: fc.constant('elapsed' as const), everyHours: fc.integer({ min: 1, max: 30 }), minutes }),
  fc.constantFrom(1, 2, 7, 14).chain(everyDays => {
    return handoffs(everyDays).map(handoffs => ({ kind: 'calendar' as const, everyDays, handoffs }))
  }),
)
const hours = fc
  .record({
    weekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
    from: minutes,
    to: fc.oneof(minutes, fc.constant(1440)),
  })
  .filter(({ from, to }) => from !== to)

/** Layers that began from six weeks before to two days after a day. */
function layersAbout(day: string): fc.Arbitrary<Layer> {
  const start = fc.integer({ min: -42, max: 2 }).map(days =>
    later(new Date(`${day}T00:00:00Z`), days * DAY)
      .toISOString()
      .slice(0, 10),
  )
  return fc.record({ rotation, start, slots, hours: fc.array(hours, { maxLength: 2 }) })
}

type Case = { readonly zone: string; readonly day: string; readonly plan: Plan }

const someCase: fc.Arbitrary<Case> = fc.constantFrom(...CHANGES).chain(([zone, day]) => {
  const about = new Date(`${day}T00:00:00Z`)
  const instant = fc.integer({ min: -3 * 1440, max: 3 * 1440 }).map(minute => later(about, minute * MINUTE))
  const schedule = fc
    .array(layersAbout(day), { minLength: 1, maxLength: 3 })
    .map(layers => ({ name: 'payments', timezone: zone, layers }))
  const override = fc
    .record({
      person: fc.constantFrom('ada', 'bob', 'eve'),
      instead: fc.constantFrom('ada', 'bob', 'carol', null),
      from: instant,
      minutes: fc.integer({ min: 1, max: 2_000 }),
    })
    .map(({ minutes, ...made }) => ({ ...made, schedule: 'payments', until: later(made.from, minutes * MINUTE) }))
  const plan = fc
    .record({
      schedules: fc.array(schedule, { minLength: 1, maxLength: 2 }),
      edited: instant,
      overrides: fc.array(override, { maxLength: 3 }),
    })
    .map(({ schedules, edited, overrides }): Plan => {
      return { versions: schedules.map((schedule, i) => ({ since: i === 0 ? null : edited, schedule })), overrides }
    })
  return plan.map(plan => ({ zone, day, plan }))
})

const same = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every(person => others.includes(person))

test('in every minute somebody is on call as the rules are written, and shifts tile the time', () => {
  fc.assert(
    fc.property(someCase, fc.nat(), ({ zone, day, plan }, some) => {
      const walls = WALLS.get(`${zone} ${day}`) ?? []
      const [from, until] = [walls[0]?.at ?? FOREVER, later(walls.at(-1)?.at ?? FOREVER, MINUTE)]
      const shifts = shiftsBetween(plan, from, until)
      const ends = shifts.map(shift => shift.until)
      expect(shifts.map(shift => shift.from)).toEqual([from, ...ends.slice(0, -1)])
      expect(ends.at(-1)).toEqual(until)
      const said = oracle(plan, from, until)
      let i = 0
      for (const wall of walls) {
        while ((ends[i] ?? FOREVER) <= wall.at) i++
        const people = said(wall) ?? []
        // Minutes are many, and an expectation of each is what would take the time.
        if (!same(shifts[i]?.people ?? ['?'], people)) {
          expect({ at: wall.at, people: shifts[i]?.people }).toEqual({ at: wall.at, people })
        }
      }
      const one = walls[some % walls.length]
      if (!one) return
      expect(same(onCallAt(plan, one.at), said(one) ?? [])).toBe(true)
      const shift = shiftAt(plan, one.at)
      expect(shift.from <= one.at && one.at < shift.until).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 60_000)

test('a shift is the same from wherever in it one looks', () => {
  fc.assert(
    fc.property(someCase, fc.nat(), ({ zone, day, plan }, some) => {
      const walls = WALLS.get(`${zone} ${day}`) ?? []
      const shift = shiftAt(plan, walls[some % walls.length]?.at ?? FOREVER)
      // Where nothing changes for months, its ends are not looked for any further.
      if (shift.until.getTime() - shift.from.getTime() > 60 * DAY) return
      expect(shiftAt(plan, shift.from)).toMatchObject({ from: shift.from, until: shift.until })
      expect(shiftAt(plan, later(shift.until, -1))).toMatchObject({ from: shift.from, until: shift.until })
      expect(shiftAt(plan, shift.until).from).toEqual(shift.until)
    }),
    { numRuns: 300 },
  )
}, 60_000)
