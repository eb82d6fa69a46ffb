import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Signal } from '../../src/alert/alert.ts'
import type { Received } from '../../src/engine/ports.ts'
import { addArrivals, countArrivals } from '../../src/store/arrivals.ts'
import { type Db, openDb } from '../../src/store/db.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved, turnedClock } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'

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
const truncate = () =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached, arrivals, rejected cascade; alter sequence incident_number restart`,
  )
afterEach(truncate)

const LATER: Received = { verdict: 'accept', reason: 'decided_later', incident: null }
const rows = async () => (await engine.ask.alerts({ limit: 500 })).items
const left = () => countArrivals(fresh.db)
const store = (...signals: readonly Signal[]) =>
  addArrivals(
    fresh.db,
    signals.map(signal => ({ signal, isOver: false })),
  )
const { startsAt: _, ...rest } = alert('a')
const undated: Signal = { ...rest, startsAt: null }

describe('alerts of more senders than can be decided of', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => alert(`a${i}`))

  test('are stored and answered, and decided of a moment later', async () => {
    const received = (await Promise.all(hundred.map(one => engine.receive([one])))).flat()
    expect(received.slice(50)).toEqual(hundred.slice(50).map(() => LATER))
    await engine.catchUp()
    expect([await left(), (await rows()).length]).toEqual([0, 100])
    expect((await engine.incidents()).map(({ alerts }) => alerts)).toMatchObject([{ total: 100, firing: 100 }])
  })

  test('keep whoever comes after them behind them', async () => {
    const all = Promise.all(hundred.map(one => engine.receive([one])))
    await engine.receive([alert('z')])
    const end = await engine.receive([resolved('z')])
    await all
    await engine.catchUp()
    expect(end).toEqual([LATER])
    expect((await rows()).find(({ fingerprint }) => fingerprint === 'z')).toMatchObject({
      status: 'resolved',
      incident: 1,
    })
  })

  test('keep what was said of them last behind what was said before', async () => {
    const worse = alert('a1', { severity: 'sev1' })
    await engine.receive(hundred)
    // Among those that only repeat, a new one here and there.
    const mixed = hundred.flatMap((one, i) => (i % 10 === 0 ? [one, alert(`new ${i}`)] : [one]))
    const all = Promise.all(mixed.map(one => engine.receive([one])))
    const end = engine.receive([worse])
    expect(await end).toEqual([LATER])
    expect(await engine.receive([alert('a1')])).toEqual([LATER])
    // Whoever only repeats what waits holds up nobody.
    expect(await engine.receive([alert('a1')])).toMatchObject([{ verdict: 'repeat' }])
    await all
    await engine.catchUp()
    expect((await rows()).find(({ fingerprint }) => fingerprint === 'a1')).toMatchObject({ severity: 'sev2', count: 5 })
    expect(await engine.receive([alert('a1')])).toMatchObject([{ verdict: 'repeat' }])
  })

  test('hold nobody up once they are decided of', async () => {
    await Promise.all(hundred.map(one => engine.receive([one])))
    await engine.catchUp()
    expect(await engine.receive([alert('z')])).toMatchObject([{ verdict: 'join', incident: 1 }])
  })
})

describe('what a process has left behind', () => {
  test('is decided of by the next one, and first', async () => {
    await store(alert('a'), alert('b'))
    await engine.begin()
    expect(await engine.receive([resolved('a'), resolved('b')])).toEqual([LATER, LATER])
    await engine.catchUp()
    expect(await rows()).toMatchObject([
      { status: 'resolved', incident: 1 },
      { status: 'resolved', incident: 1 },
    ])
  })

  test('is what an end waits behind that ends the alert once more', async () => {
    const startsAt = new Date(T0.getTime() + 1_000)
    await engine.receive([alert('a')])
    await engine.receive([resolved('a')])
    await store(alert('a', { startsAt }))
    await engine.begin()
    expect(await engine.receive([resolved('a', { startsAt })])).toEqual([LATER])
    await engine.catchUp()
    expect(await rows()).toMatchObject([{ status: 'resolved', startsAt, incident: 1 }])
  })

  test('is what everything waits behind until it is decided of', async () => {
    await engine.receive([alert('a')])
    await store(alert('a', { severity: 'sev1' }))
    await engine.begin()
    expect(await engine.receive([alert('a')])).toEqual([LATER])
    await engine.catchUp()
    expect(await rows()).toMatchObject([{ severity: 'sev2' }])
    expect(await engine.receive([alert('a')])).toMatchObject([{ verdict: 'repeat' }])
  })

  test('is decided of once, by however many', async () => {
    await store(...Array.from({ length: 600 }, (_, i) => alert(`a${i % 300}`)))
    await Promise.all([engine.catchUp(), other.catchUp()])
    expect(await left()).toBe(0)
    expect(new Set((await rows()).map(({ count }) => count))).toEqual(new Set([2]))
    expect((await engine.incidents()).map(({ alerts }) => alerts)).toMatchObject([{ total: 300, firing: 300 }])
  })

  test('comes back as it was', async () => {
    const expiresAt = new Date(T0.getTime() + 60_000)
    const odd = alert('odd\x1e"\\', { title: 'a\x1eb', labels: { 'ü "x"': '1\n2' }, expiresAt, startsAt: T0 })
    await store(odd, resolved('end', { endsAt: T0, ended: 'MissingSeries' }))
    await engine.catchUp()
    expect(await rows()).toContainEqual(
      expect.objectContaining({ ...odd, labels: expect.objectContaining(odd.labels), incident: 1 }),
    )
    expect(await rows()).toContainEqual(
      expect.objectContaining({ fingerprint: 'end', endsAt: T0, ended: 'MissingSeries' }),
    )
  })

  test('that cannot be stored keeps nobody else, and is shown to operators', async () => {
    await store(alert('a'), alert('bad', { startsAt: new Date(-8.64e15) }), alert('b'))
    await expect(engine.catchUp()).rejects.toThrow()
    expect((await rows()).map(({ fingerprint }) => fingerprint).sort()).toEqual(['a', 'b'])
    const { items } = await engine.ask.rejected({ limit: 9 })
    expect(items).toMatchObject([{ source: 'prod', reason: expect.stringContaining('could not be stored') }])
    expect(JSON.parse(items[0]?.body ?? '')).toMatchObject({ fingerprint: 'bad' })
    await engine.catchUp()
    expect(await left()).toBe(0)
  })
})

test('while others wait, one that does not say when it began waits behind its own end', async () => {
  await engine.receive([undated])
  await store({ ...undated, status: 'resolved', endsAt: T0 })
  await engine.begin()
  expect(await engine.receive([undated])).toEqual([LATER])
  await engine.catchUp()
  expect(await rows()).toMatchObject([{ status: 'firing', count: 1, incident: 1 }])
  // Both in one transaction or in two: what clears comes last in one.
  const types = await engine.types((await engine.incidents())[0] ?? expect.fail())
  expect(types.toSorted()).toEqual(['alerts_cleared', 'alerts_refired', 'escalated', 'opened'])
})

test('what is decided later is decided as it would have been at once', async () => {
  const one = fc.record({
    fingerprint: fc.constantFrom('a', 'b', 'c', 'd'),
    status: fc.constantFrom('firing', 'resolved', 'acknowledged'),
    service: fc.constantFrom('checkout', 'ledger'),
    startsAt: fc.constantFrom(T0, new Date(T0.getTime() + 1_000)),
  })
  const kept = async () => ({
    alerts: (await rows())
      .map(({ fingerprint, status, count, incident, verdict }) => [fingerprint, status, count, incident, verdict])
      .sort(),
    incidents: (await engine.incidents()).map(({ number, status, alerts }) => [number, status, alerts]),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 12 }), async told => {
      const signals = told.map(({ fingerprint, status, service, startsAt }) =>
        alert(fingerprint, {
          status,
          startsAt,
          labels: { service },
          ...(status === 'resolved' && { endsAt: startsAt }),
        }),
      )
      await truncate()
      await engine.receive(signals)
      const atOnce = await kept()
      await truncate()
      await store(...signals)
      await engine.catchUp()
      expect(await kept()).toEqual(atOnce)
    }),
    { numRuns: 40 },
  )
})
