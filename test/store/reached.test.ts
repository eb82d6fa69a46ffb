import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/store/db.ts'
import { forgetReached, throttle } from '../../src/store/reached.ts'
import { reached, turns } from '../../src/store/schema-calling.ts'
import { takeTurns } from '../../src/store/turns.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(async () => {
  await fresh.db.delete(reached)
  await fresh.db.delete(turns)
})
afterAll(() => fresh.drop())

describe('a destination', () => {
  const tell = (seconds: number, times = 2, destination = 'sms:0:U0ADA') =>
    throttle(fresh.db, destination, { times, withinMs: 60_000 }, at(seconds))

  test('is told so often within so long, from the first time on', async () => {
    expect(await tell(0)).toBeNull()
    expect(await tell(50)).toBeNull()
    expect(await tell(55)).toEqual(at(60))
    expect(await tell(59)).toEqual(at(60))
  })

  test('is told anew when that is over, and who was put off does not count', async () => {
    for (const seconds of [0, 1, 2, 3]) await tell(seconds)
    expect(await tell(60)).toBeNull()
    expect(await tell(61)).toBeNull()
    expect(await tell(62)).toEqual(at(120))
  })

  test('waits for no clock that was ahead', async () => {
    await tell(3_600, 1)
    expect(await tell(0, 1)).toBeNull()
    expect(await tell(-1, 1)).toEqual(at(60))
  })

  test('does not wait for others', async () => {
    await tell(0, 1)
    expect(await tell(0, 1, 'call:1:U0ADA')).toBeNull()
    expect(await tell(0, 1, 'sms:0:U0BOB')).toBeNull()
  })

  test('is not counted where the page did not go after all', async () => {
    const undone = inTransaction(fresh.db, async tx => {
      await throttle(tx, 'sms:0:U0ADA', { times: 1, withinMs: 60_000 }, at(0))
      throw new Error('outlived')
    })
    await expect(undone).rejects.toThrow('outlived')
    expect(await tell(0, 1)).toBeNull()
  })

  test('is told by as many as may of those who come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tell(0, 5)))
    expect(answers.filter(until => until === null)).toHaveLength(5)
  })

  test('is forgotten after a while', async () => {
    await tell(0)
    await tell(10, 2, 'call:1:U0ADA')
    await forgetReached(fresh.db, at(5))
    expect(await fresh.db.select().from(reached)).toMatchObject([{ destination: 'call:1:U0ADA' }])
  })
})

describe('turns', () => {
  test('count up, in each schedule for itself', async () => {
    expect(await takeTurns(fresh.db, ['night', 'day'])).toEqual(
      new Map([
        ['day', 0],
        ['night', 0],
      ]),
    )
    expect(await takeTurns(fresh.db, ['night'])).toEqual(new Map([['night', 1]]))
    expect(await takeTurns(fresh.db, ['day', 'night'])).toEqual(
      new Map([
        ['day', 1],
        ['night', 2],
      ]),
    )
  })

  test('are taken once each by those who come at once, in whatever order they name them', async () => {
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => takeTurns(fresh.db, i % 2 ? ['day', 'night'] : ['night', 'day'])),
    )
    expect(taken.map(turn => turn.get('night')).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('are nobody’s where no schedule is called in turns', async () =>
    expect(await takeTurns(fresh.db, [])).toEqual(new Map()))

  test('are given back where the call is undone', async () => {
    const undone = inTransaction(fresh.db, async tx => {
      await takeTurns(tx, ['night'])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await takeTurns(fresh.db, ['night'])).toEqual(new Map([['night', 0]]))
  })
})
