import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, type Tx } from '../../src/store/db.ts'
import { heldKeys, keysLetGo, saveInhibitors } from '../../src/store/inhibitors.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  // 50,000 alerts, of which most inhibit others and every tenth is muted, the last hundred by nobody any longer.
  await fresh.db.execute(sql`
    insert into alerts (source, fingerprint, status, kind, title, description, labels, links, cut, starts_at, first_seen_at,
      last_seen_at, count, verdict, reason, group_key, muted_by)
    select 'prod', 'f' || n, 'firing', 'alert', 'Down', '', '{}'::jsonb, '{}'::jsonb, 0, ${at(0)}, ${at(0)}, ${at(0)}, 1,
      'keep', 'heartbeat', 'g' || n, case when n % 10 = 1 then 'inhibition:' || n / 10 end
    from generate_series(0, 49999) n`)
  await fresh.db.execute(sql`
    insert into inhibitors (key, source, fingerprint)
    select 'inhibition:' || n, 'prod', 'f' || m from generate_series(0, 4899) n, generate_series(n * 10, n * 10 + 9) m`)
})
afterAll(() => fresh.drop())

async function scanned(work: (tx: Tx) => Promise<unknown>): Promise<readonly string[]> {
  const scans = sql`select relname from pg_stat_xact_user_tables where seq_scan > 0`
  return inTransaction(fresh.db, async tx => {
    await work(tx)
    const { rows } = await tx.execute<{ relname: string }>(scans)
    return rows.map(({ relname }) => relname)
  })
}

const keys = Array.from({ length: 50 }, (_, n) => `inhibition:${n * 90}`)
const changed = keys.map((key, n) => ({ source: 'prod', fingerprint: `f${n * 900}`, keys: [key, `${key}b`] }))

// Without statistics, as in the first minute of a storm, and with them.
describe.each(['never analyzed', 'analyzed'])('among many, %s', analyzed => {
  beforeAll(async () => {
    if (analyzed === 'analyzed') await fresh.db.execute(sql`analyze`)
  })

  test.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['asking who is inhibited', tx => heldKeys(tx, keys)],
    ['noting who inhibits', tx => saveInhibitors(tx, changed)],
  ])('%s reads no table from end to end', async (_, work) => {
    expect(await scanned(work)).toEqual([])
  })

  test('those are found that are muted by nobody any longer, without reading all alerts', async () => {
    expect(await keysLetGo(fresh.db, 'inhibition:')).toHaveLength(100)
    expect(await scanned(tx => keysLetGo(tx, 'inhibition:'))).not.toContain('alerts')
  })

  test('the keys that are held are told from those that are not', async () => {
    expect([...(await heldKeys(fresh.db, ['inhibition:1', 'inhibition:4899', 'inhibition:4900', 'other']))]).toEqual([
      'inhibition:1',
      'inhibition:4899',
    ])
  })
})
