import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAsk } from '../../src/engine/ask.ts'
import { activeSilences, addSilence, listSilences, takeEndingSilences } from '../../src/store/silences.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const ada = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const
const MATCHERS = [{ label: 'service', op: '=', value: 'checkout' }] as const

/** Times in minutes. */
function silence(start: number, end: number, endedAfter: number | null = null) {
  const endedAt = endedAfter === null ? null : at(endedAfter)
  const when = { startsAt: at(start), endsAt: at(end), endedAt, endedBy: endedAt && ada }
  return { ...{ matchers: MATCHERS, reason: 'x', by: ada, incident: null, warnedAt: null }, ...when }
}

const ids = (all: readonly { id: number }[]) => all.map(({ id }) => id)

describe('of six silences', () => {
  beforeAll(async () => {
    const all = [
      ...[silence(0, 60), silence(0, 90), silence(30, 120)],
      ...[silence(0, 10), silence(0, 500, 5), silence(0, 90)],
    ]
    for (const one of all) await addSilence(fresh.db, one)
  })

  test.each<[number, number[]]>([
    [0, [1, 2, 4, 5, 6].filter(id => id !== 5)],
    [9, [1, 2, 4, 6]],
    [10, [1, 2, 6]],
    [30, [1, 2, 3, 6]],
    [60, [2, 3, 6]],
    [120, []],
  ])('those in force at %d min are %j', async (minute, active) => {
    expect(ids(await activeSilences(fresh.db, at(minute)))).toEqual(active)
  })

  test('what is not over is listed first, then what ended last', async () => {
    expect(ids(await listSilences(fresh.db, { after: null, activeAt: null, limit: 9 }))).toEqual([3, 6, 2, 1, 4, 5])
    expect(ids(await listSilences(fresh.db, { after: null, activeAt: at(20), limit: 9 }))).toEqual([6, 2, 1])
  })

  test('the list goes on where the page before has stopped', async () => {
    const { silences } = createAsk(fresh.db)
    const read: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await silences({ limit: 2, ...(cursor ? { cursor } : {}) })
      read.push(...ids(page.items))
      cursor = page.next
    }
    expect(read).toEqual([3, 6, 2, 1, 4, 5])
    for (const wrong of [['x', 1], ['2026-11-20T03:10:00.000Z', 'x'], [1], []]) {
      const cursor = Buffer.from(JSON.stringify(wrong)).toString('base64url')
      await expect(silences({ limit: 2, cursor })).rejects.toMatchObject({ code: 'bad_cursor' })
    }
  })

  test('those that end soon are taken once', async () => {
    expect(ids(await takeEndingSilences(fresh.db, at(50), at(65)))).toEqual([1])
    expect(await takeEndingSilences(fresh.db, at(50), at(65))).toEqual([])
    expect(ids(await takeEndingSilences(fresh.db, at(80), at(95)))).toEqual([2, 6])
  })
})

test.each(['never analyzed', 'analyzed'])('those in force are found among thousands that are over, %s', async how => {
  await fresh.db.execute(sql`
    insert into silences (matchers, starts_at, ends_at, reason, by, ended_at)
    select '[]', ${at(-9_000)}, ${at(-8_000)}::timestamptz + n * interval '1 s', 'x', '{}',
      case when n % 2 = 0 then ${at(-8_500)}::timestamptz end
    from generate_series(1, 10000) n`)
  if (how === 'analyzed') await fresh.db.execute(sql`analyze silences`)
  for (const query of [
    sql`select * from silences where ended_at is null and ends_at > ${at(0)} and starts_at <= ${at(0)}`,
    sql`select * from silences order by coalesce(ended_at, ends_at) desc, id desc limit 50`,
  ]) {
    const { rows } = await fresh.db.execute(sql`explain ${query}`)
    expect(JSON.stringify(rows)).toMatch(/silences_not_ended|silences_by_end/)
    expect(JSON.stringify(rows)).not.toContain('Seq Scan')
  }
})
