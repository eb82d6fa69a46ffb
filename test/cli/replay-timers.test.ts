import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Timers } from '../../src/cli/replay-timers.ts'

test('what is due comes in its order, and of one instant in the order in which it was set', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), instants => {
      const timers = new Timers<number>()
      for (const [nth, at] of instants.entries()) timers.set(new Date(at), nth)
      const taken: [number, readonly number[]][] = []
      for (let at = timers.next(); at !== null; at = timers.next()) taken.push([at.getTime(), timers.take()])
      const expected = [...new Set(instants)]
        .sort((a, b) => a - b)
        .map(at => [at, instants.flatMap((other, nth) => (other === at ? [nth] : []))])
      expect(taken).toEqual(expected)
    }),
  )
})

test('what is set while others are taken finds its place', () => {
  const timers = new Timers<string>()
  timers.set(new Date(2), 'b')
  timers.set(new Date(1), 'a')
  expect(timers.take()).toEqual(['a'])
  timers.set(new Date(1), 'late')
  timers.set(new Date(2), 'c')
  expect([timers.take(), timers.take(), timers.take(), timers.next()]).toEqual([['late'], ['b', 'c'], [], null])
})
