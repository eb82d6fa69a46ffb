import { describe, expect, test } from 'vitest'
import { faultsIn, route, source } from './bad.ts'
import { read } from './read.ts'

describe('a rulebook', () => {
  test("reads time intervals in Alertmanager's shape, where no zone is said in the workspace's", () => {
    const { timeIntervals } = read(`
workspace: { timezone: Europe/Berlin }
time_intervals:
  offhours:
    - times: [{ start_time: "00:00", end_time: "09:00" }, { start_time: "17:30", end_time: "24:00" }]
      weekdays: ["monday:friday", saturday]
      days_of_month: ["1:5", -1, "-3:-2", 31, "1:-1"]
      months: ["1:3", "may:august", december, 11]
      years: ["2026:2028", 2030]
      location: Australia/Lord_Howe
    - { weekdays: Sunday }
  always: [{}]`)
    expect(timeIntervals.get('offhours')).toEqual([
      {
        times: [range(0, 540), range(1050, 1440)],
        weekdays: [range(1, 5), range(6)],
        daysOfMonth: [range(1, 5), range(-1), range(-3, -2), range(31), range(1, -1)],
        months: [range(1, 3), range(5, 8), range(12), range(11)],
        years: [range(2026, 2028), range(2030)],
        zone: 'Australia/Lord_Howe',
      },
      { times: [], weekdays: [range(0)], daysOfMonth: [], months: [], years: [], zone: 'Europe/Berlin' },
    ])
    expect(timeIntervals.get('always')).toHaveLength(1)
  })

  test('reads maintenance windows, each under its name or its place', () => {
    const { maintenance } = read(`
workspace: { timezone: Europe/Berlin }
maintenance:
  - { matchers: service=ledger, when: "Sun 02:00-04:00 America/New_York" }
  - { name: upgrade, matchers: [a=b, c=d], when: "2026-12-01 22:00 - 2026-12-02 04:00" }`)
    expect(maintenance).toMatchObject([
      { name: '0', zone: 'America/New_York', when: { kind: 'weekly', weekdays: [0], from: 120, to: 240 } },
      { name: 'upgrade', zone: 'Europe/Berlin', when: { kind: 'once' } },
    ])
    expect(maintenance.map(({ matchers }) => matchers.length)).toEqual([1, 2])
  })

  test.each([
    ['600/m', { count: 600, perMs: 60_000 }],
    ['10/s', { count: 10, perMs: 1_000 }],
    ['1/h', { count: 1, perMs: 3_600_000 }],
    ['50000/d', { count: 50_000, perMs: 86_400_000 }],
  ])('reads the limit %s', (limit, expected) => {
    const { sources } = read(`sources: { prod: { type: grafana, secret: plain-secret, limit: ${limit} } }`)
    expect(sources.get('prod')?.limit).toEqual(expected)
  })
})

const times = (yaml: string) => `\ntime_intervals:\n  night:\n    - ${yaml}`
const maintenance = (yaml: string) => `\nmaintenance:\n  - ${yaml}`

describe('a faulty rulebook', () => {
  test.each([
    // Time intervals
    [times('{ times: [] }'), '3 time_intervals.night[0].times: found a list, expected a list of times with at least'],
    [times('{ times: [{ start_time: "9:00", end_time: "10:00" }] }'), 'start_time: found "9:00", expected a time from'],
    [times('{ times: [{ start_time: "09:00", end_time: "24:30" }] }'), 'end_time: found "24:30"'],
    [
      times('{ times: [{ start_time: "09:00", end_time: "08:00" }] }'),
      'found "08:00", expected a time after start_time',
    ],
    [times('{ times: [{ start_time: "09:00", end_time: "09:00" }] }'), 'expected a time after start_time'],
    [times('{ times: [{ start_time: "09:00" }] }'), 'times[0].end_time: is missing, expected a time'],
    [times('{ weekdays: [mon] }'), 'weekdays[0]: found "mon", expected a weekday such as monday'],
    [times('{ weekdays: ["saturday:monday"] }'), 'found "saturday:monday", expected a weekday'],
    [times('{ weekdays: ["monday:friday:sunday"] }'), 'expected a weekday'],
    [times('{ weekdays: [1] }'), 'weekdays[0]: found 1, expected a weekday'],
    [times('{ days_of_month: [0] }'), 'days_of_month[0]: found 0, expected a day from 1 to 31'],
    [times('{ days_of_month: [32] }'), 'found 32'],
    [times('{ days_of_month: ["-3:3"] }'), 'found "-3:3"'],
    [times('{ days_of_month: ["5:1"] }'), 'found "5:1"'],
    [times('{ days_of_month: ["31:-2"] }'), 'found "31:-2"'],
    [times('{ days_of_month: [1.5] }'), 'found 1.5'],
    [times('{ days_of_month: "" }'), 'days_of_month: found "", expected'],
    [times('{ months: [13] }'), 'found 13, expected a month'],
    [times('{ months: ["august:may"] }'), 'found "august:may"'],
    [times('{ months: [jan] }'), 'found "jan"'],
    [times('{ years: ["2028:2026"] }'), 'found "2028:2026", expected a year'],
    [times('{ years: [26] }'), 'found 26'],
    [times('{ location: Europe/Berln }'), 'did you mean "Europe/Berlin"?'],
    [times('{ time: [] }'), 'there is no "time" here, expected one of times, weekdays'],
    ['\ntime_intervals: { night: {} }', '1 time_intervals.night: found a map, expected a list of time intervals'],
    ['\ntime_intervals: [{ name: night }]', 'time_intervals: found a list, expected a map of names to lists of time'],
    // Maintenance
    [maintenance('{ matchers: [a=b] }'), '2 maintenance[0].when: is missing, expected a window such as'],
    [maintenance('{ when: "02:00-04:00" }'), 'maintenance[0].matchers: is missing'],
    [maintenance('{ matchers: [a=b], when: now }'), 'found "now", expected a window such as'],
    [maintenance('{ matchers: [a=b], when: "02:00-02:00" }'), 'found "02:00-02:00"'],
    [maintenance('{ matchers: [a=b], when: "Sun 2-4" }'), 'found "Sun 2-4"'],
    [maintenance('{ matchers: [a=b], when: "02:00-04:00 Europe/Berln" }'), 'did you mean "Europe/Berlin"?'],
    [maintenance('{ matchers: [a=b], when: "2026-02-30 02:00-04:00" }'), 'found "2026-02-30 02:00-04:00"'],
    [maintenance('{ matchers: [a=b], when: "2026-03-02 02:00 - 2026-03-01 04:00" }'), 'expected a window'],
    [
      maintenance(
        '{ name: x, matchers: [a=b], when: "02:00-04:00" }\n  - { name: x, matchers: [], when: "1:00-2:00" }',
      ),
      '3 maintenance[1].matchers: found a list, expected a list of matchers with at least one',
    ],
    [
      maintenance(
        '{ name: x, matchers: [a=b], when: "02:00-04:00" }\n  - { name: x, matchers: [c], when: "1:00-2:00" }',
      ),
      '3 maintenance[1].matchers[0]: found "c"',
    ],
    [
      maintenance(
        '{ name: x, matchers: [a=b], when: "02:00-04:00" }\n  - { name: x, matchers: a=b, when: "1:00-2:00" }',
      ),
      '3 maintenance[1].name: found "x", expected a name of its own',
    ],
    // What alerts wait for
    ['\nroute:\n  continue: true', '2 route.continue: found continue, expected none at the top'],
    [route('{ continue: maybe }'), 'found "maybe", expected true or false'],
    [route('{ active: [night] }'), '3 route.routes[0].active[0]: found "night" (there is no such time interval)'],
    [route('{ mute: nights }\ntime_intervals: { night: [{}] }'), 'mute: found "nights", expected a list of time'],
    [route('{ mute: [nights] }\ntime_intervals: { night: [{}] }'), 'did you mean "night"?'],
    [route('{ group_wait: 10 }'), 'group_wait: found 10, expected a duration such as 30s, or none'],
    [route('{ group_wait: 25h }'), 'found "25h", expected a duration'],
    [route('{ threshold: 3 }'), 'threshold: found 3, expected a map with count, within, of'],
    [route('{ threshold: { count: 3 } }'), 'threshold.within: is missing, expected a duration above zero'],
    [route('{ threshold: { count: 0, within: 5m } }'), 'count: found 0, expected a whole number from 1 to 1000'],
    [route('{ threshold: { count: 3, within: 5m, of: all } }'), 'found "all", expected distinct or times'],
    [route('{ reopen_within: 0s }'), 'found "0s", expected a duration above zero'],
    [route('{ repeat: never }'), 'found "never", expected a duration above zero'],
    [route('{ flapping: { changes: 1, within: 10m } }'), 'changes: found 1, expected a whole number from 2 to 1000'],
    [route('{ flapping: { chnages: 5, changes: 5, within: 10m } }'), 'did you mean "changes"?'],
    [
      '\nworkspace: { storm: { incidents: 1, within: 1m } }',
      'storm.incidents: found 1, expected a whole number from 2',
    ],
    ['\nworkspace: { storm: true }', 'workspace.storm: found true, expected a map with incidents, within'],
    [
      source('{ type: grafana, secret: "<LONG>", limit: 600/w }'),
      'limit: found "600/w", expected a rate such as 600/m',
    ],
  ])('says of %j: %s', (text, fragment) => {
    const faults = faultsIn(text)
    const expected = /^\d+ /.test(fragment) ? `r.yml:${fragment}` : fragment
    expect(faults).toEqual([expect.stringContaining(expected)])
  })
})

function range(from: number, to = from) {
  return { from, to }
}
