import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDb } from '../../src/store/db.ts'

export type FreshDatabase = { readonly url: string; readonly db: Db; drop(): Promise<void> }

/** An empty, migrated database of its own: call it once per test file, and `drop` it in `afterAll`. */
export async function freshDatabase({ max = 5 } = {}): Promise<FreshDatabase> {
  const adminUrl = inject('adminUrl')
  const { url, name } = await createDatabase(adminUrl, 'tocsin_test', inject('template'))
  const db = openDb(url, { max })
  const drop = async () => {
    await db.$client.end()
    await dropDatabase(adminUrl, name)
  }
  return { url, db, drop }
}

export async function createDatabase(adminUrl: string, prefix: string, template = 'template0') {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name} template ${template}`)
  const url = new URL(adminUrl)
  url.pathname = name
  return { name, url: url.href }
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await administer(adminUrl, `drop database if exists ${name} with (force)`)
}

export async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
