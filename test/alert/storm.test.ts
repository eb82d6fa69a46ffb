import { describe, expect, test } from 'vitest'
import { added, type Bucket, causesOf, isStorm, OTHERS, pour } from '../../src/alert/storm.ts'

const noon = new Date('2026-11-20T12:00:00Z')
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1_000)
const rule = { incidents: 5, withinMs: 60_000 }

test.each([
  ['is none while few incidents open', { opened: 4, storm: null }, false],
  ['is one once so many have opened', { opened: 5, storm: null }, true],
  ['goes on while alerts come into it', { opened: 0, storm: { lastAt: at(-59) } }, true],
  ['is over when nothing has come into it for so long', { opened: 0, storm: { lastAt: at(-60) } }, false],
])('a storm %s', (_, weather, expected) => expect(isStorm(rule, weather, noon)).toBe(expected))

describe('a limit of 60 a minute', () => {
  const limit = { count: 60, perMs: 60_000 }
  /** How many of `amount` alerts, one every `everySeconds`, are over it. */
  const over = (amount: number, everySeconds: number) => {
    let bucket: Bucket | null = null
    let many = 0
    for (let i = 0; i < amount; i++) {
      const poured = pour(limit, bucket, at(i * everySeconds))
      bucket = poured.bucket
      if (poured.over) many++
    }
    return many
  }

  test('lets sixty through at once, and no more', () => expect(over(100, 0)).toBe(40))
  test('lets one a second through for ever', () => expect(over(1_000, 1)).toBe(0))
  test('lets half of two a second through in the long run', () => expect(over(1_000, 0.5)).toBeGreaterThan(400))
  test('forgets what is long ago', () => {
    const full = pour(limit, { level: 60, at: noon }, noon)
    expect(full.over).toBe(true)
    expect(pour(limit, full.bucket, at(60)).over).toBe(false)
  })
  test('is not thrown by a clock that is set back', () =>
    expect(pour(limit, { level: 3, at: at(60) }, noon).bucket.level).toBe(4))
})

describe('causes', () => {
  const alert = (labels: Record<string, string>, title = 'Down') => ({ labels, title })

  test('are what alerts have in common, the title where they have nothing', () =>
    expect(
      causesOf([alert({ service: 'a', alertname: 'X' }), alert({ service: 'a', alertname: 'X' }), alert({})]),
    ).toEqual({
      'a · X': 2,
      Down: 1,
    }))

  test('of many kinds are counted together from the fifty-first on', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`c${i}`, 1]))
    const sum = added({}, many)
    expect(Object.keys(sum)).toHaveLength(51)
    expect(sum[OTHERS]).toBe(10)
    expect(added(sum, { c3: 4 }).c3).toBe(5)
  })

  test('have any names', () =>
    expect(added({}, { constructor: 1, __proto__: 2 } as Record<string, number>)).toEqual({ constructor: 1 }))
})
