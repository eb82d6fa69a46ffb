import { describe, expect, test } from 'vitest'
import { type Rotation, turnsOf } from '../../src/oncall/rotation.ts'
import { calendar, elapsed } from '../kit/schedules.ts'

const iso = (at: Date) => at.toISOString().replace('.000Z', 'Z')

/** The hand-offs from an instant on, as UTC has them. */
function handoffs(zone: string, start: string, rotation: Rotation, from: string, count: number) {
  const found: string[] = []
  const turns = turnsOf(rotation, start, zone)
  for (let turn = turns.at(new Date(from)); found.length < count; turn = turns.at(turn.until)) {
    found.push(`${turn.number} ${iso(turn.from)}`)
  }
  return found
}

describe('a hand-off', () => {
  test.each<[string, string, string, Rotation, string[]]>([
    [
      'by the week, into summer time',
      'Europe/Berlin',
      '2026-03-23',
      calendar(7, '09:00'),
      ['0 2026-03-23T08:00:00Z', '1 2026-03-30T07:00:00Z', '2 2026-04-06T07:00:00Z'],
    ],
    [
      'in an hour that is skipped comes when it is over',
      'Europe/Berlin',
      '2026-03-28',
      calendar(1, '02:30'),
      ['0 2026-03-28T01:30:00Z', '1 2026-03-29T01:00:00Z', '2 2026-03-30T00:30:00Z'],
    ],
    [
      'in an hour that comes twice comes the first time',
      'Europe/Berlin',
      '2026-10-24',
      calendar(1, '02:30'),
      ['0 2026-10-24T00:30:00Z', '1 2026-10-25T00:30:00Z', '2 2026-10-26T01:30:00Z'],
    ],
    [
      'skipped in New York',
      'America/New_York',
      '2026-03-07',
      calendar(1, '02:30'),
      ['0 2026-03-07T07:30:00Z', '1 2026-03-08T07:00:00Z', '2 2026-03-09T06:30:00Z'],
    ],
    [
      'repeated in New York',
      'America/New_York',
      '2026-10-31',
      calendar(1, '01:30'),
      ['0 2026-10-31T05:30:00Z', '1 2026-11-01T05:30:00Z', '2 2026-11-02T06:30:00Z'],
    ],
    [
      'at a midnight that São Paulo skipped',
      'America/Sao_Paulo',
      '2018-11-03',
      calendar(1, '00:00'),
      ['0 2018-11-03T03:00:00Z', '1 2018-11-04T03:00:00Z', '2 2018-11-05T02:00:00Z'],
    ],
    [
      'before a midnight that São Paulo reached twice',
      'America/Sao_Paulo',
      '2019-02-15',
      calendar(1, '23:30'),
      ['0 2019-02-16T01:30:00Z', '1 2019-02-17T01:30:00Z', '2 2019-02-18T02:30:00Z'],
    ],
    [
      'in São Paulo since it changes no clocks',
      'America/Sao_Paulo',
      '2026-02-20',
      calendar(1, '00:00'),
      ['0 2026-02-20T03:00:00Z', '1 2026-02-21T03:00:00Z', '2 2026-02-22T03:00:00Z'],
    ],
    [
      'in the half hour that Lord Howe skips',
      'Australia/Lord_Howe',
      '2026-10-03',
      calendar(1, '02:15'),
      ['0 2026-10-02T15:45:00Z', '1 2026-10-03T15:30:00Z', '2 2026-10-04T15:15:00Z'],
    ],
    [
      'in the half hour that Lord Howe repeats',
      'Australia/Lord_Howe',
      '2026-04-04',
      calendar(1, '01:45'),
      ['0 2026-04-03T14:45:00Z', '1 2026-04-04T14:45:00Z', '2 2026-04-05T15:15:00Z'],
    ],
    [
      'on the day that Apia skipped gives way to that of the day after',
      'Pacific/Apia',
      '2011-12-29',
      calendar(1, '00:00'),
      ['0 2011-12-29T10:00:00Z', '2 2011-12-30T10:00:00Z', '3 2011-12-31T10:00:00Z'],
    ],
    [
      'later on the day that Apia skipped comes at its end',
      'Pacific/Apia',
      '2011-12-29',
      calendar(1, '09:00'),
      ['0 2011-12-29T19:00:00Z', '1 2011-12-30T10:00:00Z', '2 2011-12-30T19:00:00Z'],
    ],
    [
      'in Kathmandu, three quarters off the hour',
      'Asia/Kathmandu',
      '2026-05-01',
      calendar(1, '09:00'),
      ['0 2026-05-01T03:15:00Z', '1 2026-05-02T03:15:00Z', '2 2026-05-03T03:15:00Z'],
    ],
    [
      'on a leap day',
      'Europe/Berlin',
      '2028-02-28',
      calendar(1, '09:00'),
      ['0 2028-02-28T08:00:00Z', '1 2028-02-29T08:00:00Z', '2 2028-03-01T08:00:00Z'],
    ],
    [
      'every two weeks over a leap day',
      'Europe/Berlin',
      '2028-02-21',
      calendar(14, '09:00'),
      ['0 2028-02-21T08:00:00Z', '1 2028-03-06T08:00:00Z', '2 2028-03-20T08:00:00Z'],
    ],
    [
      'twice a week',
      'Europe/Berlin',
      '2026-03-23',
      calendar(7, '09:00', '4 17:00'),
      ['0 2026-03-23T08:00:00Z', '1 2026-03-27T16:00:00Z', '2 2026-03-30T07:00:00Z', '3 2026-04-03T15:00:00Z'],
    ],
    [
      'twice within an hour that is skipped lets the later one win',
      'Europe/Berlin',
      '2026-03-28',
      calendar(1, '02:10', '02:50'),
      ['0 2026-03-28T01:10:00Z', '1 2026-03-28T01:50:00Z', '3 2026-03-29T01:00:00Z', '4 2026-03-30T00:10:00Z'],
    ],
    [
      'every five hours goes by time that passes, into summer time',
      'Europe/Berlin',
      '2026-03-28',
      elapsed(5, '20:00'),
      ['0 2026-03-28T19:00:00Z', '1 2026-03-29T00:00:00Z', '2 2026-03-29T05:00:00Z'],
    ],
    [
      'every hour has the hour that comes twice twice',
      'Europe/Berlin',
      '2026-10-25',
      elapsed(1, '01:00'),
      ['0 2026-10-24T23:00:00Z', '1 2026-10-25T00:00:00Z', '2 2026-10-25T01:00:00Z', '3 2026-10-25T02:00:00Z'],
    ],
  ])('%s', (_, zone, start, rotation, expected) => {
    const [first = ''] = expected
    expect(handoffs(zone, start, rotation, first.split(' ')[1] ?? '', expected.length)).toEqual(expected)
  })
})

describe('turns', () => {
  test('count backwards before the first one', () => {
    const turns = turnsOf(calendar(7, '09:00'), '2026-01-05', 'UTC')
    const at = (instant: string) => turns.at(new Date(instant)).number
    expect(['2026-01-05T09:00:00Z', '2026-01-05T08:59:59Z', '2025-12-22T08:00:00Z'].map(at)).toEqual([0, -1, -3])
  })

  test('are not lost where clocks go back over midnight', () => {
    // St. John's went from 00:01 back to 23:01 of the day before.
    const turns = turnsOf(calendar(1, '00:00'), '2010-11-06', 'America/St_Johns')
    const midnight = new Date('2010-11-07T02:30:00Z')
    const again = new Date('2010-11-07T03:00:00Z')
    expect(turns.at(midnight)).toMatchObject({ number: 1, from: midnight })
    expect(turns.at(again)).toMatchObject({ number: 1, from: midnight })
  })
})
