import { describe, expect, test } from 'vitest'
import { EVERY_DAY, hours } from '../kit/schedules.ts'
import { faultsIn, layer } from './bad.ts'
import { PEOPLE, read } from './read.ts'

const layerOf = (yaml: string) => {
  const { schedules } = read(`${PEOPLE}schedules: { s: { layers: [{ people: [ada, bob], ${yaml} }] } }`)
  return schedules.get('s')?.layers[0]
}

describe('schedules', () => {
  test('are in the zone of the workspace unless they say another', () => {
    const { schedules } = read(`${PEOPLE}workspace: { timezone: Asia/Tokyo }
schedules:
  a: { layers: [{ rotation: weekly, handoff: "Mon 09:00", people: [ada, bob], start: 2026-01-05 }] }
  b: { timezone: UTC, changes: after_round, layers: [{ rotation: daily, handoff: "7:30", people: [bob] }] }`)
    expect(schedules.get('a')).toEqual({
      ...{ name: 'a', timezone: 'Asia/Tokyo', changes: 'now', notices: true, userGroup: null },
      layers: [
        {
          rotation: { kind: 'calendar', everyDays: 7, handoffs: [{ day: 0, minutes: 540 }] },
          ...{ start: '2026-01-05', slots: [['ada'], ['bob']], hours: [] },
        },
      ],
    })
    expect(schedules.get('b')).toMatchObject({
      timezone: 'UTC',
      changes: 'after_round',
      layers: [{ start: '2024-01-01' }],
    })
  })

  test.each<[string, object]>([
    ['rotation: hourly', { kind: 'elapsed', everyHours: 1, minutes: 0 }],
    ['rotation: hourly, every: 8, handoff: "6:00"', { kind: 'elapsed', everyHours: 8, minutes: 360 }],
    ['rotation: hourly, every: 5, handoff: ":30"', { kind: 'elapsed', everyHours: 5, minutes: 30 }],
    [
      'rotation: daily, every: 3, handoff: "09:00"',
      { kind: 'calendar', everyDays: 3, handoffs: [{ day: 0, minutes: 540 }] },
    ],
    [
      'rotation: weekly, every: 2, handoff: "sunday 00:00"',
      { kind: 'calendar', everyDays: 14, handoffs: [{ day: 6, minutes: 0 }] },
    ],
    [
      // A Wednesday: the hand-off of Friday is the first.
      'rotation: custom, start: 2026-05-06, handoff: ["Mon 09:00", "Fri 17:00"]',
      {
        ...{ kind: 'calendar', everyDays: 7 },
        handoffs: [
          { day: 2, minutes: 1020 },
          { day: 5, minutes: 540 },
        ],
      },
    ],
    [
      'rotation: custom, handoff: ["20:00", "8:00"]',
      {
        ...{ kind: 'calendar', everyDays: 1 },
        handoffs: [
          { day: 0, minutes: 480 },
          { day: 0, minutes: 1200 },
        ],
      },
    ],
  ])('read %s', (yaml, rotation) => {
    expect(layerOf(yaml)?.rotation).toEqual(rotation)
  })

  test('read several people at once, and nobody', () => {
    const { schedules } = read(`${PEOPLE}schedules:
  s: { layers: [{ rotation: daily, handoff: "9:00", people: [ada, nobody, [ada, bob], nobody] }] }
  t: { layers: [{ rotation: daily, handoff: "9:00", people: [nobody] }] }`)
    expect(schedules.get('s')?.layers[0]?.slots).toEqual([['ada'], [], ['ada', 'bob'], []])
    expect(schedules.get('t')?.layers[0]?.slots).toEqual([[]])
  })

  test.each([
    ['"22:00-06:00"', [hours('22:00-06:00', EVERY_DAY)]],
    ['"Sat-Sun"', [hours('00:00-24:00', [0, 6])]],
    ['["Mon-Fri 09:00-17:00", "Sat 10:00-12:00"]', [hours('09:00-17:00', [1, 2, 3, 4, 5]), hours('10:00-12:00', [6])]],
    ['"Fri-Mon 22:00 - 24:00"', [hours('22:00-24:00', [0, 1, 5, 6])]],
  ])('read the hours %s', (yaml, expected) => {
    expect(layerOf(`rotation: daily, handoff: "09:00", hours: ${yaml}`)?.hours).toEqual(expected)
  })
})

const daily = (yaml: string) => layer(`{ rotation: daily, handoff: "09:00", ${yaml} }`)
const custom = (yaml: string) => layer(`{ rotation: custom, people: [ada, bob], ${yaml} }`)

describe('a schedule with a fault', () => {
  test.each([
    [
      layer('{ rotation: monthly, handoff: "09:00", people: [ada] }'),
      '4 schedules.night.layers[0].rotation: found "monthly", expected one of hourly, daily, weekly, custom',
    ],
    [
      layer('{ rotation: weekly, handoff: "09:00", people: [ada] }'),
      'handoff: found "09:00", expected a weekday and a time, such as "Mon 09:00"',
    ],
    [
      layer('{ rotation: daily, handoff: "Mon 09:00", people: [ada] }'),
      '(the rotation is daily), expected only a time',
    ],
    [
      layer('{ rotation: hourly, handoff: "Mon 09:00", people: [ada] }'),
      '(the rotation is hourly), expected only a time',
    ],
    [layer('{ rotation: daily, handoff: "25:00", people: [ada] }'), 'handoff: found "25:00", expected a hand-off'],
    [layer('{ rotation: weekly, handoff: "Foo 09:00", people: [ada] }'), 'found "Foo 09:00", expected a hand-off'],
    [layer('{ rotation: daily, people: [ada] }'), 'handoff: is missing, expected a hand-off'],
    [
      layer('{ rotation: daily, handoff: ["08:00", "20:00"], people: [ada] }'),
      'expected one hand-off; several are rotation: custom',
    ],
    [custom('handoff: []'), 'handoff: found a list, expected a list of hand-offs with at least one'],
    [custom('start: 2026-01-05'), 'handoff: is missing, expected hand-offs such as ["Mon 09:00", "Fri 17:00"]'],
    [custom('handoff: ["Mon 09:00", "17:00"]'), 'expected a weekday in each of them, or in none'],
    [
      custom('handoff: ["Mon 09:00", "monday 9:00"]'),
      'handoff[1]: found "monday 9:00" (a second time), expected another',
    ],
    [custom('handoff: ["09:00"], every: 2'), 'every: found 2 (the hand-offs say how often), expected none'],
    [daily('people: [ada], every: 0'), 'every: found 0, expected a whole number from 1 to 1000'],
    [daily('people: [ada], every: 1.5'), 'every: found 1.5'],
    [daily('people: []'), 'people: found a list, expected a list of people with at least one'],
    [daily('people: [ada, []]'), 'people[1]: found a list, expected a list of people with at least one'],
    [layer('{ rotation: daily, handoff: "09:00" }'), 'people: is missing'],
    [daily('people: [ada, bob, ada]'), 'people[2]: found "ada" (a second time), expected everybody once'],
    [daily('people: [[ada, bob], [bob, ada]]'), 'people[1]: found a list (a second time)'],
    [daily('people: [[ada, ada]]'), 'people[0][1]: found "ada" (a second time)'],
    [daily('people: [eve]'), 'people[0]: found "eve" (there is no such person)'],
    [daily('people: [[ada, eve]]'), 'people[0][1]: found "eve" (there is no such person)'],
    [daily('people: [ada, ~]'), 'people[1]: found nothing, expected a list of people'],
    [daily('people: [ada], start: 2026-02-30'), 'found "2026-02-30", expected a day'],
    [daily('people: [ada], hours: nights'), 'hours: found "nights", expected hours such as "Mon-Fri 09:00-17:00"'],
    [daily('people: [ada], hours: ["09:00-09:00"]'), 'hours[0]: found "09:00-09:00" (they never hold), expected hours'],
    [
      daily('people: [ada], hours: "Sun 02:00-04:00 Europe/Berlin"'),
      '(they are in the zone of the schedule), expected',
    ],
    [daily('people: [ada], hours: "2026-12-01 22:00 - 2026-12-02 04:00"'), 'expected hours such as'],
    ['\nschedules: { payments: { layers: [] } }', 'schedules.payments.layers: found a list, expected a list of layers'],
    [
      '\nschedules: { payments: { timezone: Europe/Berln, layers: [{ rotation: hourly, people: [ada] }] } }',
      'did you mean "Europe/Berlin"?',
    ],
    [
      '\nschedules: { payments: { changes: later, layers: [{ rotation: hourly, people: [ada] }] } }',
      'changes: found "later", expected one of now, after_shift, after_round',
    ],
  ])('%j: %s', (text, fragment) => {
    const faults = faultsIn(text)
    expect(faults).toEqual([expect.stringContaining(/^\d/.test(fragment) ? `r.yml:${fragment}` : fragment)])
  })
})
