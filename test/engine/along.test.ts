import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { SendPage } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, playSlack, turnedClock, until } from '../kit/engine.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() => {
  vi.useRealTimers()
  return fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  )
})
afterAll(() => fresh.drop())

const rulebook = rulebookOf(`
people: { ada: { slack: U0ADA, phone: "+491701234567", reach: [{ via: sms }, { via: call, after: 9m }] } }
notify:
  twilio: { account_sid: ${`AC${'0'.repeat(32)}`}, auth_token: "a-token-for-tests", from: "+4930123456" }
policies: { p: { steps: [{ notify: user:ada, wait: 1h }] } }
route: { policy: p, group_by: [service] }
`)
const open = async (engine: Engine, ...services: readonly string[]) => {
  for (const service of services) {
    await engine.receive([alert(service, { labels: { service } })])
    await engine.settle()
  }
}

test('pages that are told with another stay with it as long as it is on its way', async () => {
  const clock = turnedClock()
  const sent: (readonly number[])[] = []
  const held: (() => void)[] = []
  const sendPage: SendPage = async ({ incident, others }) => {
    sent.push([incident, ...others].map(({ number }) => number))
    if (others.length > 0) await new Promise<void>(resolve => held.push(resolve))
    return null
  }
  const engine = engineOn(fresh.db, { rulebook, clock, slack: playSlack(), sendPage })
  const second = engineOn(fresh.db, { rulebook, clock, slack: playSlack(), sendPage })
  await open(engine, 'a', 'b', 'c')
  clock.advance('60s')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const settling = engine.settle()
  await until(() => held.length > 0)
  for (let seconds = 0; seconds < 12; seconds += 3) {
    clock.advance('3s')
    await vi.advanceTimersByTimeAsync(3_000)
    await second.settle()
  }
  for (const go of held) go()
  await settling
  expect(sent).toEqual([[1], [2, 3]])
})
