import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert, Signal } from '../../src/alert/alert.ts'
import type { Received } from '../../src/engine/ports.ts'
import { later } from '../../src/lib/time.ts'
import { type Db, inTransaction, openDb } from '../../src/store/db.ts'
import { lockSilences } from '../../src/store/locks.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved, turnedClock } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'

let fresh: FreshDatabase
let second: Db
let engine: Engine
let other: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
  second = openDb(fresh.url, { max: 5 })
})
afterAll(async () => {
  await second.$client.end()
  await fresh.drop()
})
beforeEach(() => {
  const clock = turnedClock()
  engine = engineOn(fresh.db, { clock })
  other = engineOn(second, { clock })
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

const REPEAT: Received = { verdict: 'repeat', reason: 'repeated', incident: 1 }
const count = async () => (await engine.ask.alerts({ limit: 9 })).items.find(row => row.fingerprint === 'a')?.count
const severity = async () =>
  (await engine.ask.alerts({ limit: 9 })).items.find(row => row.fingerprint === 'a')?.severity
const only = async () => {
  const [incident] = await engine.incidents()
  if (!incident) throw new Error('no incident')
  return incident
}

/** Taken in while another alert waits for the database: what has to be looked at there is null. */
async function meanwhile(...signals: readonly Signal[]): Promise<readonly (Received | null)[]> {
  const answers = signals.map((): Received | null => null)
  const all: Promise<unknown>[] = []
  await inTransaction(second, async tx => {
    await lockSilences(tx)
    all.push(engine.receive([alert(`other ${Math.random()}`, { labels: { service: 'ledger' } })]))
    await waitingForLock()
    for (const [index, signal] of signals.entries()) {
      all.push(
        engine.receive([signal]).then(([received]) => {
          answers[index] ??= received ?? null
        }),
      )
    }
    // Whatever needs no database has been answered after that, and the rest waits for the other one's batch.
    await fresh.db.execute(sql`select 1`)
    for (const [index, answer] of answers.entries()) if (answer === null) answers[index] = WAITS
  })
  await Promise.all(all)
  return answers.map(answer => (answer === WAITS ? null : answer))
}
const WAITS: Received = { verdict: 'waits', reason: '', incident: null }

/** The same with all of them in one message. */
async function inOneMessage(...signals: readonly Signal[]): Promise<void> {
  const all: Promise<unknown>[] = []
  await inTransaction(second, async tx => {
    await lockSilences(tx)
    all.push(engine.receive([alert('other', { labels: { service: 'ledger' } })]))
    await waitingForLock()
    all.push(engine.receive(signals))
  })
  await Promise.all(all)
}

async function waitingForLock(): Promise<void> {
  const { rows } = await fresh.db.execute(
    sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  if (rows.length === 0) await waitingForLock()
}

describe('an alert that has been repeated just now', () => {
  beforeEach(async () => {
    await engine.receive([alert('a')])
    await engine.receive([alert('a')])
  })

  test('is a repeat again, without the database', async () => {
    expect(await meanwhile(alert('a'), alert('a'))).toEqual([REPEAT, REPEAT])
  })

  test('is counted a second later', async () => {
    await meanwhile(alert('a'), alert('a'), alert('a'))
    expect(await count()).toBe(2)
    await engine.catchUp()
    expect(await count()).toBe(5)
    await engine.catchUp()
    expect(await count()).toBe(5)
  })

  test('is good for as long as its sender says', async () => {
    const expiresAt = new Date(T0.getTime() + 300_000)
    await meanwhile(alert('a', { expiresAt }))
    await engine.catchUp()
    const { rows } = await fresh.db.execute<{ at: Date }>(
      sql`select expires_at as at from alerts where fingerprint = 'a'`,
    )
    expect(rows[0]?.at).toEqual(expiresAt)
  })

  test.each<[string, Partial<Alert>]>([
    ['worse', { severity: 'sev1' }],
    ['with another title', { title: 'Up' }],
    ['with another label', { labels: { service: 'checkout', pod: 'x' } }],
    ['with a label less', { labels: {} }],
    ['begun anew', { startsAt: new Date(T0.getTime() + 1) }],
    ['over', { status: 'resolved', endsAt: T0 }],
    ['acknowledged', { status: 'acknowledged' }],
    ['of another source', { source: 'jobs' }],
  ])('is looked at where it comes %s', async (_, change) => {
    expect(await meanwhile(alert('a', change))).toEqual([null])
  })

  test('is looked at where its sender does not say when it began', async () => {
    const { startsAt: _, ...undated } = alert('a')
    expect(await meanwhile({ ...undated, startsAt: null })).toEqual([null])
  })

  test('is looked at where it is the only one', async () => {
    await engine.receive([alert('a')])
    expect(await count()).toBe(3)
  })

  test('is known for as long as it is repeated, and looked at each minute', async () => {
    const seconds = Array.from({ length: 61 }, (_, i) => i)
    let answered = 0
    for (const _ of seconds) {
      const [answer] = await meanwhile(alert('a'))
      if (answer) answered++
      engine.clock.advance('1s')
      await engine.catchUp()
    }
    expect([answered, await count()]).toEqual([60 + 1, 2 + 61])
    expect(await meanwhile(alert('a'))).toEqual([null])
  })

  test('is forgotten where it was not repeated for a second', async () => {
    await engine.catchUp()
    expect(await meanwhile(alert('a'))).toEqual([null])
  })

  test('keeps nobody from stopping where the database is away', async () => {
    await meanwhile(alert('a'))
    await fresh.db.execute(sql`alter table alerts rename to away`)
    const stopped = await engine.stop().then(
      () => 'stopped',
      () => 'failed',
    )
    await fresh.db.execute(sql`alter table away rename to alerts`)
    expect(stopped).toBe('stopped')
  })

  test('is looked at where nobody has looked at the rows of late', async () => {
    engine.clock.advance('3s')
    expect(await meanwhile(alert('a'))).toEqual([null])
  })

  test('is looked at a second after people have resolved', async () => {
    await engine.handle((await only()).id, { type: 'resolve', summary: 'done', cause: null }, by(ada))
    await meanwhile(alert('a'))
    await engine.catchUp()
    expect(await meanwhile(alert('a'))).toEqual([null])
  })

  test('is looked at a second after another process has heard of its end, and is not counted on', async () => {
    await other.receive([resolved('a')])
    await meanwhile(alert('a'))
    await engine.catchUp()
    expect([await count(), await meanwhile(alert('a'))]).toEqual([3, [null]])
  })

  test.each<[string, readonly (readonly Alert[])[]]>([
    ['has got worse since', [[alert('a', { severity: 'sev1' })]]],
    ['has got worse in the same message', [[alert('a'), alert('a', { severity: 'sev1' })]]],
    ['has begun anew and got worse', [[alert('a', { startsAt: later(T0, 1), severity: 'sev1' })]]],
  ])('is looked at where it %s', async (_, messages) => {
    for (const message of messages) await engine.receive(message)
    expect(await meanwhile(alert('a'))).toEqual([null])
    expect(await severity()).toBe('sev2')
  })

  test('is looked at where it stands behind something else in one message', async () => {
    await inOneMessage(alert('a', { severity: 'sev1' }), alert('a'))
    expect([await severity(), await count()]).toEqual(['sev2', 4])
  })

  test('is not remembered by whoever looked before it changed', async () => {
    await meanwhile(alert('a', { severity: 'sev1' }))
    await engine.receive([alert('a', { severity: 'sev1' })])
    expect(await meanwhile(alert('a', { severity: 'sev1' }))).toEqual([null])
    for (const _ of [1, 2]) await engine.catchUp()
    await engine.receive([alert('a', { severity: 'sev1' })])
    expect(await meanwhile(alert('a', { severity: 'sev1' }))).toEqual([REPEAT])
  })
})
