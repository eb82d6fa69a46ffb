import { expect, test } from 'vitest'
import { overLimit, STORM } from '../../src/alert/storm.ts'
import { locking, READING_SILENCES } from '../../src/store/locks.ts'

const numbers = (statement: string) => [...statement.matchAll(/\b\d{1,4}\b/g)].map(([digits]) => Number(digits))

test('what is held late is behind all that is held before it', () => {
  const [storm, ...none] = numbers(locking([STORM.key, overLimit('prod').key]))
  const groups = numbers(locking(Array.from({ length: 20_000 }, (_, i) => `service="s${i}"`)))
  expect(none).toEqual([])
  expect(storm).toBeGreaterThan(Math.max(...groups, ...numbers(READING_SILENCES)))
  expect(groups).toEqual(groups.toSorted((a, b) => a - b))
})
