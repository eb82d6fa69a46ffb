import { describe, expect, test } from 'vitest'
import { isOfTime, readMoment } from '../../src/lib/moment.ts'
import { wallText } from '../../src/lib/zone.ts'

/** A Friday, 13:00 in Berlin. */
const NOW = new Date('2026-11-20T12:00:00Z')
const zone = 'Europe/Berlin'
const read = (text: string, after?: Date) => {
  const at = readMoment(text, { zone, now: NOW, ...(after ? { after } : {}) })
  return at && wallText(zone, at)
}

describe('an instant', () => {
  test.each([
    ['now', 'Fri 2026-11-20 13:00'],
    ['18:00', 'Fri 2026-11-20 18:00'],
    ['9:00', 'Sat 2026-11-21 09:00'],
    ['13:00', 'Sat 2026-11-21 13:00'],
    ['today 09:00', 'Fri 2026-11-20 09:00'],
    ['tomorrow 09:00', 'Sat 2026-11-21 09:00'],
    ['Tomorrow  9:30', 'Sat 2026-11-21 09:30'],
    ['Fri 17:00', 'Fri 2026-11-20 17:00'],
    ['fri. 12:00', 'Fri 2026-11-27 12:00'],
    ['Monday 09:00', 'Mon 2026-11-23 09:00'],
    ['thurs 09:00', 'Thu 2026-11-26 09:00'],
    ['in 2h', 'Fri 2026-11-20 15:00'],
    ['90m', 'Fri 2026-11-20 14:30'],
    ['2026-12-24 09:00', 'Thu 2026-12-24 09:00'],
    ['2026-12-24', 'Thu 2026-12-24 00:00'],
    ['2026-12-24T09:00:00Z', 'Thu 2026-12-24 10:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected))

  test.each([
    ['22:00', 'Sun 2026-11-22 22:00'],
    ['Sun 20:00', 'Sun 2026-11-29 20:00'],
    ['2h', 'Sun 2026-11-22 23:00'],
    // Days that are named from here are the same, wherever one starts.
    ['tomorrow 09:00', 'Sat 2026-11-21 09:00'],
  ])('%s after another one', (text, expected) => expect(read(text, new Date('2026-11-22T20:00:00Z'))).toBe(expected))

  test.each([
    '',
    'soon',
    '25:00',
    '9',
    'tomorrow',
    'xyz 09:00',
    'mo 09:00',
    '2026-13-01 09:00',
    '09:00 tomorrow',
    'in',
    'constructor 09:00',
    '9999999999999999d',
  ])('%j is none', text => expect(read(text)).toBeNull())

  test('in an hour that is skipped is the first after it', () => {
    const at = readMoment('2027-03-28 02:30', { zone, now: NOW })
    expect(at?.toISOString()).toBe('2027-03-28T01:00:00.000Z')
  })
})

test.each([
  ['18:00', true],
  ['Fri', true],
  ['tomorrow', true],
  ['2026-12-24', true],
  ['2h', true],
  ['payments', false],
  ['24x7', false],
  ['on-call', false],
])('%s is of time: %s', (word, is) => expect(isOfTime(word)).toBe(is))
