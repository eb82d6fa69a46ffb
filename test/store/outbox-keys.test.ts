import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/store/db.ts'
import { type Leased, releaseEffect, renewLease } from '../../src/store/outbox.ts'
import { writeAll } from '../../src/store/write.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at, header, invite, NOTHING, outboxOn } from '../kit/outbox.ts'

let fresh: FreshDatabase
let box: ReturnType<typeof outboxOn>
let incident: string
beforeAll(async () => {
  fresh = await freshDatabase()
  box = outboxOn(fresh.db)
})
afterEach(() => box.clear())
afterAll(() => fresh.drop())

async function leased(now = 0): Promise<Leased> {
  const [one] = await box.claim(now)
  if (!one) throw new Error('nothing was leased')
  return one
}
async function waiting(due = 0) {
  incident = await box.incident()
  await box.put(incident, [header], due)
}

describe('effects under one key', () => {
  test('wait once', async () => {
    await waiting()
    await box.put(incident, [header])
    await box.put(incident, [{ type: 'update_announcement' }])
    expect((await box.rows()).map(({ type }) => type)).toEqual(['update_header', 'update_announcement'])
  })

  test.each([
    ['sooner', 3, 3],
    ['later', 9, 5],
  ])('are done when the first of them is due: the second one is due %s', async (_, second, due) => {
    await waiting(5)
    await box.put(incident, [header], second)
    expect(await box.rows()).toMatchObject([{ due_at: at(due) }])
  })

  test('wait again while one of them is being done: it may have been rendered before', async () => {
    await waiting()
    await leased()
    await box.put(incident, [header])
    await box.put(incident, [header])
    expect((await box.rows()).map(({ held }) => held)).toEqual([true, false])
  })

  test('that have none wait as often as they come', async () => {
    const id = await box.incident()
    for (let i = 0; i < 3; i++) await box.put(id, [invite('A')])
    expect(await box.rows()).toHaveLength(3)
  })

  test('of other incidents are others', async () => {
    await waiting()
    await box.put(await box.incident(), [header])
    expect(await box.rows()).toHaveLength(2)
  })
})

describe('a card in a burst', () => {
  test.each<[string, readonly (readonly [due: number, latest: number | null])[], number]>([
    [
      'waits for the next one',
      [
        [1, 10],
        [2, 11],
      ],
      2,
    ],
    [
      'waits no longer than so long after the first',
      [
        [1, 10],
        [9, 18],
        [12, 21],
      ],
      10,
    ],
    [
      'is not written anew for a fraction of a second',
      [
        [1, 10],
        [1.2, 10.2],
      ],
      1,
    ],
    [
      'is hurried by what people do',
      [
        [5, 10],
        [2, null],
      ],
      2,
    ],
    [
      'and then put off no longer',
      [
        [5, 10],
        [2, null],
        [6, 11],
      ],
      2,
    ],
    [
      'that is due and held up is put off no longer either',
      [
        [1, 10],
        [3, null],
        [6, 11],
      ],
      1,
    ],
    [
      'does not put off what people did',
      [
        [0, null],
        [1, 10],
      ],
      0,
    ],
  ])('%s', async (_, puts, due) => {
    incident = await box.incident()
    for (const [dueAt, latest] of puts) await box.put(incident, [header], dueAt, latest)
    expect(await box.rows()).toMatchObject([{ due_at: at(due) }])
  })
})

describe('an effect that is given back', () => {
  test('waits as it did, in its old place', async () => {
    await waiting()
    const held = await leased()
    await box.put(incident, [invite('A')])
    await releaseEffect(fresh.db, held, { dueAt: at(2), failures: 1 })
    expect(await box.rows()).toMatchObject([{ type: 'update_header', due_at: at(2), failures: 1, held: false }, {}])
    expect(await leased(2)).toMatchObject({ id: held.id, attempts: 2, failures: 1, createdAt: held.createdAt })
  })

  test('leaves its wait to the same that has come meanwhile', async () => {
    await waiting()
    const held = await leased()
    await box.put(incident, [header])
    await releaseEffect(fresh.db, held, { dueAt: at(60), failures: 1 })
    expect(await box.rows()).toMatchObject([{ attempts: 0, failures: 1, held: false, due_at: at(60) }])
    // Nor does the next one hurry it.
    await box.put(incident, [header])
    expect(await box.rows()).toMatchObject([{ due_at: at(60) }])
  })

  test('is not put off by cards that come in a burst meanwhile', async () => {
    await waiting()
    const held = await leased()
    await box.put(incident, [header], 1, 10)
    await releaseEffect(fresh.db, held, { dueAt: at(2), failures: 1 })
    await box.put(incident, [header], 5, 14)
    expect(await box.rows()).toMatchObject([{ due_at: at(2) }])
  })

  test('gives way to the same that comes in this very moment', async () => {
    await waiting()
    const held = await leased()
    let releasing: Promise<void> | undefined
    await inTransaction(fresh.db, async tx => {
      const twin = {
        ...{ incident, lane: 'slack', line: incident },
        effect: header,
        key: 'update_header',
        dueAt: at(0),
        latestAt: null,
      }
      await writeAll(tx, { ...NOTHING, effects: [twin] }, at(0))
      releasing = releaseEffect(fresh.db, held, { dueAt: at(60), failures: 1 })
      // It cannot see the other one yet; a statement of its own on this connection lets it come as far as it can.
      await box.rows()
    })
    await releasing
    expect(await box.rows()).toMatchObject([{ attempts: 0, held: false }])
  })
})

test('effects of a storm are put in at once and in their order, however many they are', async () => {
  incident = await box.incident()
  const storm = Array.from({ length: 20_000 }, (_, i) => invite(`U${i}`))
  await box.put(incident, storm)
  expect(await box.rows()).toHaveLength(storm.length)
  expect(await box.claim()).toMatchObject([{ effect: storm[0] }])
})

describe('a lease that is renewed', () => {
  test('is not taken over', async () => {
    await waiting()
    const held = await leased()
    await renewLease(fresh.db, held, at(15))
    expect(await box.claim(14)).toEqual([])
    expect(await box.claim(15)).toHaveLength(1)
  })

  test('after somebody has taken over changes nothing', async () => {
    await waiting()
    const late = await leased(0)
    await leased(10)
    await renewLease(fresh.db, late, at(99))
    expect(await box.claim(20)).toHaveLength(1)
  })
})
