import { expect, test } from 'vitest'
import { type Json, sameJson } from '../../src/lib/json.ts'

test.each<[Json, Json, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [null, {}, false],
  [[], {}, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [{ a: 1, b: [null] }, { b: [null], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [{ a: null }, { b: null }, false],
])('%j and %j say the same: %s', (one, other, expected) => {
  expect([sameJson(one, other), sameJson(other, one)]).toEqual([expected, expected])
})
