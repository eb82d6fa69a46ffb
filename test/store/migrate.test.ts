import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from '../../src/store/db.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'

let fresh: FreshDatabase
let folder: string
beforeAll(async () => {
  fresh = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tocsin-migrations-'))
  await mkdir(join(folder, 'meta'))
  await land('0000_bells', 'create table bells (id int primary key);\n--> statement-breakpoint\nselect pg_sleep(0.1)')
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true })
})

const landed: object[] = []
// Later than every migration of our own, which the database has already.
const LATER = Date.UTC(2100, 0, 1)
async function land(tag: string, statements: string) {
  landed.push({ idx: landed.length, version: '7', when: LATER + landed.length, tag, breakpoints: true })
  await writeFile(join(folder, `${tag}.sql`), statements)
  const journal = { version: '7', dialect: 'postgresql', entries: landed }
  await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify(journal))
}

test('processes that start at once migrate once', async () => {
  const replicas = [1, 2, 3].map(() => openDb(fresh.url))
  await Promise.all(replicas.map(db => migrate(db, folder)))
  await Promise.all(replicas.map(db => db.$client.end()))
  expect((await fresh.db.execute(sql`select * from bells`)).rows).toEqual([])
})

test('a migration that fails leaves nothing behind, neither tables nor the lock', async () => {
  await land('0001_broken', 'create table ropes (id int);\n--> statement-breakpoint\nselect no_such_thing()')
  await expect(migrate(fresh.db, folder)).rejects.toThrow()
  const { rows } = await fresh.db.execute(sql`select to_regclass('ropes') as ropes`)
  expect(rows).toEqual([{ ropes: null }])

  landed.pop()
  await land('0001_mended', 'create table ropes (id int)')
  await migrate(fresh.db, folder)
  expect((await fresh.db.execute(sql`select * from ropes`)).rows).toEqual([])
})

test('an installation without its migrations is told so', async () => {
  await expect(migrate(fresh.db, join(folder, 'meta'))).rejects.toThrow(/no database migrations/)
})
