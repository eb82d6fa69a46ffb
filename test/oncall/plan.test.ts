import { describe, expect, test } from 'vitest'
import { DAY, later } from '../../src/lib/time.ts'
import type { Override } from '../../src/oncall/override.ts'
import { gapsBetween, nextShift, onCallAt, planOf, shiftAt, shiftsBetween } from '../../src/oncall/plan.ts'
import { FOREVER } from '../../src/oncall/span.ts'
import { calendar, daily, elapsed, hours, layer, schedule, weekly } from '../kit/schedules.ts'

const MON_TO_FRI = [1, 2, 3, 4, 5]
const at = (text: string) => new Date(`${text}Z`)
const told = (shifts: readonly { people: readonly string[]; from: Date }[]) =>
  shifts.map(({ people, from }) => `${from.toISOString().slice(5, 16)} ${people.join('+') || '-'}`)

describe('a weekly schedule in Berlin', () => {
  const payments = planOf(schedule('Europe/Berlin', weekly('ada bob carol')))
  test.each([
    ['2026-01-05T07:59:59', [], 'before the first hand-off'],
    ['2026-01-05T08:00:00', ['ada'], 'at it'],
    ['2026-01-12T07:59:59', ['ada'], 'at the end of the first week'],
    ['2026-01-12T08:00:00', ['bob'], 'in the second'],
    ['2026-01-26T08:00:00', ['ada'], 'once round'],
    ['2026-03-30T06:59:59', ['carol'], 'before the first hand-off in summer time'],
    ['2026-03-30T07:00:00', ['ada'], 'at it'],
    ['2026-10-26T07:59:59', ['carol'], 'before the first one back in winter time'],
    ['2026-10-26T08:00:00', ['ada'], 'at it'],
  ])('at %s has %j: %s', (instant, people) => {
    expect(onCallAt(payments, at(instant))).toEqual(people)
  })

  test('has somebody to the end of what a date can say', () => {
    expect(onCallAt(payments, FOREVER)).toHaveLength(1)
  })

  test('says when the shift began, ends, and who is next', () => {
    const thursday = at('2026-03-26T12:00:00')
    const shift = { people: ['carol'], from: at('2026-03-23T08:00:00'), until: at('2026-03-30T07:00:00') }
    expect(shiftAt(payments, thursday)).toEqual(shift)
    expect(nextShift(payments, thursday)).toMatchObject({ people: ['ada'], from: shift.until })
  })

  test('tells the shifts of a time, cut off at its ends', () => {
    const shifts = shiftsBetween(payments, at('2026-01-04T00:00:00'), at('2026-01-20T00:00:00'))
    expect(told(shifts)).toEqual(['01-04T00:00 -', '01-05T08:00 ada', '01-12T08:00 bob', '01-19T08:00 carol'])
    expect(shifts.at(-1)?.until).toEqual(at('2026-01-20T00:00:00'))
    expect(shiftsBetween(payments, at('2026-01-20T00:00:00'), at('2026-01-20T00:00:00'))).toEqual([])
  })
})

describe('layers', () => {
  const nights = weekly('dan', { start: '2026-02-02' })

  test('lie over each other as soon as they begin', () => {
    const both = planOf(schedule('UTC', weekly('ada bob'), nights))
    expect(onCallAt(both, at('2026-02-02T08:59:59'))).toEqual(['bob'])
    expect(onCallAt(both, at('2026-02-02T09:00:00'))).toEqual(['dan'])
  })

  test('end the shift below', () => {
    const midweek = planOf(
      schedule('UTC', weekly('ada bob'), layer('dan', calendar(1, '00:00'), { start: '2026-01-07' })),
    )
    expect(shiftAt(midweek, at('2026-01-06T00:00:00'))).toEqual({
      people: ['ada'],
      from: at('2026-01-05T09:00:00'),
      until: at('2026-01-07T00:00:00'),
    })
  })

  test('say nothing outside of their hours, and in them nobody where it is the turn of nobody', () => {
    const day = daily('carol nobody', { hours: [hours('10:00-18:00', MON_TO_FRI)] })
    const plan = planOf(schedule('UTC', weekly('ada bob'), day))
    expect(told(shiftsBetween(plan, at('2026-01-08T12:00:00'), at('2026-01-12T12:00:00')))).toEqual([
      '01-08T12:00 -',
      '01-08T18:00 ada',
      '01-09T10:00 carol',
      '01-09T18:00 ada',
      '01-12T09:00 bob',
      '01-12T10:00 -',
    ])
  })

  test('say nothing where there are none', () => {
    expect(onCallAt(planOf(schedule('UTC')), at('2026-01-06T00:00:00'))).toEqual([])
    expect(nextShift(planOf(schedule('UTC')), at('2026-01-06T00:00:00'))).toBeNull()
  })
})

describe('a shift', () => {
  test('is one where people take over from themselves', () => {
    const plan = planOf(schedule('UTC', weekly('ada bob'), daily('bob ada', { hours: [hours('22:00-06:00')] })))
    // By day the week's, by night by turns: some nights the same one.
    const shift = shiftAt(plan, at('2026-01-06T12:00:00'))
    expect(told([shift])).toEqual(['01-06T06:00 ada'])
    expect(shiftAt(plan, later(shift.until, -1))).toEqual(shift)
    expect(shiftAt(plan, shift.from)).toEqual(shift)
  })

  test('of somebody who is alone never ends', () => {
    const plan = planOf(schedule('UTC', daily('ada'), daily('ada', { hours: [hours('22:00-06:00')] })))
    expect(shiftAt(plan, at('2026-03-06T12:00:00')).until).toEqual(FOREVER)
    expect(nextShift(plan, at('2026-03-06T12:00:00'))).toBeNull()
  })

  test('goes on in whatever order its people stand', () => {
    const plan = planOf(schedule('UTC', weekly('ada+bob'), daily('bob+ada', { hours: [hours('22:00-06:00')] })))
    expect(shiftsBetween(plan, at('2026-03-06T12:00:00'), at('2026-03-09T12:00:00'))).toHaveLength(1)
  })

  test('follows the sun by the hour', () => {
    const plan = planOf(schedule('UTC', layer('ada bob carol', elapsed(8))))
    expect(told(shiftsBetween(plan, at('2026-03-06T07:00:00'), at('2026-03-07T07:00:00')))).toEqual([
      '03-06T07:00 ada',
      '03-06T08:00 bob',
      '03-06T16:00 carol',
      '03-07T00:00 ada',
    ])
  })
})

describe('with versions', () => {
  const since = at('2026-01-07T12:00:00')
  const plan = {
    versions: [
      { since: null, schedule: schedule('UTC', weekly('ada bob')) },
      { since, schedule: schedule('UTC', weekly('carol')) },
    ],
    overrides: [],
  }

  test('the past stays what it was', () => {
    expect(onCallAt(plan, later(since, -1))).toEqual(['ada'])
    expect(onCallAt(plan, since)).toEqual(['carol'])
    expect(shiftAt(plan, at('2026-01-06T00:00:00')).until).toEqual(since)
  })

  test('nobody is on call before the first', () => {
    const later = { ...plan, versions: plan.versions.slice(1) }
    expect(shiftAt(later, at('2026-01-06T00:00:00'))).toMatchObject({ people: [], until: since })
  })
})

test('overrides cut shifts, and fill what is empty', () => {
  const made = (person: string, instead: string | null, from: string, until: string): Override => {
    return { schedule: 'payments', person, instead, from: at(from), until: at(until) }
  }
  const plan = {
    ...planOf(schedule('UTC', weekly('ada bob+carol'))),
    overrides: [
      made('dan', 'carol', '2026-01-10T00:00:00', '2026-01-13T09:00:00'),
      made('eve', null, '2026-01-04T00:00:00', '2026-01-05T12:00:00'),
    ],
  }
  expect(told(shiftsBetween(plan, at('2026-01-03T00:00:00'), at('2026-01-20T00:00:00')))).toEqual([
    '01-03T00:00 -',
    '01-04T00:00 eve',
    '01-05T12:00 ada',
    '01-12T09:00 bob+dan',
    '01-13T09:00 bob+carol',
    '01-19T09:00 ada',
  ])
})

describe('a gap', () => {
  const office = daily('ada', { hours: [hours('09:00-17:00', MON_TO_FRI)] })
  const gaps = (...layers: Parameters<typeof schedule>[1][]) => {
    const plan = planOf(schedule('UTC', ...layers))
    const found = gapsBetween(plan, at('2026-05-08T12:00:00'), later(at('2026-05-08T12:00:00'), 4 * DAY))
    return found.map(({ from, until }) => `${from.toISOString().slice(5, 16)} ${until.toISOString().slice(5, 16)}`)
  }

  test('is where no layer says anything', () => {
    expect(gaps(office)).toEqual(['05-08T17:00 05-11T09:00', '05-11T17:00 05-12T09:00'])
  })

  test('is none where nobody is on call on purpose', () => {
    expect(gaps(daily('nobody'), office)).toEqual([])
  })
})
