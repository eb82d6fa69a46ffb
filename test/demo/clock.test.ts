import { describe, expect, test } from 'vitest'
import { createTurnedClock } from '../../src/demo/clock.ts'
import { HOUR, later, MINUTE, SECOND } from '../../src/lib/time.ts'

/** Things that are due after so many minutes; each leaves the minute in which it was done. */
function works(clock: () => Date, dues: readonly number[]) {
  const began = clock()
  const minute = () => Math.floor((clock().getTime() - began.getTime()) / MINUTE)
  const waiting = new Set(dues)
  const done: number[] = []
  return {
    done,
    minute,
    async settle() {
      for (const due of waiting) {
        if (later(began, due * MINUTE) > clock()) continue
        waiting.delete(due)
        done.push(minute())
      }
    },
    async nextDue(after: Date) {
      const times = [...waiting].map(due => later(began, due * MINUTE).getTime()).filter(at => at > after.getTime())
      return times.length > 0 ? new Date(Math.min(...times)) : null
    },
  }
}

describe('a clock that is turned', () => {
  test('lets each thing happen at its time', async () => {
    const { clock, turn } = createTurnedClock()
    const { done, minute, ...work } = works(clock, [1, 3, 4, 50, 90])
    await turn(HOUR, work)
    expect(done).toEqual([1, 3, 4, 50])
    expect(minute()).toBe(60)
  })

  test('turns once more after a turn that failed, and twice where two press', async () => {
    const { clock, turn } = createTurnedClock()
    const began = Date.now()
    const { done, minute, ...work } = works(clock, [])
    await expect(turn(MINUTE, { ...work, settle: () => Promise.reject(new Error('no')) })).rejects.toThrow('no')
    await Promise.all([turn(MINUTE, work), turn(MINUTE, work)])
    expect(minute()).toBe(2)
    expect(clock().getTime() - began).toBeLessThan(2 * MINUTE + 30 * SECOND)
  })
})
