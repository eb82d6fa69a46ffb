import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Alert, Labels } from '../../src/alert/alert.ts'
import { inhibitRule } from '../../src/alert/inhibition.ts'
import { inhibitionAmong, noteInhibitors, rebuildInhibitors, reviewUninhibited } from '../../src/engine/inhibitions.ts'
import { inTransaction } from '../../src/store/db.ts'
import { holdFiring } from '../../src/store/inhibitors.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, engineOn, resolved } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
afterEach(() => fresh.db.execute(sql`truncate incidents, timeline, alerts, outbox, reached, inhibitors cascade`))

const is = (label: string, value: string) => [{ label, op: '=', value } as const]
const RULE = inhibitRule(is('severity', 'critical'), is('severity', 'warning'), ['cluster'])
const OTHER = inhibitRule(is('severity', 'critical'), is('severity', 'info'), [])

const critical = (fingerprint: string, cluster = 'a', change: Partial<Alert> = {}) =>
  alert(fingerprint, { labels: { severity: 'critical', cluster }, ...change })
const warning = (fingerprint: string, cluster = 'a') => alert(fingerprint, { labels: { severity: 'warning', cluster } })

const note = (...alerts: readonly Alert[]) => noteInhibitors(fresh.db, [RULE], alerts)
const isMuted = async (labels: Labels, rules = [RULE], batch: readonly Alert[] = [alert('target', { labels })]) =>
  (await inhibitionAmong(fresh.db, rules, batch))(labels) !== null
const WARNING = warning('w').labels

const rows = async () =>
  (await fresh.db.execute<{ key: string }>(sql`select key, source, fingerprint from inhibitors order by 1, 2, 3`)).rows
const mute = (fingerprint: string, by: string) =>
  fresh.db.execute(sql`update alerts set muted_by = ${by}, review_at = null where fingerprint = ${fingerprint}`)
const toReview = async () => {
  const due = sql`select fingerprint from alerts where review_at is not null order by 1`
  return (await fresh.db.execute<{ fingerprint: string }>(due)).rows.map(({ fingerprint }) => fingerprint)
}

describe('an alert', () => {
  test('is muted as long as one fires that inhibits it', async () => {
    expect(await isMuted(WARNING)).toBe(false)
    await note(critical('c1'), critical('c2'), critical('c3', 'b'))
    expect(await isMuted(WARNING)).toBe(true)
    await note(resolved('c1', { labels: critical('c1').labels }))
    expect(await isMuted(WARNING)).toBe(true)
    // Whatever its end says of its labels.
    await note(resolved('c2', { labels: {} }))
    expect(await isMuted(WARNING)).toBe(false)
    expect(await isMuted({ ...WARNING, cluster: 'b' })).toBe(true)
  })

  test('is told what mutes it, until that ends', async () => {
    await note(critical('c'))
    const muted = (await inhibitionAmong(fresh.db, [RULE], [warning('w')]))(WARNING)
    expect(muted).toEqual({ reason: 'inhibited', by: `inhibition:${RULE.name}:source:["a"]`, until: null })
  })

  test.each([
    ['before', [critical('c'), warning('w')]],
    ['after', [warning('w'), critical('c')]],
  ])('is muted by one that comes %s it in the same message', async (_, batch) => {
    expect(await isMuted(WARNING, [RULE], batch)).toBe(true)
  })

  test('is not muted by one that is over, or was only information', async () => {
    await note(critical('i', 'a', { kind: 'information' }), resolved('r', { labels: critical('r').labels }))
    expect(await rows()).toEqual([])
    expect(await isMuted(WARNING, [RULE], [warning('w'), resolved('r', { labels: critical('r').labels })])).toBe(false)
  })

  test('is muted by what was acknowledged, and by a heartbeat', async () => {
    await note(critical('a', 'a', { status: 'acknowledged' }), critical('h', 'b', { kind: 'heartbeat' }))
    expect(await isMuted(WARNING)).toBe(true)
    expect(await isMuted({ ...WARNING, cluster: 'b' })).toBe(true)
  })

  test('inhibits under other keys when its labels change', async () => {
    await note(critical('c'))
    await note(critical('c', 'b'))
    expect(await rows()).toMatchObject([{ key: `inhibition:${RULE.name}:source:["b"]`, fingerprint: 'c' }])
  })

  test('that comes twice in a batch is as it was last', async () => {
    await note(critical('c'), resolved('c'), critical('d'), critical('d', 'b'))
    expect(await rows()).toMatchObject([{ key: `inhibition:${RULE.name}:source:["b"]`, fingerprint: 'd' }])
  })

  test('is muted whatever the length of its labels', async () => {
    const cluster = 'x'.repeat(10_000)
    await note(critical('c', cluster))
    expect(await isMuted({ ...WARNING, cluster })).toBe(true)
    expect(await isMuted({ ...WARNING, cluster: `${cluster}y` })).toBe(false)
  })
})

test('without rules nothing is asked and nothing written', async () => {
  const nobody = await inhibitionAmong(brokenTx(), [], [warning('w'), critical('c')])
  expect(nobody(WARNING)).toBeNull()
  await noteInhibitors(brokenTx(), [], [critical('c')])
  await reviewUninhibited(brokenTx(), [], T0)
})

/** Fails whatever is asked of it. */
function brokenTx() {
  return new Proxy(fresh.db, {
    get: (_, name) => {
      throw new Error(`the database was asked to ${String(name)}`)
    },
  })
}

describe('what is inhibited', () => {
  const by = (cluster: string) => `inhibition:${RULE.name}:source:["${cluster}"]`

  test('is decided anew when the last that inhibits it is over', async () => {
    await engineOn(fresh.db).receive([critical('c1'), critical('c2'), warning('w'), warning('v', 'b'), warning('u')])
    await note(critical('c1'), critical('c2'))
    await mute('w', by('a'))
    await mute('u', 'silence:1')
    await reviewUninhibited(fresh.db, [RULE], T0)
    await note(resolved('c1'))
    await reviewUninhibited(fresh.db, [RULE], T0)
    expect(await toReview()).toEqual([])
    await note(resolved('c2'))
    await reviewUninhibited(fresh.db, [RULE], T0)
    expect(await toReview()).toEqual(['w'])
  })

  test('is decided anew though it was muted by what was over at that moment', async () => {
    await engineOn(fresh.db).receive([warning('w')])
    await note(critical('c'))
    await note(resolved('c'))
    await mute('w', by('a'))
    await reviewUninhibited(fresh.db, [RULE], T0)
    expect(await toReview()).toEqual(['w'])
  })
})

describe('other rules', () => {
  const firing = Array.from({ length: 1_203 }, (_, n) => critical(`c${n}`, `k${n}`))

  test('count for what fires already, however much it is, and the same twice', async () => {
    await engineOn(fresh.db).receive([...firing, warning('w'), resolved('r')])
    await rebuildInhibitors(fresh.db, [RULE], T0)
    const once = await rows()
    expect(once).toHaveLength(1_203)
    await rebuildInhibitors(fresh.db, [RULE], T0)
    expect(await rows()).toEqual(once)
    await rebuildInhibitors(fresh.db, [RULE, OTHER], T0)
    expect(await rows()).toHaveLength(2 * 1_203)
  })

  test('are put in force by two processes at once', async () => {
    await engineOn(fresh.db).receive(firing)
    await Promise.all([1, 2, 3].map(() => rebuildInhibitors(fresh.db, [OTHER], T0)))
    expect(await rows()).toHaveLength(1_203)
  })

  test('take the place of those before, and what these muted is decided anew', async () => {
    await engineOn(fresh.db).receive([critical('c'), warning('w'), warning('v')])
    await rebuildInhibitors(fresh.db, [RULE], T0)
    await mute('w', `inhibition:${RULE.name}:source:["a"]`)
    await mute('v', 'silence:1')
    await rebuildInhibitors(fresh.db, [OTHER], T0)
    expect(await rows()).toMatchObject([{ key: `inhibition:${OTHER.name}:source:[]` }])
    expect(await toReview()).toEqual(['w'])
  })

  test('leave nothing behind when there are none', async () => {
    await engineOn(fresh.db).receive([critical('c'), warning('w')])
    await rebuildInhibitors(fresh.db, [RULE], T0)
    await mute('w', `inhibition:${RULE.name}:source:["a"]`)
    await rebuildInhibitors(fresh.db, [], T0)
    expect(await rows()).toEqual([])
    expect(await toReview()).toEqual(['w'])
  })

  test('forget what was left by an alert that is over', async () => {
    await engineOn(fresh.db).receive([critical('c'), resolved('c')])
    await note(critical('c'), critical('gone'))
    await rebuildInhibitors(fresh.db, [RULE], T0)
    expect(await rows()).toEqual([])
  })

  test('let no alert end unseen while they are put in force', async () => {
    const engine = engineOn(fresh.db)
    await engine.receive([critical('c')])
    let over: Promise<unknown> = Promise.resolve()
    await inTransaction(fresh.db, async tx => {
      expect(await holdFiring(tx, null, 10)).toHaveLength(1)
      over = engine.receive([resolved('c', { labels: critical('c').labels })])
      await waitingForLock()
      await noteInhibitors(tx, [RULE], [critical('c')])
    })
    await over
    expect(await holdFiring(fresh.db, null, 10)).toEqual([])
  })

  async function waitingForLock(): Promise<void> {
    const { rows } = await fresh.db.execute(
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length === 0) await waitingForLock()
  }
})
