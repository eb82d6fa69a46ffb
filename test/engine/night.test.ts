import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { night } from '../kit/night.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

test('nights in which people answer at any moment, and processes die: no page too many, and none too few', async () => {
  const { tooMany, tooFew, pages, answers, kills } = await night(fresh.url, 25, Math.random)
  expect({ tooMany, tooFew }).toEqual({ tooMany: [], tooFew: [] })
  // It would be no night without them.
  expect(Math.min(pages, answers, kills)).toBeGreaterThan(0)
}, 120_000)
