import { describe, expect, test } from 'vitest'
import { type Changes, effectiveAt, isSame } from '../../src/oncall/version.ts'
import { calendar, daily, elapsed, hours, layer, schedule, weekly } from '../kit/schedules.ts'

const NOW = new Date('2026-05-06T12:00:00Z')
const before = schedule('UTC', weekly('ada bob carol'), layer('dan eve', elapsed(6)))

describe('an edit', () => {
  test.each<[Changes, string, typeof before, string]>([
    ['now', 'at once', schedule('UTC', weekly('ada')), '2026-05-06T12:00:00Z'],
    ['after_shift', 'at once where it changes nothing', before, '2026-05-06T12:00:00Z'],
    [
      'after_shift',
      'with the hand-off of the layer that it changes',
      schedule('UTC', weekly('ada bob'), layer('dan eve', elapsed(6))),
      '2026-05-11T09:00:00Z',
    ],
    [
      'after_shift',
      'with the last hand-off of several',
      schedule('UTC', weekly('ada bob'), layer('dan', elapsed(6))),
      '2026-05-11T09:00:00Z',
    ],
    [
      'after_shift',
      'with the hand-off of the upper layer alone',
      schedule('UTC', weekly('ada bob carol'), layer('dan', elapsed(6))),
      '2026-05-06T18:00:00Z',
    ],
    [
      'after_round',
      'when all have had their turn',
      schedule('UTC', weekly('ada bob'), layer('dan eve', elapsed(6))),
      '2026-05-11T09:00:00Z',
    ],
    [
      'after_round',
      'when all of the upper layer have had theirs',
      schedule('UTC', weekly('ada bob carol'), layer('dan', elapsed(6))),
      '2026-05-07T00:00:00Z',
    ],
    [
      'after_shift',
      'with all hand-offs where it takes a layer',
      schedule('UTC', before.layers[0] ?? weekly('ada')),
      '2026-05-11T09:00:00Z',
    ],
    [
      'after_shift',
      'with all hand-offs where it is of the zone',
      { ...before, timezone: 'Asia/Tokyo' },
      '2026-05-11T09:00:00Z',
    ],
  ])('that is to count %s comes into force %s', (changes, _, after, expected) => {
    expect(effectiveAt(before, after, changes, NOW)).toEqual(new Date(expected))
  })

  test('of a round waits for its last turn, wherever it stands', () => {
    const round = (now: string) =>
      effectiveAt(schedule('UTC', weekly('ada bob carol')), schedule('UTC'), 'after_round', new Date(now))
    expect(
      ['2026-01-05T09:00:00Z', '2026-01-12T09:00:00Z', '2026-01-26T08:59:59Z', '2026-01-26T09:00:00Z'].map(round),
    ).toEqual(
      ['2026-01-26T09:00:00Z', '2026-01-26T09:00:00Z', '2026-01-26T09:00:00Z', '2026-02-16T09:00:00Z'].map(
        text => new Date(text),
      ),
    )
  })

  test('waits for no layer that has not begun', () => {
    const coming = schedule('UTC', daily('ada bob', { start: '2026-08-01' }))
    expect(effectiveAt(coming, schedule('UTC', daily('ada')), 'after_round', NOW)).toEqual(NOW)
  })
})

describe('two schedules', () => {
  const one = schedule('UTC', weekly('ada bob+carol', { hours: [hours('22:00-06:00')] }))

  test('are the same whatever the order in which a database has their keys', () => {
    const [first = weekly('ada')] = one.layers
    const { hours, slots, start, rotation } = first
    expect(isSame(one, { ...one, name: 'other', layers: [{ hours, start, slots, rotation }] })).toBe(true)
  })

  test.each([
    ['another zone', { ...one, timezone: 'Asia/Tokyo' }],
    ['other people', schedule('UTC', weekly('ada carol+bob', { hours: [hours('22:00-06:00')] }))],
    ['a slot less', schedule('UTC', weekly('ada', { hours: [hours('22:00-06:00')] }))],
    ['other hours', schedule('UTC', weekly('ada bob+carol'))],
    [
      'another hand-off',
      schedule('UTC', layer('ada bob+carol', calendar(7, '10:00'), { hours: [hours('22:00-06:00')] })),
    ],
    ['a layer more', schedule('UTC', ...one.layers, ...one.layers)],
  ])('are not with %s', (_, other) => {
    expect(isSame(one, other)).toBe(false)
  })
})
