import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCovers } from '../../src/engine/covers.ts'
import type { Covered } from '../../src/engine/ports-oncall.ts'
import { createRoster } from '../../src/engine/roster.ts'
import { HOUR, later } from '../../src/lib/time.ts'
import type { CoverWish } from '../../src/oncall/cover.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { turnedClock } from '../kit/engine.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const MONDAY = new Date('2026-01-05T09:00:00Z')
const rulebook = rulebookOf(`
people:
  ada: { slack: U0ADA }
  bob: { slack: U0BOB }
  carol: { slack: U0CAROL }
  dan: { email: dan@example.com }
  eve: { slack: U0EVE }
schedules:
  payments:
    layers: [{ rotation: daily, handoff: "09:00", people: [ada, [bob, eve], carol, dan], start: 2026-01-05 }]
  alone:
    layers: [{ rotation: daily, handoff: "09:00", people: [eve] }]
`)

let fresh: FreshDatabase
let clock: ReturnType<typeof turnedClock>
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await fresh.db.execute(sql`truncate overrides, schedule_versions, covers, notices restart identity cascade`)
  clock = turnedClock(MONDAY)
})

const options = () => ({ db: fresh.db, clock: clock.now, rulebook: () => rulebook })
const covers = () => createCovers(options())
const hours = (count: number) => later(MONDAY, count * HOUR)
const actor = (name: string) => ({ kind: 'user', id: `U0${name.toUpperCase()}`, name }) as const
const wish = (change: Partial<CoverWish> = {}): CoverWish => ({
  ...{ schedule: 'payments', person: 'ada', from: hours(2), until: hours(4), inReturn: null, to: null, ...change },
})
const asked = async (change: Partial<CoverWish> = {}) => coverOf(await covers().ask(wish(change)))
function coverOf(covered: Covered) {
  if ('refusal' in covered) throw new Error(covered.refusal.refused)
  return covered.cover
}
const accept = (id: number, person: string) => covers().accept(id, person, actor(person))
const onCall = async (at: Date) => {
  const found = await createRoster(options()).onCall(at)
  return found.find(({ schedule }) => schedule === 'payments')?.onCall
}

describe('a request', () => {
  test('goes to the others of the rotation whom Slack knows', async () => {
    expect((await asked()).asked).toEqual(['bob', 'eve', 'carol'])
  })

  test('is about the time in which one is on call, no more', async () => {
    const { from, until } = await asked({ from: hours(-9), until: hours(48) })
    expect([from, until]).toEqual([MONDAY, hours(24)])
  })

  test('does not go to those who are on call all the while anyway', async () => {
    const { asked: others } = await asked({ person: 'bob', from: hours(24), until: hours(48) })
    expect(others).toEqual(['ada', 'carol'])
  })

  test.each<[Partial<CoverWish>, string]>([
    [{ schedule: 'x' }, 'no_schedule'],
    [{ person: 'carol' }, 'not_on_call'],
    [{ person: 'eve', schedule: 'alone' }, 'nobody_to_ask'],
    [{ from: hours(-3), until: hours(-1) }, 'over_already'],
    [{ from: hours(5) }, 'ends_before_start'],
    [{ until: hours(24 * 60) }, 'too_long'],
    [{ to: 'dan' }, 'not_linked'],
    [{ to: 'ada' }, 'with_oneself'],
    [{ to: 'carol', inReturn: { schedule: 'payments', from: hours(1), until: hours(3) } }, 'not_on_call'],
  ])('%j is refused: %s', async (change, refused) => {
    expect(await covers().ask(wish(change))).toMatchObject({ cover: null, refusal: { refused } })
  })

  test('is not made a second time for the same hours while it is open', async () => {
    const [, second] = [await asked(), await covers().ask(wish({ from: hours(3), until: hours(5) }))]
    expect(second).toMatchObject({ refusal: { refused: 'asked_already' } })
    const both = await Promise.all([1, 2].map(() => covers().ask(wish({ from: hours(8), until: hours(9) }))))
    expect(both.filter(one => 'refusal' in one)).toHaveLength(1)
  })

  test('that is taken puts in who took it, for these hours', async () => {
    const { id } = await asked()
    await accept(id, 'carol')
    expect(await Promise.all([1, 2, 4].map(at => onCall(hours(at))))).toEqual([['ada'], ['carol'], ['ada']])
  })

  test('is taken by the first, and by nobody else', async () => {
    const { id } = await asked()
    const all = await Promise.all(['bob', 'carol', 'eve'].map(person => accept(id, person)))
    expect(all.filter(one => !('refusal' in one))).toHaveLength(1)
    const { rows } = await fresh.db.execute(sql`select person from overrides`)
    expect(rows).toHaveLength(1)
    const late = all.find(one => 'refusal' in one)
    expect(late).toMatchObject({ refusal: { refused: 'settled', status: 'taken', by: rows[0]?.person } })
  })

  test('is not taken by those who were not asked', async () => {
    const { id } = await asked()
    expect(await accept(id, 'dan')).toMatchObject({ refusal: { refused: 'not_asked' } })
  })

  test('that all have declined may still be taken', async () => {
    const { id } = await asked({ to: 'bob' })
    await covers().decline(id, 'bob')
    expect(await accept(id, 'bob')).toMatchObject({ cover: { takenBy: 'bob' } })
  })

  test('ends where the time begins', async () => {
    const { id } = await asked()
    clock.advance('2h')
    expect(await accept(id, 'bob')).toMatchObject({ refusal: { refused: 'settled', status: 'expired' } })
  })

  test('made during a shift may be taken during it, and counts from then on', async () => {
    const { id } = await asked({ from: hours(0) })
    clock.advance('3h')
    await accept(id, 'bob')
    expect(await Promise.all([2, 3].map(at => onCall(hours(at))))).toEqual([['ada'], ['bob']])
  })

  test('is taken back by whoever asked', async () => {
    const { id } = await asked()
    expect(await covers().withdraw(id, 'bob')).toMatchObject({ refusal: { refused: 'not_yours' } })
    await covers().withdraw(id, 'ada')
    expect(await accept(id, 'bob')).toMatchObject({ refusal: { refused: 'settled', status: 'withdrawn' } })
  })

  test.each([0, 7, 2 ** 31])('of the id %d is not there', async id => {
    expect(await accept(id, 'bob')).toEqual({ cover: null, refusal: { refused: 'no_cover' } })
  })

  test('tells each who is asked, and whoever asks', async () => {
    await asked()
    const { rows } = await fresh.db.execute(sql`select key, person from notices order by key`)
    const to = (person: string, key = `cover:1:${person}`) => ({ key, person })
    expect(rows).toEqual([to('ada', 'cover:1'), to('bob'), to('carol'), to('eve')])
  })
})

test('a swap exchanges both shifts, or none', async () => {
  const inReturn = { schedule: 'payments', from: hours(48), until: hours(72) }
  const { id, asked: others } = await asked({ from: hours(1), until: hours(24), to: 'carol', inReturn })
  expect(others).toEqual(['carol'])
  expect(await Promise.all([1, 48].map(at => onCall(hours(at))))).toEqual([['ada'], ['carol']])
  await accept(id, 'carol')
  expect(await Promise.all([1, 48].map(at => onCall(hours(at))))).toEqual([['carol'], ['ada']])
})
