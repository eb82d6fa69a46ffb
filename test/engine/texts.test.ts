import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createFirstTime, createReject } from '../../src/engine/upkeep.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn } from '../kit/engine.ts'
import { ada, by } from '../kit/given.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
  engine = engineOn(fresh.db)
})
afterEach(() => fresh.db.execute(sql`truncate incidents, timeline, alerts, outbox, reached cascade`))
afterAll(() => fresh.drop())

const newest = async () => {
  const incident = (await engine.incidents()).at(-1)
  if (!incident) throw new Error('there is no incident')
  return incident
}

describe('a text', () => {
  test('that is long, and 300 labels, come through whole', async () => {
    const labels = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`label${i}`, '✓'.repeat(i)]))
    const title = 'Ünïcode 🚨 '.repeat(500)
    await engine.receive([alert('long', { title, labels })])
    expect(await newest()).toMatchObject({ title, labels })
    expect((await engine.ask.alerts({ limit: 1 })).items).toMatchObject([{ title, labels }])
    expect(await engine.folded(await newest())).toEqual(await newest())
  })

  test('that makes a group key longer than any index finds its group again', async () => {
    const long = (last: string) => ({ labels: { service: '好'.repeat(5_000) + last } })
    const received = await engine.receive([alert('k1', long('a')), alert('k2', long('b')), alert('k3', long('a'))])
    expect(received.map(({ verdict }) => verdict)).toEqual(['open', 'open', 'join'])
  })

  test.each([
    ['NUL', 'a\0b', 'ab'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
    ['another control character', 'a\u001bb', 'ab'],
    ['something that only looks like one', 'a\\u0000b', 'a\\u0000b'],
  ])('with %s in it, anywhere in an alert, is stored without it', async (_, dirty, clean) => {
    const links = { source: `https://x.example/${dirty}` }
    const change = { title: dirty, description: dirty, labels: { service: dirty, [dirty]: dirty }, links }
    await engine.receive([alert(dirty, { source: dirty, ...change })])
    const [row] = (await engine.ask.alerts({ limit: 1 })).items
    expect(row).toMatchObject({ source: clean, fingerprint: clean, title: clean, labels: { [clean]: clean } })
    expect((await engine.receive([alert(dirty, { source: dirty, ...change })]))[0]?.verdict).toBe('repeat')
    expect(await engine.folded(await newest())).toEqual(await newest())
  })

  test('with NUL in it, in what people say, is stored without it', async () => {
    const { id } = await engine.declare({ title: 'x', severity: null, service: null, description: '' }, by(ada))
    await engine.handle(id, { type: 'note', text: 'a\0b' }, by({ id: 'U\0', name: 'E\0ve' }))
    expect((await engine.ask.timeline(id)).at(-1)).toMatchObject({ text: 'ab', actor: { id: 'U', name: 'Eve' } })
  })

  test('with NUL in it, in what could not be read, is kept for operators without it', async () => {
    const body = { source: 'prod', reason: '\0', path: null, contentType: '\0', body: 'GIF89a\0\0' }
    await createReject(fresh.db, engine.clock.now)(body)
    expect((await engine.ask.rejected({ limit: 1 })).items).toMatchObject([{ body: 'GIF89a' }])
    expect(await createFirstTime(fresh.db, engine.clock.now)('\0')).toBe(true)
  })
})

describe('what somebody declares', () => {
  const what = { title: 'x', severity: null, service: null, description: '' }
  test('is cleaned and cut', async () => {
    const title = ` Line\none\0 ${'x'.repeat(400)}`
    const { id } = await engine.declare(
      { ...what, title, service: ' check\0out\n', description: 'd'.repeat(9_000) },
      by(ada),
    )
    const incident = await engine.ask.byId(id)
    expect(incident?.title).toHaveLength(300)
    expect(incident?.title).toMatch(/^Line one x.*…$/)
    expect(incident?.description).toHaveLength(4_000)
    expect(incident).toMatchObject({ service: 'checkout', policy: { name: 'payments' }, responders: [ada] })
  })

  test('has a title even where nobody gave one', async () => {
    const { title, number } = await engine.declare({ ...what, title: ' \0 ' }, by(ada))
    expect(title).toBe(`Incident ${number}`)
  })
})
