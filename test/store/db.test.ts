import { sql } from 'drizzle-orm'
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { inTransaction, openDb, type Tx } from '../../src/store/db.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'

const notes = pgTable('notes', {
  text: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
})
const AT = new Date('2027-03-28T01:30:00.123Z')

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.db.execute(sql`create table notes (text text not null, at timestamptz not null)`)
})
afterAll(() => fresh.drop())

const add = (tx: Tx, text: string) => tx.insert(notes).values({ text, at: AT })
const texts = async (tx: Tx) => (await tx.select().from(notes)).map(note => note.text)
const backend = async (tx: Tx) => (await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)).rows[0]?.pid

describe('a transaction', () => {
  test('is committed with what it answers', async () => {
    expect(await inTransaction(fresh.db, tx => add(tx, 'kept').returning())).toEqual([{ text: 'kept', at: AT }])
    expect(await texts(fresh.db)).toContain('kept')
  })

  test('is rolled back when its work throws, and passes that on', async () => {
    const work = async (tx: Tx) => {
      await add(tx, 'lost')
      throw new Error('changed my mind')
    }
    await expect(inTransaction(fresh.db, work)).rejects.toThrow('changed my mind')
    expect(await texts(fresh.db)).not.toContain('lost')
  })

  test('is not seen by others before its commit', async () => {
    await inTransaction(fresh.db, async tx => {
      await add(tx, 'hidden')
      expect(await texts(tx)).toContain('hidden')
      expect(await texts(fresh.db)).not.toContain('hidden')
    })
  })

  test('gives its connection back', async () => {
    for (let i = 0; i < 20; i++) await inTransaction(fresh.db, tx => texts(tx))
    expect(fresh.db.$client.idleCount).toBe(fresh.db.$client.totalCount)
  })
})

describe('an instant', () => {
  test('comes back as a Date from the builder', async () => {
    const [note] = await fresh.db.select().from(notes)
    expect(note?.at).toEqual(AT)
  })

  test.each(['db', 'tx'])('comes back as a Date from raw sql through %s', async through => {
    const ask = async (tx: Tx) =>
      (await tx.execute(sql`select ${AT}::timestamptz as at, array[${AT}::timestamptz] as all`)).rows
    const rows = through === 'db' ? await ask(fresh.db) : await inTransaction(fresh.db, ask)
    expect(rows).toEqual([{ at: AT, all: [AT] }])
  })

  test('is not made of a date or a zoneless time, which would depend on the zone of this machine', async () => {
    const { rows } = await fresh.db.execute(sql`select date '2027-03-28' as day, timestamp '2027-03-28 02:30' as clock`)
    expect(rows).toEqual([{ day: '2027-03-28', clock: '2027-03-28 02:30:00' }])
  })
})

describe('a connection that breaks', () => {
  test('in the middle of a transaction fails that one alone, and is replaced', async () => {
    const errors: Error[] = []
    const db = openDb(fresh.url, { max: 1, onError: error => errors.push(error) })
    const work = async (tx: Tx) => {
      await fresh.db.execute(sql`select pg_terminate_backend(${await backend(tx)})`)
      await texts(tx)
    }
    await expect(inTransaction(db, work)).rejects.toThrow()
    expect(await texts(db)).toContain('kept')
    expect(errors.length).toBeGreaterThan(0)
    await db.$client.end()
  })

  test('while nobody uses it is told and replaced', async () => {
    const errors: Error[] = []
    const db = openDb(fresh.url, { max: 1, onError: error => errors.push(error) })
    await fresh.db.execute(sql`select pg_terminate_backend(${await backend(db)})`)
    await vi.waitFor(() => expect(errors[0]?.message).toMatch(/terminat/))
    expect(await texts(db)).toContain('kept')
    await db.$client.end()
  })
})

test('a database that nobody answers for is an error within seconds, not a wait', async () => {
  const db = openDb('postgres://nobody@127.0.0.1:1/none')
  await expect(texts(db)).rejects.toThrow()
  await db.$client.end()
})
