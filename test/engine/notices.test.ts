import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCovers } from '../../src/engine/covers.ts'
import { Postponed, Undeliverable } from '../../src/engine/ports.ts'
import { HOUR, later } from '../../src/lib/time.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { dailyRules, dutyOn, MONDAY } from '../kit/duty.ts'

let fresh: FreshDatabase
let duty: Awaited<ReturnType<typeof dutyOn>>
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  duty = await dutyOn(fresh.db)
})

describe('what cannot be said', () => {
  /** That Ada's shift is over. */
  const oneNotice = () => {
    duty.use(dailyRules('[ada, carol]'))
    duty.clock.advance('1d')
  }

  test('is tried again, when it was asked for and else with backoff, and counted', async () => {
    const fails = [new Postponed(5_000, 'slower'), new Error('oops')]
    const slow = duty.process(async notice => {
      const error = fails.shift()
      if (error) throw error
      return duty.remember(notice)
    })
    oneNotice()
    await slow.look()
    duty.clock.advance('4s')
    await slow.look()
    expect(fails).toHaveLength(1)
    duty.clock.advance('1s')
    await expect(slow.look()).rejects.toThrow('oops')
    duty.clock.advance('4s')
    await slow.look()
    expect(duty.told()).toMatchObject([{ attempt: 3, to: 'U0ADA' }])
  })

  test('because the account is gone is given up', async () => {
    oneNotice()
    await duty.process(() => Promise.reject(new Undeliverable('the account is deactivated'))).look()
    expect(await duty.waiting()).toBe(0)
  })

  test('by a process that died is said by another', async () => {
    oneNotice()
    await new Promise<void>(died => {
      const dying = duty.process(() => {
        died()
        return new Promise(() => {})
      })
      void dying.look()
    })
    await duty.process().look()
    expect(duty.told()).toEqual([])
    duty.clock.advance('31s')
    await duty.process().look()
    expect(duty.told()).toMatchObject([{ attempt: 2 }])
  })
})

describe('a request', () => {
  const covers = () => createCovers(duty.options)
  const hours = (count: number) => later(MONDAY, count * HOUR)
  const states = () =>
    duty.told().map(({ to, about, message }) => about.kind === 'cover' && `${to} ${about.status} ${message?.ts ?? '-'}`)
  beforeEach(async () => {
    const wish = { schedule: 'payments', person: 'ada', from: hours(2), until: hours(4), inReturn: null, to: null }
    await covers().ask(wish)
  })

  test('is told to all, and each message changes with it', async () => {
    await duty.process().look()
    expect(states().sort()).toEqual(['U0ADA open -', 'U0BOB open -'])
    const ts = new Map(duty.told().map(({ to }, i) => [to, String(i + 1)]))
    duty.forget()
    await covers().accept(1, 'bob', { kind: 'user', id: 'U0BOB', name: 'Bob' })
    await duty.process().look()
    expect(states().sort()).toEqual([`U0ADA taken ${ts.get('U0ADA')}`, `U0BOB taken ${ts.get('U0BOB')}`])
    expect(await duty.waiting()).toBe(0)
  })

  test('that nobody takes says so at its time', async () => {
    await duty.process().look()
    duty.forget()
    duty.clock.advance('119m')
    await duty.process().look()
    expect(duty.told()).toEqual([])
    duty.clock.advance('1m')
    await duty.process().look()
    expect(states().map(state => String(state).split(' ')[1])).toEqual(['expired', 'expired'])
    expect(await duty.waiting()).toBe(0)
  })

  test('that is settled while it is being told is brought up to date after that', async () => {
    let first = true
    const slow = duty.process(async notice => {
      if (first) {
        first = false
        await covers().withdraw(1, 'ada')
      }
      return duty.remember(notice)
    })
    await slow.look()
    const last = new Map(duty.told().map(({ to, about }) => [to, about.kind === 'cover' && about.status]))
    expect([...last.values()]).toEqual(['withdrawn', 'withdrawn'])
    expect(duty.told().length).toBeGreaterThan(2)
  })
})
