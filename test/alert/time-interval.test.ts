import { describe, expect, test } from 'vitest'
import { outsideActiveTime } from '../../src/alert/active-time.ts'
import { isWithin, nextChange, type TimeInterval } from '../../src/alert/time-interval.ts'
import { MINUTE } from '../../src/lib/time.ts'
import { read } from '../rulebook/read.ts'

const intervalsOf = (yaml: string): readonly TimeInterval[] =>
  read(`time_intervals:\n  it:\n    - ${yaml}`).timeIntervals.get('it') ?? []
const isIn = (yaml: string, at: string) => intervalsOf(yaml).some(interval => isWithin(interval, new Date(at)))

const BUSINESS = '{ times: [{ start_time: "09:00", end_time: "17:00" }], weekdays: ["monday:friday"] }'
const BERLIN = 'location: Europe/Berlin'

describe('a time interval', () => {
  // The first ones are those of Alertmanager's own tests (timeinterval_test.go).
  test.each<[string, string, boolean]>([
    ['{}', '2006-01-02T15:04:00Z', true],
    [BUSINESS, '2020-07-08T09:00:00Z', true],
    [BUSINESS, '2020-07-08T16:59:59Z', true],
    [BUSINESS, '2020-07-08T17:00:00Z', false],
    [BUSINESS, '2020-07-08T08:59:59Z', false],
    [BUSINESS, '2020-07-05T12:00:00Z', false],
    ['{ days_of_month: ["1:10"], months: ["1:6"], years: ["2020:2021"] }', '2021-06-10T23:59:59Z', true],
    ['{ days_of_month: ["1:10"], months: ["1:6"], years: ["2020:2021"] }', '2021-06-11T00:00:00Z', false],
    ['{ days_of_month: ["1:10"], months: ["1:6"], years: ["2020:2021"] }', '2021-07-01T00:00:00Z', false],
    ['{ days_of_month: ["1:10"], months: ["1:6"], years: ["2020:2021"] }', '2022-01-01T00:00:00Z', false],
    ['{ days_of_month: ["-1"] }', '2021-02-28T12:00:00Z', true],
    ['{ days_of_month: ["-1"] }', '2020-02-28T12:00:00Z', false],
    ['{ days_of_month: ["-1"] }', '2020-02-29T12:00:00Z', true],
    ['{ days_of_month: ["-3:-1"] }', '2026-04-28T00:00:00Z', true],
    ['{ days_of_month: ["-3:-1"] }', '2026-04-27T23:59:00Z', false],
    ['{ days_of_month: ["-31:-31"] }', '2026-03-01T00:00:00Z', true],
    ['{ days_of_month: ["-31:-31"] }', '2026-04-01T00:00:00Z', false],
    ['{ days_of_month: ["-31:-1"] }', '2026-04-01T00:00:00Z', true],
    ['{ days_of_month: ["29:31"] }', '2026-02-28T12:00:00Z', false],
    ['{ days_of_month: ["1:-1"] }', '2026-02-28T12:00:00Z', true],
    ['{ days_of_month: [31] }', '2026-05-01T00:00:00Z', false],
    ['{ months: [may], weekdays: [saturday] }', '2026-05-02T00:00:00Z', true],
    ['{ months: [may], weekdays: [saturday] }', '2026-05-03T00:00:00Z', false],
    ['{ weekdays: [sunday] }', '2026-05-03T23:59:59Z', true],
    // In a zone
    [`{ ${BERLIN}, weekdays: [sunday] }`, '2026-05-02T22:00:00Z', true],
    [`{ ${BERLIN}, weekdays: [sunday] }`, '2026-05-03T22:00:00Z', false],
    [`{ ${BERLIN}, years: [2027] }`, '2026-12-31T23:00:00Z', true],
    ['{ location: Asia/Kathmandu, times: [{ start_time: "09:00", end_time: "09:15" }] }', '2026-05-01T03:15:00Z', true],
    // Where clocks change
    [`{ ${BERLIN}, times: [{ start_time: "02:00", end_time: "03:00" }] }`, '2026-03-29T01:00:00Z', false],
    [`{ ${BERLIN}, times: [{ start_time: "02:00", end_time: "03:00" }] }`, '2026-10-25T00:30:00Z', true],
    [`{ ${BERLIN}, times: [{ start_time: "02:00", end_time: "03:00" }] }`, '2026-10-25T01:59:59Z', true],
    [`{ ${BERLIN}, times: [{ start_time: "02:00", end_time: "03:00" }] }`, '2026-10-25T02:00:00Z', false],
  ])('%s at %s: %s', (yaml, at, expected) => {
    expect(isIn(yaml, at)).toBe(expected)
  })
})

const NIGHT = (zone: string) =>
  `{ location: ${zone}, times: [{ start_time: "00:00", end_time: "02:30" }, { start_time: "22:00", end_time: "24:00" }] }`

describe('the next change', () => {
  test.each<[string, string, string]>([
    [BUSINESS, '2026-05-04T08:59:30Z', '2026-05-04T09:00:00Z'],
    [BUSINESS, '2026-05-04T09:00:00Z', '2026-05-04T17:00:00Z'],
    [BUSINESS, '2026-05-08T17:00:00Z', '2026-05-11T09:00:00Z'],
    ['{ days_of_month: [-1] }', '2026-02-10T00:00:00Z', '2026-02-28T00:00:00Z'],
    ['{ days_of_month: [-1] }', '2026-02-28T23:00:00Z', '2026-03-01T00:00:00Z'],
    ['{ weekdays: ["monday:friday"] }\n    - { weekdays: [saturday] }', '2026-05-04T00:00:00Z', '2026-05-10T00:00:00Z'],
    ['{ years: [2030] }', '2026-05-04T00:00:00Z', '2026-06-08T00:00:00Z'],
    ['{}', '2026-05-04T00:00:00Z', '2026-06-08T00:00:00Z'],
    // Over midnight, which is no end
    [NIGHT('Europe/Berlin'), '2026-05-04T20:00:00Z', '2026-05-05T00:30:00Z'],
    // 02:30 is skipped: what ends then ends with the gap
    [NIGHT('Europe/Berlin'), '2026-03-28T21:00:00Z', '2026-03-29T01:00:00Z'],
    // 02:30 comes twice, and between them it is 02:00 once more
    [NIGHT('Europe/Berlin'), '2026-10-24T20:00:00Z', '2026-10-25T00:30:00Z'],
    [NIGHT('Europe/Berlin'), '2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z'],
    [NIGHT('Europe/Berlin'), '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
    [NIGHT('America/New_York'), '2026-03-08T04:00:00Z', '2026-03-08T07:00:00Z'],
    [NIGHT('America/New_York'), '2026-11-01T04:00:00Z', '2026-11-01T07:30:00Z'],
    [NIGHT('Australia/Lord_Howe'), '2026-10-03T12:00:00Z', '2026-10-03T15:30:00Z'],
    [NIGHT('Australia/Lord_Howe'), '2026-04-04T12:00:00Z', '2026-04-04T16:00:00Z'],
  ])('of %s after %s is at %s', (yaml, at, expected) => {
    expect(nextChange(intervalsOf(yaml), new Date(at))).toEqual(new Date(expected))
  })

  test('of none is somewhere ahead', () => {
    const at = new Date('2026-05-04T00:00:00Z')
    expect(nextChange([], at).getTime()).toBeGreaterThan(at.getTime())
  })

  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'])('leaves nothing out in %s', zone => {
    const intervals = intervalsOf(NIGHT(zone))
    const isInAt = (at: number) => intervals.some(interval => isWithin(interval, new Date(at)))
    for (const from of ['2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31']) {
      const start = Date.parse(`${from}T12:00:00Z`)
      const minutes = Array.from({ length: 36 * 60 }, (_, index) => start + (index + 1) * MINUTE)
      const changes = minutes.filter(at => isInAt(at) !== isInAt(at - MINUTE))
      expect(changes.length).toBeGreaterThan(1)
      expect(changes.map((_, nth) => nextChange(intervals, new Date(changes[nth - 1] ?? start)).getTime())).toEqual(
        changes,
      )
    }
  })
})

describe('outside its active time', () => {
  const { timeIntervals } = read(`
time_intervals:
  business: [${BUSINESS}]
  weekend: [{ weekdays: [saturday] }, { weekdays: [sunday] }]
  lunch: [{ times: [{ start_time: "12:00", end_time: "13:00" }] }]
  afternoon: [{ times: [{ start_time: "13:00", end_time: "14:00" }] }]`)
  const ask = (active: string[], mute: string[], at: string) =>
    outsideActiveTime({ active, mute }, timeIntervals, new Date(at))
  const until = (by: string, end: string) => ({
    ...{ reason: 'outside_active_time', by: `interval:${by}` },
    until: new Date(end),
  })

  test.each<[string[], string[], string, ReturnType<typeof until> | null]>([
    [[], [], '2026-05-04T03:00:00Z', null],
    [['business'], [], '2026-05-04T10:00:00Z', null],
    [['business'], [], '2026-05-08T17:00:00Z', until('business', '2026-05-11T09:00:00Z')],
    [['business', 'weekend'], [], '2026-05-09T10:00:00Z', null],
    [['business', 'weekend'], [], '2026-05-08T17:00:00Z', until('business,weekend', '2026-05-09T00:00:00Z')],
    [[], ['lunch'], '2026-05-04T11:59:59Z', null],
    [[], ['lunch'], '2026-05-04T12:00:00Z', until('lunch', '2026-05-04T13:00:00Z')],
    [[], ['lunch', 'afternoon'], '2026-05-04T12:00:00Z', until('lunch', '2026-05-04T14:00:00Z')],
    [['business'], ['lunch'], '2026-05-04T12:30:00Z', until('lunch', '2026-05-04T13:00:00Z')],
    [['business'], ['weekend'], '2026-05-09T12:30:00Z', until('weekend', '2026-05-11T09:00:00Z')],
  ])('active %j, muted %j, at %s', (active, mute, at, expected) => {
    expect(ask(active, mute, at)).toEqual(expected)
  })
})
