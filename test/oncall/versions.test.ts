import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, later } from '../../src/lib/time.ts'
import { CHANGES, isSame, type Version } from '../../src/oncall/version.ts'
import { versionsAfter } from '../../src/oncall/versions.ts'
import { daily, schedule, weekly } from '../kit/schedules.ts'

const NOW = new Date('2026-01-05T12:00:00Z')
const [ada, bob, carol] = [
  schedule('UTC', daily('ada bob')),
  schedule('UTC', daily('bob carol')),
  schedule('UTC', daily('carol ada')),
] as const
const always = (of: Version['schedule']): Version => ({ since: null, schedule: of })

describe('what a schedule was and will be', () => {
  test('begins with the first that is said', () => {
    expect(versionsAfter([], ada, 'after_round', NOW)).toEqual([always(ada)])
  })

  test('gets another version with an edit', () => {
    expect(versionsAfter([always(ada)], bob, 'now', NOW)).toEqual([always(ada), { since: NOW, schedule: bob }])
    const [, pending] = versionsAfter([always(ada)], bob, 'after_shift', NOW)
    expect(pending?.since).toEqual(new Date('2026-01-06T09:00:00Z'))
  })

  test('forgets what has not come into force where something else is said', () => {
    const pending = { since: later(NOW, HOUR), schedule: bob }
    expect(versionsAfter([always(ada), pending], carol, 'now', NOW)).toEqual([
      always(ada),
      { since: NOW, schedule: carol },
    ])
    expect(versionsAfter([always(ada), pending], ada, 'now', NOW)).toEqual([always(ada)])
  })

  test('stays as it is where the same is said again', () => {
    const versions = [always(ada), { since: later(NOW, HOUR), schedule: bob }]
    expect(versionsAfter(versions, schedule('UTC', daily('bob carol')), 'now', NOW)).toBe(versions)
  })

  test('is told apart by its zone as well', () => {
    expect(versionsAfter([always(ada)], { ...ada, timezone: 'Asia/Tokyo' }, 'now', NOW)).toHaveLength(2)
  })
})

test('whatever is edited when: instants rise, the last version is what was said, and the past stays', () => {
  const schedules = [ada, bob, carol, schedule('UTC', weekly('ada bob')), schedule('Asia/Tokyo', daily('ada'))]
  const edit = fc.record({
    to: fc.constantFrom(...schedules),
    changes: fc.constantFrom(...CHANGES),
    afterMs: fc.integer({ min: 0, max: 20 * DAY }),
  })
  const inForce = (versions: readonly Version[], at: Date) =>
    versions.findLast(({ since }) => since === null || since <= at)?.schedule
  const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), edits => {
    let [versions, now]: [readonly Version[], Date] = [[], NOW]
    for (const { to, changes, afterMs } of edits) {
      now = later(now, afterMs)
      const before = versions
      versions = versionsAfter(before, to, changes, now)
      const last = versions.at(-1)
      expect(last && isSame(last.schedule, to)).toBe(true)
      const instants = versions.map(({ since }) => since?.getTime() ?? Number.NEGATIVE_INFINITY)
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b))
      for (const agoMs of [1, HOUR, 3 * DAY, 30 * DAY]) {
        const past = later(now, -agoMs)
        if (before.length > 0) expect(inForce(versions, past)).toBe(inForce(before, past))
      }
    }
  })
  fc.assert(property, { numRuns: 200 })
})
