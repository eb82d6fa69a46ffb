import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MINUTE } from '../../src/lib/time.ts'
import {
  clockChange,
  dayAt,
  instantAt,
  isZone,
  lastInstantAt,
  parseDay,
  parseInstant,
  wallAt,
  wallText,
  weekdayOf,
} from '../../src/lib/zone.ts'

describe('a wall clock', () => {
  test.each([
    ['UTC', '2026-03-29', '02:30', '2026-03-29T02:30:00Z', ''],
    ['Europe/Berlin', '2026-01-05', '09:00', '2026-01-05T08:00:00Z', 'winter'],
    ['Europe/Berlin', '2026-07-06', '09:00', '2026-07-06T07:00:00Z', 'summer'],
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59:00Z', 'before the gap'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00:00Z', 'skipped'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00:00Z', 'skipped'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00Z', 'after the gap'],
    ['Europe/Berlin', '2026-10-25', '01:59', '2026-10-24T23:59:00Z', 'before the repetition'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z', 'repeated: the first'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00:00Z', 'after the repetition'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00:00Z', 'skipped'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00Z', 'repeated: the first'],
    ['America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00:00Z', 'after the repetition'],
    ['America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00:00Z', 'a midnight that is skipped'],
    ['America/Sao_Paulo', '2018-11-04', '00:30', '2018-11-04T03:00:00Z', 'skipped'],
    ['America/Sao_Paulo', '2019-02-16', '23:30', '2019-02-17T01:30:00Z', 'repeated: the first'],
    ['America/Sao_Paulo', '2019-02-17', '00:00', '2019-02-17T03:00:00Z', 'after the repetition'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00Z', 'half an hour skipped'],
    ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30:00Z', 'after the gap'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00Z', 'half an hour repeated: the first'],
    ['Australia/Lord_Howe', '2026-04-05', '02:00', '2026-04-04T15:30:00Z', 'after the repetition'],
    ['Pacific/Apia', '2011-12-30', '09:00', '2011-12-30T10:00:00Z', 'a day that is skipped'],
    ['Pacific/Apia', '2011-12-31', '09:00', '2011-12-30T19:00:00Z', 'the day after'],
    ['Asia/Kathmandu', '2026-05-01', '09:00', '2026-05-01T03:15:00Z', 'an odd offset'],
  ])('in %s on %s at %s is %s %s', (zone, day, time, expected) => {
    const [hours, minutes] = time.split(':').map(Number)
    const at = instantAt(zone, parseDay(day) ?? 0, (hours ?? 0) * 60 + (minutes ?? 0))
    expect(at.toISOString()).toBe(expected.replace('Z', '.000Z'))
  })

  test.each([
    ['Europe/Berlin', '2026-06-30T21:59:59Z', '2026-06-30'],
    ['Europe/Berlin', '2026-06-30T22:00:00Z', '2026-07-01'],
    ['America/New_York', '2026-06-30T03:59:59Z', '2026-06-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
  ])('in %s at %s shows %s', (zone, at, day) => {
    expect(dayAt(zone, new Date(at))).toBe(parseDay(day))
  })
})

test.each([
  ['Europe/Berlin', '2026-10-25', 150, '2026-10-25T01:30:00Z', 'repeated'],
  ['Europe/Berlin', '2026-10-25', 180, '2026-10-25T02:00:00Z', 'after the repetition'],
  ['Europe/Berlin', '2026-03-29', 150, '2026-03-29T01:00:00Z', 'skipped'],
  ['America/New_York', '2026-11-01', 90, '2026-11-01T06:30:00Z', 'repeated'],
  ['Australia/Lord_Howe', '2026-04-05', 105, '2026-04-04T15:15:00Z', 'half an hour repeated'],
  ['UTC', '2026-04-05', 105, '2026-04-05T01:45:00Z', 'once'],
])('in %s on %s minute %i is last at %s, %s', (zone, day, minutes, expected) => {
  expect(lastInstantAt(zone, parseDay(day) ?? 0, minutes)).toEqual(new Date(expected))
})

test.each([
  ['Europe/Berlin', '2026-03-29T00:00:00.500Z', '2026-03-29T04:00:00Z', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-24T00:00:00Z', '2026-10-26T00:00:00Z', '2026-10-25T01:00:00Z'],
  ['Europe/Berlin', '2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z', null],
  ['Australia/Lord_Howe', '2026-10-03T00:00:00Z', '2026-10-04T00:00:00Z', '2026-10-03T15:30:00Z'],
])('in %s between %s and %s clocks change at %s', (zone, from, to, expected) => {
  expect(clockChange(zone, new Date(from), new Date(to))).toEqual(expected === null ? null : new Date(expected))
})

test('a wall clock shows milliseconds of its own day', () => {
  expect(new Date(wallAt('Asia/Kathmandu', new Date('2026-05-01T20:00:00Z'))).toISOString()).toBe(
    '2026-05-02T01:45:00.000Z',
  )
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Berln', false],
  ['+02:00', false],
  ['', false],
  ['CEST', false],
])('%j is a zone: %s', (name, expected) => {
  expect(isZone(name)).toBe(expected)
})

test.each([
  ['1970-01-01', 0],
  ['2024-02-29', 19_782],
  ['2023-02-29', null],
  ['2026-13-01', null],
  ['2026-1-1', null],
  ['soon', null],
])('the day %s is %s', (text, day) => {
  expect(parseDay(text)).toBe(day)
})

test('1970-01-01 was a Thursday, and the day before a Wednesday', () => {
  expect([weekdayOf(0), weekdayOf(-1), weekdayOf(3)]).toEqual([4, 3, 0])
})

test('a wall clock is told with its weekday', () => {
  expect(wallText('Asia/Kathmandu', new Date('2026-05-01T20:00:00Z'))).toBe('Sat 2026-05-02 01:45')
})

test.each([
  ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00.000Z'],
  ['2026-01-05T08:00:00.5+05:45', '2026-01-05T02:15:00.500Z'],
  ['2026-07-05 09:00', '2026-07-05T07:00:00.000Z'],
  ['2026-01-05T09:00', '2026-01-05T08:00:00.000Z'],
  ['2026-01-05', '2026-01-04T23:00:00.000Z'],
  ['2026-03-29 02:30', '2026-03-29T01:00:00.000Z'],
  ['2026-02-30 09:00', undefined],
  ['2026-01-05 24:00', undefined],
  ['2026-01-05T25:00:00Z', undefined],
  ['09:00', undefined],
  ['tomorrow', undefined],
  ['1767600000000', undefined],
])('in Berlin %j is %s', (text, expected) => {
  expect(parseInstant(text, 'Europe/Berlin')?.toISOString()).toBe(expected)
})

test('in every zone a minute that a clock shows leads back to its instant', () => {
  const minute = fc.integer({ min: Date.UTC(1990) / MINUTE, max: Date.UTC(2040) / MINUTE })
  fc.assert(
    fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), minute, (zone, minute) => {
      const at = new Date(minute * MINUTE)
      const day = dayAt(zone, at)
      const minutes = wallAt(zone, at) / MINUTE - day * 1440
      const both = [instantAt(zone, day, minutes), lastInstantAt(zone, day, minutes)]
      expect(both).toContainEqual(at)
      expect(both.map(instant => wallAt(zone, instant))).toEqual([wallAt(zone, at), wallAt(zone, at)])
    }),
    { numRuns: 5_000 },
  )
})
