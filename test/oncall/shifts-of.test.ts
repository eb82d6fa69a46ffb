import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, later, MINUTE } from '../../src/lib/time.ts'
import { gapsAhead, shiftNotices } from '../../src/oncall/notices.ts'
import { onCallAt, type Plan, planOf } from '../../src/oncall/plan.ts'
import { handoversIn, ownShifts, shiftsOf } from '../../src/oncall/shifts-of.ts'
import { daily, hours, schedule } from '../kit/schedules.ts'

const MONDAY = new Date('2026-01-05T09:00:00Z')
const at = (count: number) => later(MONDAY, count * HOUR)
const plan = (people: string, overrides: Plan['overrides'] = []): Plan => ({
  ...planOf(schedule('UTC', daily(people))),
  overrides,
})
const instead = (person: string, of: string | null, from: number, until: number) => {
  return { schedule: 'payments', person, instead: of, from: at(from), until: at(until) }
}

describe("somebody's shifts", () => {
  test('are one where others come and go beside them', () => {
    const both = plan('ada+bob ada+carol bob')
    expect(shiftsOf('ada', both, at(0), at(72))).toEqual([{ from: at(0), until: at(48) }])
    expect(shiftsOf('zoe', both, at(0), at(72))).toEqual([])
  })

  test('leave out the hours in which somebody stands in', () => {
    const covered = plan('ada bob', [instead('carol', 'ada', 2, 4)])
    const parts = [
      [0, 2],
      [4, 24],
    ] as const
    expect(shiftsOf('ada', covered, at(0), at(48))).toEqual(
      parts.map(([from, until]) => ({ from: at(from), until: at(until) })),
    )
  })

  test('of several schedules stand in the order of their begin', () => {
    const plans = new Map([
      ['late', plan('bob ada')],
      ['early', plan('ada bob')],
    ])
    expect(ownShifts('ada', plans, at(0), at(48)).map(shift => shift.schedule)).toEqual(['early', 'late'])
  })

  test('are exactly the instants at which they are on call', () => {
    const people = fc.constantFrom('ada', 'bob', 'carol')
    const override = fc
      .tuple(people, fc.option(people, { nil: null }), fc.nat(200), fc.integer({ min: 1, max: 60 }))
      .map(([person, of, from, lasts]) => instead(person, of, from, from + lasts))
    const property = fc.property(
      fc.array(override, { maxLength: 8 }),
      fc.array(fc.nat(200 * 60)),
      (overrides, minutes) => {
        const known = plan('ada bob+carol nobody', overrides)
        const shifts = shiftsOf('ada', known, at(0), at(200))
        for (const minute of minutes) {
          const instant = later(MONDAY, minute * MINUTE)
          const within = shifts.some(({ from, until }) => from <= instant && instant < until)
          expect(within).toBe(onCallAt(known, instant).includes('ada'))
        }
      },
    )
    fc.assert(property)
  })
})

test('hand-overs are those after an instant, and up to another', () => {
  const known = plan('ada bob')
  expect(handoversIn(known, at(0), at(24))).toEqual([{ at: at(24), from: ['ada'], to: ['bob'] }])
  expect(handoversIn(known, at(24), at(47))).toEqual([])
})

describe('what people are told', () => {
  test('is that their shift began and ended, with until when and by whom', () => {
    const notices = shiftNotices('payments', plan('ada bob+carol'), at(24.5))
    const instant = at(24).toISOString()
    const until = at(25)
    const began = { kind: 'shift_began', schedule: 'payments', at: instant, until: at(48).toISOString(), by: ['ada'] }
    expect(notices).toEqual([
      { key: `shift_began:payments:bob:${instant}`, person: 'bob', until, about: began },
      { key: `shift_began:payments:carol:${instant}`, person: 'carol', until, about: began },
      {
        ...{ key: `shift_over:payments:ada:${instant}`, person: 'ada', until },
        about: { kind: 'shift_over', schedule: 'payments', at: instant, to: ['bob', 'carol'] },
      },
    ])
  })

  test('is nothing to those who stay, and nothing after an hour', () => {
    const stay = plan('ada+bob ada+carol')
    expect(shiftNotices('payments', stay, at(24)).map(({ person }) => person)).toEqual(['carol', 'bob'])
    expect(shiftNotices('payments', stay, at(25.1))).toEqual([])
  })

  test('says no end where none is in sight', () => {
    const [notice] = shiftNotices('payments', plan('nobody', [instead('ada', null, 0, 10_000)]), at(0.5))
    expect(notice?.about).toMatchObject({ kind: 'shift_began', until: null })
  })
})

describe('gaps of the coming week', () => {
  const office = (of: string) => planOf(schedule('UTC', daily(of, { hours: [hours('09:00-17:00', [1, 2, 3, 4, 5])] })))
  const gaps = (known: Plan, now: Date) => gapsAhead('payments', known, now)

  test('have the same key whenever one looks', () => {
    const keys = (now: Date) => gaps(office('ada bob'), now).map(({ key }) => key)
    expect(keys(at(1))).toEqual(keys(at(2)))
    // At night a gap is running; its begin is what it was in the evening.
    expect(keys(at(10))[0]).toBe(`gap:payments:${at(8).toISOString()}`)
    expect(keys(at(1))[0]).toBe(`gap:payments:${at(8).toISOString()}`)
  })

  test('are there where nobody ever was', () => {
    const [gap] = gaps({ versions: [], overrides: [] }, later(MONDAY, 30 * DAY))
    expect(gap?.key).toBe('gap:payments:open')
  })

  test('are none where they are meant', () => expect(gaps(plan('nobody'), at(1))).toEqual([]))
})
