import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, resolved } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(() => {
  engine = engineOn(fresh.db)
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)

const verdicts = async (...alerts: readonly Alert[]) => (await engine.receive(alerts)).map(({ verdict }) => verdict)
const only = async () => {
  const [incident, ...others] = await engine.incidents()
  if (!incident || others.length > 0) throw new Error(`${others.length + 1} incidents instead of one`)
  return incident
}
const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)

// What ends, and what begins after it, in whatever order they come and by whichever clock.
describe('an end', () => {
  test('that the next episode overtook ends nothing', async () => {
    expect(await verdicts(alert('a'), alert('a', { startsAt: later(5) }), resolved('a'))).toEqual([
      ...['open', 'keep', 'repeat'],
    ])
    expect((await only()).alerts).toMatchObject({ total: 1, firing: 1 })
    expect(await verdicts(alert('a', { startsAt: later(5) }))).toEqual(['repeat'])
    expect(await verdicts(resolved('a', { startsAt: later(5) }))).toEqual(['clear'])
  })

  test('of a sender that tells how things stand does not hide for long what goes on where it began', async () => {
    const standing = { ...alert('a'), stands: true as const }
    await engine.receive([standing])
    engine.clock.advance('5m')
    await engine.receive([{ ...resolved('a', { endsAt: engine.clock.now() }), stands: true }])
    expect(await engine.receive([standing])).toMatchObject([{ reason: 'older_episode' }])
    engine.clock.advance('6m')
    expect(await engine.receive([standing])).toMatchObject([{ verdict: 'refire' }])
    expect(await engine.receive([standing])).toMatchObject([{ reason: 'repeated' }])
    expect((await only()).alerts).toMatchObject({ firing: 1 })
  })

  test('of a sender that knows no times fires again within the very same moment', async () => {
    const undated = { startsAt: null }
    const [on, off] = [
      { ...alert('a'), ...undated },
      { ...resolved('a'), ...undated },
    ]
    const received = await engine.receive([on, off, on, off, on])
    expect(received.map(({ verdict }) => verdict)).toEqual(['open', 'clear', 'refire', 'clear', 'refire'])
    expect((await only()).alerts).toMatchObject({ firing: 1 })
  })

  test('of what nobody knew of does not hide the next alert of a sender whose clock is behind', async () => {
    const behind = (minutes: number) => new Date(engine.clock.now().getTime() + (minutes - 10) * 60_000)
    await engine.receive([{ ...resolved('a'), startsAt: null, endsAt: behind(0) }])
    engine.clock.advance('2m')
    expect(await verdicts(alert('a', { startsAt: behind(-3) }))).toEqual(['repeat'])
    expect(await verdicts(alert('a', { startsAt: behind(0) }))).toEqual(['open'])
  })
})
