import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { askRecording } from '../src/recording.ts'
import { createDatabase, dropDatabase, type FreshDatabase, freshDatabase } from './kit/database.ts'
import { alert, engineOn, paymentsRulebook, resolved } from './kit/engine.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

/** What it tells of each alert. */
async function told(env: Record<string, string>, since: Date | null = null) {
  return askRecording(env, async recording => {
    const all: string[] = []
    await recording.replay({ since, until: null }, (at, signals) => {
      all.push(
        ...signals.map(({ status, fingerprint }) => `${at.toISOString().slice(11, 19)} ${fingerprint} ${status}`),
      )
    })
    return all
  })
}

describe('what the database remembers', () => {
  test('is told each thing once, earlier episodes too', async () => {
    const engine = engineOn(fresh.db)
    const at = () => ({ startsAt: engine.clock.now() })
    await engine.receive([alert('a'), alert('b')])
    engine.clock.advance('1m')
    await engine.receive([alert('a')])
    const end = engine.clock.advance('1m')
    await engine.receive([resolved('a', { endsAt: end })])
    engine.clock.advance('1m')
    await engine.receive([alert('a', at())])
    const env = { DATABASE_URL: fresh.url }
    expect(await told(env)).toEqual({
      answer: ['03:10:00 a firing', '03:10:00 b firing', '03:12:00 a resolved', '03:13:00 a firing'],
    })
    expect(await told(env, end)).toEqual({ answer: ['03:13:00 a firing'] })
  })
})

test('knows which labels alerts have had, as routes see them and as they leave them', async () => {
  await fresh.db.execute(sql`truncate incidents, timeline, alerts, outbox, reached cascade`)
  const route = { ...paymentsRulebook.route, set: { severity: 'sev1', labels: { area: 'shop' } } } as const
  const engine = engineOn(fresh.db, { rulebook: { ...paymentsRulebook, route } })
  await engine.receive([
    alert('a', { labels: { service: 'checkout' }, severity: 'sev3' }),
    alert('b', { labels: { service: 'checkout', severity: 'page', alertname: 'Full' } }),
  ])
  const names = ['service', 'severity', 'alertname', 'area', 'host']
  const found = await askRecording({ DATABASE_URL: fresh.url }, ({ seen }) => seen(names))
  const { routed, kept } = 'answer' in found ? found.answer : { routed: new Map(), kept: new Map() }
  expect(Object.fromEntries(routed)).toEqual({
    ...{ service: ['checkout'], severity: ['page', 'warning'], alertname: ['Full', 'Down a'], area: [''], host: [''] },
  })
  expect(Object.fromEntries(kept)).toMatchObject({ severity: ['sev1'], area: ['shop'], host: [''] })
})

describe('without a database', () => {
  test('says that there is none, and makes none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-none-'))
    const missing = `no DATABASE_URL, and no database in DATA_DIR (${folder})`
    expect(await told({ DATA_DIR: folder })).toEqual({ missing })
    await rm(folder, { recursive: true })
    expect(await told({ DATA_DIR: folder })).toEqual({ missing })
  })

  test.each([
    ['mysql://x', 'DATABASE_URL: found an address that begins with mysql://, expected postgres://…'],
    ['postgres://127.0.0.1:1/x', expect.stringContaining('ECONNREFUSED')],
  ])('at %s says why', async (url, missing) => {
    expect(await told({ DATABASE_URL: url })).toEqual({ missing })
  })

  test('of this version says so', async () => {
    const { url, name } = await createDatabase(inject('adminUrl'), 'tocsin_empty')
    const missing = 'the database is not one of this version: start this Tocsin once'
    expect(await told({ DATABASE_URL: url })).toEqual({ missing })
    await dropDatabase(inject('adminUrl'), name)
  })
})
