import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAsk } from '../../src/engine/ask.ts'
import { createFirstTime, createReject, tidy } from '../../src/engine/upkeep.ts'
import { openDb } from '../../src/store/db.ts'
import { keepKey } from '../../src/store/keys.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { turnedClock } from '../kit/engine.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const body = { source: 'prod', reason: 'not JSON', path: null, contentType: '', body: '' }

describe('a key that was seen', () => {
  test('is seen by one of many who ask at once, in whichever process', async () => {
    const other = openDb(fresh.url, { max: 5 })
    const { now } = turnedClock()
    const asking = Array.from({ length: 20 }, (_, i) => createFirstTime(i % 2 ? other : fresh.db, now)('event 1'))
    expect((await Promise.all(asking)).filter(Boolean)).toHaveLength(1)
    await other.$client.end()
  })

  test('is remembered for three days', async () => {
    const clock = turnedClock()
    const firstTime = createFirstTime(fresh.db, clock.now)
    expect(await firstTime('event 2')).toBe(true)
    await tidy(fresh.db, clock.advance('71h'))
    expect(await firstTime('event 2')).toBe(false)
    await tidy(fresh.db, clock.advance('2h'))
    expect(await firstTime('event 2')).toBe(true)
  })
})

describe('what could not be read', () => {
  test('is kept for a week', async () => {
    const clock = turnedClock()
    const { rejected } = createAsk(fresh.db)
    await createReject(fresh.db, clock.now)(body)
    await tidy(fresh.db, clock.advance('6d23h'))
    expect((await rejected({ limit: 9 })).items).toHaveLength(1)
    await tidy(fresh.db, clock.advance('2h'))
    expect((await rejected({ limit: 9 })).items).toHaveLength(0)
  })

  test('is kept up to a number: the newest', async () => {
    const { now } = turnedClock()
    await fresh.db.execute(sql`
      insert into rejected (source, at, reason, content_type, body)
      select 'prod', ${now()}, '', '', n::text from generate_series(1, 2100) n`)
    await tidy(fresh.db, now())
    const { items } = await createAsk(fresh.db).rejected({ limit: 9_999 })
    expect([items.length, items[0]?.body, items.at(-1)?.body]).toEqual([2_000, '2100', '101'])
  })
})

describe('a key of the installation', () => {
  test('is the first that was kept, for all who start at once', async () => {
    const kept = await Promise.all(Array.from({ length: 8 }, (_, i) => keepKey(fresh.db, 'links', `fresh ${i}`)))
    expect(new Set(kept).size).toBe(1)
    expect(await keepKey(fresh.db, 'links', 'another')).toBe(kept[0])
    expect(await keepKey(fresh.db, 'other', 'another')).toBe('another')
  })
})
