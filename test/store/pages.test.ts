import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { claimAlong, finishEffects, isPage, type PageLeased, releaseEffect, takeDue } from '../../src/store/outbox.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at, call, header, outboxOn, pageOf } from '../kit/outbox.ts'

let fresh: FreshDatabase
let box: ReturnType<typeof outboxOn>
beforeAll(async () => {
  fresh = await freshDatabase()
  box = outboxOn(fresh.db)
})
afterEach(() => box.clear())
afterAll(() => fresh.drop())

const bySms = { via: 'sms', nth: 1 } as const
const users = (leased: readonly PageLeased[]) => leased.map(({ effect }) => effect.user.id).sort()
const claimPages = async (now = 0, lanes = ['page:slack']) => (await box.claim(now, 100, lanes)).filter(isPage)

async function claimPage(now = 0): Promise<PageLeased> {
  const [page] = await claimPages(now)
  if (!page) throw new Error('no page was leased')
  return page
}

describe('the lane of a way', () => {
  test('lets nobody wait for what goes to somebody else of the incident', async () => {
    await box.put(await box.incident(), [pageOf('A'), pageOf('B')])
    expect(users(await claimPages())).toEqual(['A', 'B'])
  })

  test('is one line for each person: what goes to them waits a moment to be told together', async () => {
    for (const _ of ['INC-1', 'INC-2']) await box.put(await box.incident(), [pageOf('A')])
    const first = await claimPage()
    expect(await claimPages(1)).toEqual([])
    await finishEffects(fresh.db, [first])
    expect(await claimPages(1)).toHaveLength(1)
  })

  test('lets nobody wait for a worker that hangs, or is dead', async () => {
    for (const _ of ['INC-1', 'INC-2']) await box.put(await box.incident(), [pageOf('A')])
    await claimPage()
    expect(await claimPages(2)).toHaveLength(1)
  })

  test.each(['webhook', 'channel'] as const)('is no line for %s, which takes each page by itself', async via => {
    for (const _ of ['INC-1', 'INC-2']) await box.put(await box.incident(), [pageOf('A', { via })])
    expect(await claimPages(0, [`page:${via}`])).toHaveLength(2)
  })

  test('is one line for each of their ways of the kind', async () => {
    await box.put(await box.incident(), [pageOf('A'), pageOf('A', { nth: 1 })])
    expect(await claimPages()).toHaveLength(2)
  })

  test('goes on beside what has stepped aside', async () => {
    const incident = await box.incident()
    await box.put(incident, [pageOf('A')])
    await releaseEffect(fresh.db, await claimPage(), { dueAt: at(60), failures: 1 })
    await box.put(incident, [pageOf('A', { position: { step: 1, round: 0 } })])
    expect(await claimPages(1)).toHaveLength(1)
  })

  test('is no other way, and no card', async () => {
    await box.put(await box.incident(), [pageOf('A'), pageOf('A', bySms), header, call])
    expect(await claimPages(0, ['page:sms'])).toMatchObject([{ effect: bySms }])
    expect(await claimPages()).toHaveLength(1)
  })

  test('gives back what a dead worker held', async () => {
    await box.put(await box.incident(), [pageOf('A'), pageOf('B')])
    await claimPages()
    expect(await claimPages(9)).toEqual([])
    expect((await claimPages(10)).map(({ attempts }) => attempts)).toEqual([2, 2])
  })
})

describe('a page that waits', () => {
  const first = pageOf('A')

  test('waits once, and is hurried by the same one that is due sooner', async () => {
    const incident = await box.incident()
    await box.put(incident, [first], 120)
    await box.put(incident, [first], 5)
    await box.put(incident, [first], 60)
    expect(await box.rows()).toMatchObject([{ due_at: at(5) }])
  })

  test.each([
    ['to somebody else', pageOf('B')],
    ['by another way', pageOf('A', { nth: 1 })],
    ['of a later step', pageOf('A', { position: { step: 1, round: 0 } })],
    ['of a later round', pageOf('A', { position: { step: 0, round: 1 } })],
    ['of a later turn', pageOf('A', { position: { step: 0, round: 0, turn: 7 } })],
    ['that was asked for', pageOf('A', { position: { step: 0, round: 0, asked: 7 } })],
  ])('is another than the one %s', async (_, other) => {
    await box.put(await box.incident(), [first, other], 5)
    expect(await box.rows()).toHaveLength(2)
  })
})

describe('pages that go along', () => {
  const along = (page: PageLeased, limit = 100) =>
    claimAlong(fresh.db, page, { now: at(0), leasedUntil: at(10), limit })

  /** The first page to A, leased; then those of other incidents. */
  async function beside(...others: readonly ReturnType<typeof pageOf>[]) {
    await box.put(await box.incident(), [pageOf('A')])
    const page = await claimPage()
    for (const other of others) await box.put(await box.incident(), [other])
    return page
  }

  test('are those of other incidents to the same person by the same way', async () => {
    const page = await beside(pageOf('A'), pageOf('A', { position: { step: 1, round: 1 } }))
    const leased = await along(page)
    expect(leased).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
    expect(leased.map(({ incident }) => incident)).not.toContain(page.incident)
    expect(await along(page)).toEqual([])
    expect(await claimPages()).toEqual([])
  })

  test.each([
    ['to somebody else', pageOf('B')],
    ['by another way', pageOf('A', bySms)],
    ['by another of their ways of the kind', pageOf('A', { nth: 2 })],
  ])('are none %s', async (_, other) => expect(await along(await beside(other))).toEqual([]))

  test('are none of the same incident: it is told in its own words', async () => {
    const page = await beside()
    await box.put(page.incident, [pageOf('A', { position: { step: 1, round: 0 } })])
    expect(await along(page)).toEqual([])
  })

  test('are none that are not due', async () => {
    const page = await beside()
    await box.put(await box.incident(), [pageOf('A')], 1)
    expect(await along(page)).toEqual([])
  })

  test('are as many as are asked for, the oldest first', async () => {
    const page = await beside()
    for (const due of [-1, -3, -2]) {
      await box.put(await box.incident(), [pageOf('A', { position: { step: -due, round: 0 } })], due)
    }
    expect((await along(page, 2)).map(({ effect }) => effect.position.step).sort()).toEqual([2, 3])
  })
})

describe('what is done together', () => {
  test('is gone where its lease holds', async () => {
    for (const user of ['A', 'B', 'C']) await box.put(await box.incident(), [pageOf(user)])
    const [a, b, c] = await claimPages()
    if (!a || !b || !c) throw new Error('three pages are due')
    const late = { ...b, lease: a.lease }
    expect(await finishEffects(fresh.db, [a, late, c])).toEqual(new Set([a.id, c.id]))
    expect(await box.rows()).toHaveLength(1)
  })

  test('may be nothing', async () => expect(await finishEffects(fresh.db, [])).toEqual(new Set()))
})

describe('timers', () => {
  test('are taken out for good, many of an incident at once', async () => {
    const incident = await box.incident()
    await box.put(incident, [call, call, header])
    await box.put(incident, [call], 5)
    expect(await takeDue(fresh.db, 'timer', at(0), 9)).toEqual([
      { incident, effect: call },
      { incident, effect: call },
    ])
    expect((await box.rows()).map(({ type }) => type)).toEqual(['update_header', 'call'])
  })

  test('are left to who holds them, until their lease has run out', async () => {
    await box.put(await box.incident(), [call])
    await box.claim(0, 1, ['timer'])
    expect(await takeDue(fresh.db, 'timer', at(9), 9)).toEqual([])
    expect(await takeDue(fresh.db, 'timer', at(10), 9)).toHaveLength(1)
  })

  test('are as many as are asked for, those that fell due first', async () => {
    const incident = await box.incident()
    for (const due of [3, 1, 2]) await box.put(incident, [{ type: 'ack_due', since: due }], due)
    const taken = await takeDue(fresh.db, 'timer', at(9), 2)
    expect(taken.map(({ effect }) => 'since' in effect && effect.since).sort()).toEqual([1, 2])
  })
})
