import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReject } from '../../src/engine/upkeep.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
  engine = engineOn(fresh.db)
  // All of them with one last_seen_at: only the other columns tell them apart.
  await engine.receive(Array.from({ length: 120 }, (_, i) => alert(`a${i}`, { labels: { service: `s${i}` } })))
  await engine.receive(Array.from({ length: 30 }, (_, i) => alert(`b${i}`, { labels: { service: 's0' } })))
  const reject = createReject(fresh.db, engine.clock.now)
  const body = { source: 'prod', reason: 'not JSON', path: null, contentType: '', body: '' }
  for (let i = 0; i < 12; i++) await reject({ ...body, body: `${i}` })
})
afterAll(() => fresh.drop())

type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

async function all<T>(ask: (cursor?: string) => Promise<Page<T>>): Promise<readonly T[]> {
  const found: T[] = []
  let cursor: string | null | undefined
  do {
    const page: Page<T> = await (cursor ? ask(cursor) : ask())
    found.push(...page.items)
    cursor = page.next
  } while (cursor)
  return found
}
const from = (cursor: string | undefined, limit: number) => (cursor === undefined ? { limit } : { cursor, limit })

describe('a list, page by page', () => {
  test.each([1, 7, 60, 120, 200])('of incidents has each once, newest first, %d at a time', async limit => {
    const found = await all(cursor => engine.ask.incidents(from(cursor, limit)))
    expect(found.map(({ number }) => number)).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i))
  })

  test('of open incidents leaves the resolved ones out', async () => {
    const incident = await engine.ask.byNumber(60)
    const id = incident?.id ?? ''
    await engine.handle(id, { type: 'resolve', summary: null, cause: null }, by(ada))
    const found = await all(cursor => engine.ask.incidents({ ...from(cursor, 50), open: true }))
    expect(found).toHaveLength(119)
    await engine.handle(id, { type: 'reopen' }, by(ada))
  })

  test.each([7, 50, 150])('of alerts has each once, though all were last seen at once, %d at a time', async limit => {
    const found = await all(cursor => engine.ask.alerts(from(cursor, limit)))
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(150)
    expect(found).toHaveLength(150)
  })

  test('of one incident’s alerts has those alone', async () => {
    const incident = (await engine.ask.byNumber(1))?.id ?? ''
    const found = await all(cursor => engine.ask.alerts({ ...from(cursor, 10), incident }))
    expect(found).toHaveLength(31)
    expect(new Set(found.map(({ incident: number }) => number))).toEqual(new Set([1]))
  })

  test('of what could not be read is newest first', async () => {
    const found = await all(cursor => engine.ask.rejected(from(cursor, 5)))
    expect(found.map(({ body }) => Number(body))).toEqual(Array.from({ length: 12 }, (_, i) => 11 - i))
  })
})

describe('a cursor that is none of ours', () => {
  const cursors = [
    ...['', 'x', '[]', '{}', 'null', '["1"]', '[1.5]', '[1e99]', '[99999999999]', '[-99999999999]', '["x","y","z"]'],
    ...['["2026-11-20T03:10:00.000Z","a"]', '["+275760-09-13T00:00:00.000Z","a","b"]', '["2026","a","b"]'],
    ...['["-000001-01-01T00:00:00.000Z","a","b"]', '["2026-11-20T03:10:00.000Z","\\u0000","b"]'],
    ...['["2026-11-20T03:10:00.000Z","a","\\ud800"]'],
  ].flatMap(text => [text, Buffer.from(text).toString('base64url')])
  const fault = expect.objectContaining({ name: 'Fault', code: 'bad_cursor' })
  const refused = async (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: unknown) => error,
    )

  test.each(cursors)('is said to be so: %j', async cursor => {
    expect(await refused(engine.ask.alerts({ cursor, limit: 1 }))).toEqual(fault)
    if (!/^[\w-]*$/.test(cursor) || !Buffer.from(cursor, 'base64url').toString().includes('99999999999')) {
      expect(await refused(engine.ask.rejected({ cursor, limit: 1 }))).toEqual(fault)
    }
    expect(await refused(engine.ask.incidents({ cursor, limit: 1 }))).toEqual(fault)
  })
})

describe('a question about one incident', () => {
  test('is answered by its number, its id and its channel', async () => {
    const incident = await engine.ask.byNumber(3)
    expect(await engine.ask.byId(incident?.id ?? '')).toEqual(incident)
    await engine.handle(
      incident?.id ?? '',
      { type: 'record_channel', channel: 'C3', name: 'inc-3' },
      { kind: 'tocsin' },
    )
    expect(await engine.ask.byChannel('C3')).toMatchObject({ number: 3 })
  })

  test.each([0, -1, 1.5, 121, 99_999_999_999, -99_999_999_999, Number.NaN])(
    'that there is not is answered: %d',
    async number => {
      expect(await engine.ask.byNumber(number)).toBeNull()
    },
  )

  test('that there is not cannot be commanded', async () => {
    const missing = '00000000-0000-4000-8000-00000000ffff'
    await expect(engine.handle(missing, { type: 'acknowledge' }, by(ada))).rejects.toMatchObject({
      code: 'no_incident',
    })
    await expect(engine.handle(missing, { type: 'reopen' }, by(ada))).rejects.toMatchObject({ code: 'no_incident' })
  })
})
