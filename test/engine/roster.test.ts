import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRoster } from '../../src/engine/roster.ts'
import { keepSchedules } from '../../src/engine/versions.ts'
import { DAY, HOUR, later } from '../../src/lib/time.ts'
import type { OverrideWish } from '../../src/oncall/overriding.ts'
import { shiftsBetween } from '../../src/oncall/plan.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { turnedClock } from '../kit/engine.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const ada = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const
const MONDAY = new Date('2026-01-05T09:00:00Z')

const rules = (people: string, more = '') =>
  rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB }, carol: { slack: U0CAROL } }
schedules:
  payments:
    ${more}
    layers: [{ rotation: daily, handoff: "09:00", people: [${people}], start: 2026-01-05 }]
`)

let fresh: FreshDatabase
let clock: ReturnType<typeof turnedClock>
let rulebook = rules('ada, bob')
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await fresh.db.execute(sql`truncate overrides, schedule_versions, covers, notices restart identity cascade`)
  clock = turnedClock(MONDAY)
  rulebook = rules('ada, bob')
})

const roster = () => createRoster({ db: fresh.db, clock: clock.now, rulebook: () => rulebook })
const hours = (count: number) => later(MONDAY, count * HOUR)
const wish = (change: Partial<OverrideWish> = {}): OverrideWish => ({
  ...{ schedule: 'payments', person: 'carol', instead: null, from: null, until: hours(3), reason: '', ...change },
})
async function made(change: Partial<OverrideWish> = {}) {
  const done = await roster().override(wish(change), ada)
  if ('refusal' in done) throw new Error(done.refusal.refused)
  return done.override
}
const onCall = async (at = clock.now()) => (await roster().onCall(at)).flatMap(({ onCall }) => onCall)
const keep = () => keepSchedules(fresh.db, rulebook, clock.now())

describe('an override', () => {
  test('counts from its start to its end, and in the past', async () => {
    await made({ from: hours(1), until: hours(2) })
    clock.advance('30d')
    expect(await Promise.all([0, 1, 2, 24].map(at => onCall(hours(at))))).toEqual([
      ['ada'],
      ['carol'],
      ['ada'],
      ['bob'],
    ])
  })

  test('for somebody counts only where that one is on call', async () => {
    await made({ instead: 'bob', until: hours(48) })
    expect(await Promise.all([0, 24].map(at => onCall(hours(at))))).toEqual([['ada'], ['carol']])
  })

  test('that is ended keeps what has been', async () => {
    const { id } = await made()
    clock.advance('1h')
    await roster().endOverride(id, ada)
    expect(await Promise.all([0, 1].map(at => onCall(hours(at))))).toEqual([['carol'], ['ada']])
    expect(await roster().endOverride(id, ada)).toMatchObject({ refusal: { refused: 'ended_already', by: ada } })
  })

  test('that is ended before it begins never was', async () => {
    const { id } = await made({ from: hours(1) })
    await roster().endOverride(id, ada)
    expect(await onCall(hours(1))).toEqual(['ada'])
  })

  test('made later counts', async () => {
    await made({ instead: 'ada', person: 'bob' })
    await made({ instead: 'ada', person: 'carol' })
    expect(await onCall()).toEqual(['carol'])
  })

  test.each<[Partial<OverrideWish>, string]>([
    [{ schedule: 'x' }, 'no_schedule'],
    [{ person: 'x' }, 'no_person'],
    [{ instead: 'x' }, 'no_person'],
    [{ instead: 'carol' }, 'for_oneself'],
    [{ until: MONDAY }, 'over_already'],
    [{ from: hours(4) }, 'ends_before_start'],
    [{ until: later(MONDAY, 31 * DAY + 1) }, 'too_long'],
    [{ until: new Date(Number.NaN) }, 'too_long'],
    [{ reason: 'x'.repeat(501) }, 'reason_too_long'],
  ])('%j is refused: %s', async (change, refused) => {
    expect(await roster().override(wish(change), ada)).toMatchObject({ override: null, refusal: { refused } })
  })

  test.each([0, -1, 1.5, 7, 2 ** 31, Number.NaN])('of the id %d is not there', async id => {
    expect(await roster().endOverride(id, ada)).toEqual({ override: null, refusal: { refused: 'no_override' } })
  })

  test('is listed, page by page', async () => {
    for (const until of [1, 5, 3]) await made({ until: hours(until) })
    const first = await roster().overrides({ limit: 2 })
    const second = await roster().overrides({ limit: 2, cursor: first.next ?? '' })
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([[2, 3], [1]])
    clock.advance('4h')
    expect((await roster().overrides({ limit: 9, notOverAt: clock.now() })).items.map(({ id }) => id)).toEqual([2])
    expect((await roster().overrides({ limit: 9, schedule: 'x' })).items).toEqual([])
    await expect(roster().overrides({ limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_cursor' })
  })
})

describe('a schedule that is edited', () => {
  const edit = async (text: string, more = '') => {
    rulebook = rules(text, more)
    await keep()
  }

  test('leaves the past as it was', async () => {
    await keep()
    clock.advance('3d')
    await edit('carol')
    expect(await Promise.all([0, 24, 72].map(at => onCall(hours(at))))).toEqual([['ada'], ['bob'], ['carol']])
  })

  test('waits for the end of the shift, and changes nothing where it goes back before', async () => {
    await keep()
    clock.advance('1h')
    await edit('carol', 'changes: after_shift')
    expect(await Promise.all([23, 24].map(at => onCall(hours(at))))).toEqual([['ada'], ['carol']])
    clock.advance('1h')
    // Read again, it waits for the same instant.
    await keep()
    expect(await onCall(hours(24))).toEqual(['carol'])
    await edit('ada, bob')
    expect(await onCall(hours(24))).toEqual(['bob'])
  })

  test('twice in one instant has the last word', async () => {
    await keep()
    await edit('carol')
    await edit('bob, carol')
    expect(await onCall()).toEqual(['bob'])
  })

  test('in two processes at once becomes one version', async () => {
    await keep()
    rulebook = rules('carol')
    await Promise.all([keep(), keep(), keep()])
    const { rows } = await fresh.db.execute(sql`select since from schedule_versions`)
    expect(rows).toHaveLength(2)
  })

  test('is as the rulebook has it until that is kept', async () => {
    expect(await onCall()).toEqual(['ada'])
  })

  test('has each version where a long time is asked for', async () => {
    await keep()
    clock.advance('20d')
    await edit('carol')
    clock.advance('300d')
    await edit('bob')
    const plans = await roster().plans({ from: MONDAY, until: later(MONDAY, 400 * DAY) })
    const plan = plans.get('payments')
    const shifts = plan ? shiftsBetween(plan, MONDAY, later(MONDAY, 400 * DAY)) : []
    expect(shifts.slice(-2)).toMatchObject([
      { people: ['carol'], from: later(MONDAY, 20 * DAY), until: later(MONDAY, 320 * DAY) },
      { people: ['bob'], until: later(MONDAY, 400 * DAY) },
    ])
  })
})
