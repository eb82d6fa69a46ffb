import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Incident } from '../../src/incident/incident.ts'
import { inTransaction } from '../../src/store/db.ts'
import { findById } from '../../src/store/incidents.ts'
import { releaseEffect } from '../../src/store/outbox.ts'
import { writeAll } from '../../src/store/write.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at, header, NOTHING, outboxOn } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

test('an incident that is being saved keeps nobody from giving back an effect of it', async () => {
  const { db } = fresh
  const outbox = outboxOn(db)
  const id = await outbox.incident()
  await outbox.put(id, [header])
  const [leased] = await outbox.claim()
  const incident = await findById(db, id)
  if (!leased || !incident) throw new Error('there is nothing to give back')
  const saved: Incident = { ...incident, channel: { id: 'C1', name: 'inc-1' } }
  await inTransaction(db, async tx => {
    await writeAll(tx, { ...NOTHING, incidents: [saved] }, at(0))
    // By another connection: where the two waited for each other, this would never end.
    await releaseEffect(db, leased, { dueAt: at(5), failures: 1 })
  })
  expect((await findById(db, id))?.channel).toEqual(saved.channel)
  expect(await outbox.rows()).toMatchObject([{ held: false, failures: 1 }])
})
