import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Pager } from '../../src/escalation/pager.ts'
import { type Db, openDb } from '../../src/store/db.ts'
import { claimDue, finishEffect, nextDue, releaseEffect } from '../../src/store/outbox.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at, call, header, invite, LANES, outboxOn } from '../kit/outbox.ts'

let fresh: FreshDatabase
let other: Db
let box: ReturnType<typeof outboxOn>
beforeAll(async () => {
  fresh = await freshDatabase()
  other = openDb(fresh.url, { max: 5 })
  box = outboxOn(fresh.db)
})
afterEach(() => box.clear())
afterAll(async () => {
  await other.$client.end()
  await fresh.drop()
})

const types = (claimed: readonly { effect: { type: string } }[]) => claimed.map(({ effect }) => effect.type).sort()

describe('a lane', () => {
  test('gives its oldest, and nothing more while that is held', async () => {
    await box.put(await box.incident(), [invite('A'), header])
    expect(types(await box.claim())).toEqual(['invite'])
    expect(await box.claim(9)).toEqual([])
  })

  test('gives the next one when the first is done', async () => {
    await box.put(await box.incident(), [invite('A'), header])
    const [first] = await box.claim()
    expect(await finishEffect(fresh.db, first ?? lost())).toBe(true)
    expect(types(await box.claim())).toEqual(['update_header'])
  })

  test('does not wait for the lanes beside it, nor for other incidents', async () => {
    for (const incident of [await box.incident(), await box.incident()]) {
      await box.put(incident, [invite('A'), invite('B'), call])
    }
    expect(types(await box.claim())).toEqual(['call', 'call', 'invite', 'invite'])
  })

  test('of pagers is one line for each: none waits for another that hangs', async () => {
    const tell = (pager: Pager) => ({ type: 'tell_pager', pager, action: 'trigger' }) as const
    await box.put(await box.incident(), [tell('pagerduty'), tell('opsgenie'), tell('pagerduty')])
    const told = (await box.claim(0, 9, ['pager'])).map(({ effect }) => 'pager' in effect && effect.pager)
    expect(told.sort()).toEqual(['opsgenie', 'pagerduty'])
  })

  test('goes on with what is due when its oldest has stepped aside', async () => {
    await box.put(await box.incident(), [invite('A'), header])
    const [first] = await box.claim()
    await releaseEffect(fresh.db, first ?? lost(), { dueAt: at(60), failures: 1 })
    expect(types(await box.claim(1))).toEqual(['update_header'])
    // Due again, but an older message must not land beside the newer one.
    expect(await box.claim(5)).toEqual([])
  })

  test('keeps what is not due yet', async () => {
    await box.put(await box.incident(), [invite('A')], 5)
    expect(await box.claim(4)).toEqual([])
    expect(await nextDue(fresh.db, ['timer', 'slack'])).toEqual(at(5))
    expect(await box.claim(5)).toHaveLength(1)
    expect(await nextDue(fresh.db, ['timer', 'slack'])).toBeNull()
  })

  test('is served in the order in which things fell due, and no more than asked for', async () => {
    for (const due of [3, 1, 2]) await box.put(await box.incident(), [invite(`${due}`)], due)
    const users = (await box.claim(9, 2)).map(({ effect }) => ('users' in effect ? effect.users[0] : null))
    expect(users.sort()).toEqual(['1', '2'])
  })

  test('is served only to those who ask for it', async () => {
    await box.put(await box.incident(), [invite('A'), call])
    expect(types(await box.claim(0, 100, ['page:slack', 'timer']))).toEqual(['call'])
  })
})

describe('a lease that has run out', () => {
  test('is taken over, once', async () => {
    await box.put(await box.incident(), [invite('A'), header])
    const [first] = await box.claim(0)
    const [again, ...others] = await box.claim(10)
    expect(others).toEqual([])
    expect(again).toMatchObject({ id: first?.id, attempts: 2, failures: 0 })
    expect(again?.lease).not.toBe(first?.lease)
    expect(await box.claim(10)).toEqual([])
  })

  test('is taken over before an older one that has come back to its lane', async () => {
    await box.put(await box.incident(), [invite('A'), header])
    const [first] = await box.claim(0)
    await releaseEffect(fresh.db, first ?? lost(), { dueAt: at(5), failures: 1 })
    await box.claim(1)
    expect(types(await box.claim(30))).toEqual(['update_header'])
  })

  test('lets the late worker change nothing', async () => {
    await box.put(await box.incident(), [invite('A')])
    const [late] = await box.claim(0)
    await box.claim(10)
    expect(await finishEffect(fresh.db, late ?? lost())).toBe(false)
    await releaseEffect(fresh.db, late ?? lost(), { dueAt: at(99), failures: 9 })
    expect(await box.rows()).toMatchObject([{ attempts: 2, failures: 0, held: true }])
  })
})

describe('an effect that is tried for months', () => {
  test('is still claimed', async () => {
    await box.put(await box.incident(), [invite('A')])
    await fresh.db.execute(sql`update outbox set attempts = 40000, failures = 40000`)
    const [leased] = await box.claim(0)
    expect(leased).toMatchObject({ attempts: 40_001, failures: 40_000 })
    await releaseEffect(fresh.db, leased ?? lost(), { dueAt: at(60), failures: 40_001 })
    expect(await box.rows()).toMatchObject([{ attempts: 40_001, failures: 40_001, held: false }])
  })
})

describe('several who claim at once', () => {
  test('never hold two of one lane, though their clocks differ', async () => {
    const incidents = await Promise.all(Array.from({ length: 4 }, () => box.incident()))
    // The older ones fall due while the newer ones are due already: who looks a little later sees another oldest.
    for (const incident of incidents) {
      for (let i = 0; i < 12; i++) await box.put(incident, [invite(`${i}`)], 12 - i)
    }
    const held = new Set<string>()
    let done = 0
    const work = async (db: Db, ahead: number) => {
      for (let now = ahead; done < 48; now++) {
        const leased = await claimDue(db, LANES, at(now), at(1_000), 3)
        for (const { id, lease, incident } of leased) {
          expect(held.has(incident)).toBe(false)
          held.add(incident)
          await db.execute(sql`select 1`)
          held.delete(incident)
          if (await finishEffect(db, { id, lease })) done++
        }
      }
    }
    await Promise.all([fresh.db, other, fresh.db, other].map((db, i) => work(db, i)))
    expect(await box.rows()).toEqual([])
  })
})

function lost(): never {
  throw new Error('nothing was leased')
}
