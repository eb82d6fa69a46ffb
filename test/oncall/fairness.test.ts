import { describe, expect, test } from 'vitest'
import { DAY, later } from '../../src/lib/time.ts'
import { loadsOf, mightTake, weightOf } from '../../src/oncall/fairness.ts'
import { planOf, shiftsBetween } from '../../src/oncall/plan.ts'
import { daily, schedule, weekly } from '../kit/schedules.ts'

/** A Monday, 09:00 in Berlin. */
const MONDAY = new Date('2026-05-04T07:00:00Z')
const BERLIN = 'Europe/Berlin'
const START = { start: '2026-05-04' }
const at = (text: string) => new Date(`${text}:00Z`)

function worked(zone: string, layer: Parameters<typeof schedule>[1], days: number) {
  return { zone, shifts: shiftsBetween(planOf(schedule(zone, layer)), MONDAY, later(MONDAY, days * DAY)) }
}

describe('a load', () => {
  test('has the hours, those at night and those at a weekend', () => {
    const fortnight = worked(BERLIN, weekly('ada bob'), 14)
    const week = { hours: 168, nightHours: 56, weekendHours: 48, pages: 0, nightPages: 0, sleepMinutesLost: 0 }
    const loads = loadsOf(['ada', 'bob', 'carol'], [fortnight], [])
    expect(loads).toEqual([
      { person: 'ada', ...week },
      { person: 'bob', ...week },
      { person: 'carol', ...week, hours: 0, nightHours: 0, weekendHours: 0 },
    ])
    expect(loads.map(weightOf)).toEqual([272, 272, 0])
  })

  test('counts the hours that pass where clocks change', () => {
    const spring = { people: ['ada'], from: at('2026-03-28T23:00'), until: at('2026-03-29T22:00') }
    expect(loadsOf(['ada'], [{ zone: BERLIN, shifts: [spring] }], [])).toMatchObject([
      { hours: 23, nightHours: 7, weekendHours: 23 },
    ])
  })

  test('counts an hour in two schedules once', () => {
    const both = [worked(BERLIN, daily('ada'), 2), worked('UTC', daily('ada bob'), 2)]
    expect(loadsOf(['ada'], both, [])).toMatchObject([{ hours: 48 }])
  })

  test('goes by the clock where somebody lives', () => {
    const day = { people: ['ada'], from: at('2026-05-04T07:00'), until: at('2026-05-04T15:00') }
    const load = (zone: string) => loadsOf(['ada'], [{ zone: BERLIN, shifts: [day] }], [], new Map([['ada', zone]]))
    expect(load('Asia/Tokyo')).toMatchObject([{ hours: 8, nightHours: 2 }])
    expect(load(BERLIN)).toMatchObject([{ hours: 8, nightHours: 0 }])
  })

  test.each<[string, string[], object]>([
    ['none by day', ['2026-05-04T12:00'], { pages: 1, nightPages: 0, sleepMinutesLost: 0 }],
    ['an hour', ['2026-05-05T01:00'], { pages: 1, nightPages: 1, sleepMinutesLost: 60 }],
    [
      'an hour after the last of several',
      ['2026-05-05T01:00', '2026-05-05T01:20', '2026-05-05T01:30'],
      { nightPages: 3, sleepMinutesLost: 90 },
    ],
    ['an hour each that are apart', ['2026-05-04T22:00', '2026-05-05T01:00'], { nightPages: 2, sleepMinutesLost: 120 }],
    ['none after the night', ['2026-05-05T03:45'], { nightPages: 1, sleepMinutesLost: 15 }],
    ['none before it', ['2026-05-04T19:59'], { nightPages: 0, sleepMinutesLost: 0 }],
  ])('loses %s of sleep', (_, pages, expected) => {
    const calls = [
      ...pages.map(page => ({ person: 'ada', at: at(page) })),
      { person: 'bob', at: at('2026-05-05T01:00') },
    ]
    expect(loadsOf(['ada'], [worked(BERLIN, daily('ada'), 2)], calls)).toMatchObject([expected])
  })
})

test('who has had least might take a shift, and nobody who is on call then', () => {
  const nights = [worked(BERLIN, weekly('ada bob+carol', START), 21), worked(BERLIN, daily('dan eve', START), 21)]
  const loads = loadsOf(['ada', 'bob', 'carol', 'dan', 'eve', 'fay'], nights, [
    { person: 'carol', at: at('2026-05-12T01:00') },
  ])
  // The evening of the first Monday: ada's and dan's.
  const shift = { people: ['ada'], from: at('2026-05-04T16:00'), until: at('2026-05-04T20:00') }
  expect(mightTake(shift, loads, nights).map(({ person }) => person)).toEqual(['fay', 'bob', 'carol', 'eve'])
})
