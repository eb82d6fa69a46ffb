import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KeepUserGroups } from '../../src/engine/duty.ts'
import { createRoster } from '../../src/engine/roster.ts'
import { HOUR, later } from '../../src/lib/time.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { dailyRules, dutyOn } from '../kit/duty.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
let duty: Awaited<ReturnType<typeof dutyOn>>
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  duty = await dutyOn(fresh.db)
})

describe('shifts', () => {
  test('are told of once, by however many processes and restarts', async () => {
    const [one, other] = [duty.process(), duty.process()]
    await one.look()
    duty.clock.advance('24h')
    await Promise.all([one.look(), other.look(), one.look()])
    await duty.process().look()
    expect(duty.kinds().sort()).toEqual(['shift_began U0BOB', 'shift_over U0ADA'])
    expect(await duty.waiting()).toBe(0)
  })

  test('are told of after a short time away, and not after a long one', async () => {
    duty.clock.advance('1d')
    duty.clock.advance('59m')
    await duty.process().look()
    expect(duty.kinds()).toHaveLength(2)
    duty.clock.advance('1d')
    duty.clock.advance('2m')
    await duty.process().look()
    expect(duty.kinds()).toHaveLength(2)
  })

  test('that could not be told of in time are not told of later', async () => {
    duty.clock.advance('1d')
    await expect(duty.process(() => Promise.reject(new Error('Slack is down'))).look()).rejects.toThrow('Slack is down')
    duty.clock.advance('2h')
    await duty.process().look()
    expect([duty.told(), await duty.waiting()]).toEqual([[], 0])
  })

  test('are told of nobody who is not in Slack', async () => {
    duty.use(dailyRules('[ada, carol]'))
    duty.clock.advance('1d')
    await duty.process().look()
    expect(duty.kinds()).toEqual(['shift_over U0ADA'])
  })

  test('are not told of where that is turned off', async () => {
    duty.use(
      rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB } }
schedules: { quiet: { notices: false, layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob] }] } }
`),
    )
    duty.clock.advance('1d')
    await duty.process().look()
    expect(duty.told()).toEqual([])
  })

  test('that begin with an override are told of too', async () => {
    duty.clock.advance('1h')
    const until = later(duty.clock.now(), HOUR)
    const wish = { schedule: 'payments', person: 'bob', instead: null, from: null, until, reason: '' }
    await createRoster(duty.options).override(wish, { kind: 'api', name: 'api' })
    await duty.process().look()
    expect(duty.kinds().sort()).toEqual(['shift_began U0BOB', 'shift_over U0ADA'])
  })
})

test('gaps of the coming week are told of together and once', async () => {
  duty.use(dailyRules('[ada, bob]', ', hours: "Mon-Fri 09:00-17:00"'))
  const gapsTold = () => duty.told().map(({ about }) => (about.kind === 'gaps' ? about.gaps : []))
  await duty.process().look()
  const [first = []] = gapsTold()
  expect(first[0]).toEqual({
    ...{ schedule: 'payments', from: '2026-01-05T17:00:00.000Z', until: '2026-01-06T09:00:00.000Z' },
  })
  await duty.process().look()
  expect(gapsTold().map(gaps => gaps.length)).toEqual([5])
  duty.clock.advance('23h')
  await duty.process().look()
  // One more comes into sight each working day.
  expect(gapsTold().map(gaps => gaps.length)).toEqual([5, 1])
  expect(duty.told().every(({ to }) => to === null)).toBe(true)
})

describe('user groups', () => {
  test('are asked for each minute, and what is in the way is told once', async () => {
    duty.use(
      rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB } }
schedules:
  a: { user_group: oncall, notices: false, layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob], start: 2026-01-05 }] }
`),
    )
    const asked: unknown[] = []
    const keep: KeepUserGroups = async groups => {
      asked.push([...groups].map(([handle, users]) => [handle, ...users]))
      return [{ handle: 'oncall', reason: 'there is no such user group' }]
    }
    const process = duty.process(duty.remember, keep)
    await process.look()
    await process.look()
    duty.clock.advance('24h')
    await process.look()
    expect(asked).toEqual([[['oncall', 'U0ADA']], [['oncall', 'U0BOB']]])
    expect(duty.kinds()).toEqual(['user_group null'])
  })

  test('are not asked for where the rulebook names none', async () => {
    await duty.process(duty.remember, () => Promise.reject(new Error('not asked'))).look()
  })
})

test('an edit that could not be noted is noted the next time', async () => {
  duty.use(dailyRules('[bob]'))
  let broken = true
  const away = { connect: () => Promise.reject(new Error('away')) }
  const db = new Proxy(fresh.db, {
    get: (target, key) => (broken && key === '$client' ? away : Reflect.get(target, key)),
  })
  const { keep } = duty.process(duty.remember, async () => [], { db })
  await expect(keep()).rejects.toThrow('away')
  broken = false
  await keep()
  expect((await fresh.db.execute(sql`select from schedule_versions`)).rows).toHaveLength(2)
})
