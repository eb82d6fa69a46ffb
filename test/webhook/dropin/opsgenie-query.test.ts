import { expect, test } from 'vitest'
import { filterFrom } from '../../../src/webhook/dropin/opsgenie-query.ts'

test('a query may have an alias of any length that aliases have', () =>
  expect(filterFrom(`status: open AND alias: "${'a'.repeat(512)}"`)).toEqual({ open: true, alias: 'a'.repeat(512) }))

test('a query without end is not looked at', () => {
  const before = performance.now()
  for (let time = 0; time < 10; time++) expect(filterFrom(' '.repeat(15_000))).toBeNull()
  expect(performance.now() - before).toBeLessThan(500)
})
