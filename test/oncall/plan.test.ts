import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, later } from '../../src/lib/time.ts'
import type { Layer } from '../../src/oncall/rotation.ts'
import { nextShift, onCallAt, type Schedule, shiftAt } from '../../src/oncall/schedule.ts'

const MON = 1
const weekly: Layer = {
  rotation: 'weekly',
  handoff: { weekday: MON, minutes: 9 * 60 },
  people: ['ada', 'bob', 'carol'],
  start: '2026-01-05',
}
const daily = (minutes: number, start: string): Layer => ({
  rotation: 'daily',
  handoff: { weekday: 0, minutes },
  people: ['ada', 'bob'],
  start,
})
const schedule = (timezone: string, ...layers: Layer[]): Schedule => ({ name: 'payments', timezone, layers })

describe('a weekly schedule in Berlin', () => {
  const payments = schedule('Europe/Berlin', weekly)
  test.each([
    ['2026-01-05T07:59:59Z', [], 'before the first hand-off'],
    ['2026-01-05T08:00:00Z', ['ada'], 'at it'],
    ['2026-01-12T07:59:59Z', ['ada'], 'at the end of the first week'],
    ['2026-01-12T08:00:00Z', ['bob'], 'in the second'],
    ['2026-01-26T08:00:00Z', ['ada'], 'once round'],
    ['2026-03-30T06:59:59Z', ['carol'], 'before the first hand-off in summer time'],
    ['2026-03-30T07:00:00Z', ['ada'], 'at it'],
    ['2026-10-26T07:59:59Z', ['carol'], 'before the first one back in winter time'],
    ['2026-10-26T08:00:00Z', ['ada'], 'at it'],
  ])('at %s has %j: %s', (at, people) => {
    expect(onCallAt(payments, new Date(at))).toEqual(people)
  })

  test('says when the shift began, ends, and who is next', () => {
    const at = new Date('2026-03-26T12:00:00Z')
    expect(shiftAt(payments, at)).toEqual({
      people: ['carol'],
      from: new Date('2026-03-23T08:00:00Z'),
      until: new Date('2026-03-30T07:00:00Z'),
    })
    expect(nextShift(payments, at).people).toEqual(['ada'])
  })

  test('begins with the first hand-off at or after its start', () => {
    const from = (start: string) => nextShift(schedule('Europe/Berlin', { ...weekly, start }), new Date(0)).from
    expect(from('2026-01-05')).toEqual(new Date('2026-01-05T08:00:00Z'))
    expect(from('2026-01-06')).toEqual(new Date('2026-01-12T08:00:00Z'))
    expect(from('2026-01-11')).toEqual(new Date('2026-01-12T08:00:00Z'))
  })
})

describe('a daily hand-off', () => {
  test.each([
    ['Europe/Berlin', '02:30', '2026-03-28', '2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ['Europe/Berlin', '02:30', '2026-10-24', '2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['America/New_York', '02:30', '2026-03-07', '2026-03-07T07:30:00Z', '2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ['America/New_York', '01:30', '2026-10-31', '2026-10-31T05:30:00Z', '2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
    [
      'America/Sao_Paulo',
      '00:00',
      '2018-11-03',
      '2018-11-03T03:00:00Z',
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ],
    [
      'America/Sao_Paulo',
      '23:30',
      '2019-02-15',
      '2019-02-16T01:30:00Z',
      '2019-02-17T01:30:00Z',
      '2019-02-18T02:30:00Z',
    ],
    [
      'Australia/Lord_Howe',
      '02:15',
      '2026-10-03',
      '2026-10-02T15:45:00Z',
      '2026-10-03T15:30:00Z',
      '2026-10-04T15:15:00Z',
    ],
    [
      'Australia/Lord_Howe',
      '01:45',
      '2026-04-04',
      '2026-04-03T14:45:00Z',
      '2026-04-04T14:45:00Z',
      '2026-04-05T15:15:00Z',
    ],
  ])('in %s at %s from %s', (zone, time, start, first, second, third) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    const days = schedule(zone, daily(hours * 60 + minutes, start))
    expect(shiftAt(days, new Date(first))).toEqual({ people: ['ada'], from: new Date(first), until: new Date(second) })
    expect(shiftAt(days, new Date(second))).toEqual({ people: ['bob'], from: new Date(second), until: new Date(third) })
    expect(onCallAt(days, later(new Date(second), -1))).toEqual(['ada'])
    expect(onCallAt(days, new Date(third))).toEqual(['ada'])
  })

  test('goes on over a day that the zone leaps over', () => {
    const apia = schedule('Pacific/Apia', daily(0, '2011-12-29'))
    const [thursday, leap] = [new Date('2011-12-29T10:00:00Z'), new Date('2011-12-30T10:00:00Z')]
    expect(shiftAt(apia, thursday)).toEqual({ people: ['ada'], from: thursday, until: leap })
    // Friday the 30th, bob's, never was.
    expect(shiftAt(apia, leap)).toEqual({ people: ['ada'], from: leap, until: new Date('2011-12-31T10:00:00Z') })
  })
})

describe('layers', () => {
  const nights: Layer = { ...weekly, people: ['dan'], start: '2026-02-02' }
  const both = schedule('UTC', weekly, nights)

  test('lie over each other as soon as they begin', () => {
    expect(onCallAt(both, new Date('2026-02-02T08:59:59Z'))).toEqual(['ada'])
    expect(onCallAt(both, new Date('2026-02-02T09:00:00Z'))).toEqual(['dan'])
  })

  test('end the shift below', () => {
    const midweek = schedule('UTC', weekly, { ...daily(0, '2026-01-07'), people: ['dan'] })
    expect(shiftAt(midweek, new Date('2026-01-06T00:00:00Z'))).toEqual({
      people: ['ada'],
      from: new Date('2026-01-05T09:00:00Z'),
      until: new Date('2026-01-07T00:00:00Z'),
    })
  })

  test('without people leave everything to those below', () => {
    const hollow = schedule('UTC', weekly, { ...weekly, people: [] })
    expect(onCallAt(hollow, new Date('2026-01-06T00:00:00Z'))).toEqual(['ada'])
    expect(shiftAt(schedule('UTC'), new Date(0)).people).toEqual([])
  })
})

const zones = ['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']
const layer = fc.record({
  rotation: fc.constantFrom('daily' as const, 'weekly' as const),
  handoff: fc.record({ weekday: fc.integer({ min: 0, max: 6 }), minutes: fc.integer({ min: 0, max: 1439 }) }),
  people: fc.uniqueArray(fc.constantFrom('ada', 'bob', 'carol', 'dan'), { minLength: 1 }),
  start: fc.constantFrom('2011-12-01', '2018-11-01', '2019-02-14', '2026-03-01', '2026-10-01', '2026-10-24'),
})
const instant = fc
  .tuple(
    fc.constantFrom('2011-12-28', '2018-11-03', '2019-02-16', '2026-03-28', '2026-10-03', '2026-10-24'),
    fc.nat(5 * DAY),
  )
  .map(([day, ms]) => later(new Date(`${day}T00:00:00Z`), ms))

test('shifts tile the time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(layer, { minLength: 1, maxLength: 3 }),
      instant,
      (zone, layers, at) => {
        const payments = schedule(zone, ...layers)
        const shift = shiftAt(payments, at)
        expect(shift.from <= at && at < shift.until).toBe(true)
        expect(shiftAt(payments, shift.from)).toEqual(shift)
        expect(shiftAt(payments, later(shift.until, -1))).toEqual(shift)
        const next = shiftAt(payments, shift.until)
        expect(next.from).toEqual(shift.until)
        expect(next.until > next.from).toBe(true)
        if (shift.people.length > 0)
          expect(shift.until.getTime() - shift.from.getTime()).toBeLessThan(7 * DAY + 25 * HOUR)
      },
    ),
    { numRuns: 500 },
  )
})
