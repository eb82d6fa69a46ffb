import { describe, expect, test } from 'vitest'
import type { Threshold } from '../../src/alert/threshold.ts'
import { type Crowd, recentOf, type Waiting, WaitingRoom } from '../../src/alert/waiting.ts'
import { later } from '../../src/lib/time.ts'
import { T0 } from '../kit/given.ts'

const waits = (change: Partial<Waiting> = {}): Waiting => ({
  ...{ status: 'firing', verdict: 'wait', reason: 'group_wait', groupKey: 'g', reviewAt: later(T0, 10_000) },
  ...{ lastSeenAt: T0, recent: [] },
  ...change,
})
const names = (room: WaitingRoom<Waiting>, group: string) => room.others(group, '').map(({ groupKey }) => groupKey)

describe('the waiting room', () => {
  test('has those that fire and wait, without the one that asks', () => {
    const room = new WaitingRoom<Waiting>()
    room.know('a', waits())
    room.know('b', waits({ verdict: 'mute' }))
    room.know('c', waits({ status: 'resolved' }))
    room.know('d', waits({ groupKey: 'other' }))
    expect(room.others('g', 'z')).toHaveLength(1)
    expect(room.others('g', 'a')).toEqual([])
  })

  test('lets go of those that are decided', () => {
    const room = new WaitingRoom<Waiting>()
    room.know('a', waits())
    room.know('a', waits({ verdict: 'open' }))
    expect(names(room, 'g')).toEqual([])
  })

  test('moves those whose labels lead to another group', () => {
    const room = new WaitingRoom<Waiting>()
    room.know('a', waits())
    room.know('a', waits({ groupKey: 'h' }))
    expect([names(room, 'g'), names(room, 'h')]).toEqual([[], ['h']])
  })
})

describe('what stands before an incident', () => {
  const distinct = { count: 3, withinMs: 60_000, of: 'distinct' } as const
  const times = { count: 3, withinMs: 60_000, of: 'times' } as const

  const standing = (
    others: readonly Waiting[],
    { threshold = null, row = null, recent = [], crowd }: Partial<Before> = {},
  ) => {
    const room = new WaitingRoom<Waiting>()
    for (const [index, other] of others.entries()) room.know(String(index), other)
    if (crowd) room.crowd('g', crowd)
    return room.standingBefore('g', { groupWaitMs: 10_000, threshold }, { key: 'own', row, recent }, T0)
  }
  type Before = { threshold: Threshold | null; row: Waiting | null; recent: readonly number[]; crowd: Crowd }

  test('is due with the first of those that wait, and not with those below a threshold', () => {
    const others = [waits({ reviewAt: later(T0, 7_000) }), waits(), waits({ reason: 'below_threshold', reviewAt: T0 })]
    expect(standing(others)).toMatchObject({ due: later(T0, 7_000), stand: 0 })
    expect(standing([], { row: waits() }).due).toEqual(later(T0, 10_000))
    expect(standing([], { row: waits({ verdict: 'open' }) }).due).toBeNull()
  })

  test('counts those that wait, and how often they came', () => {
    const others = [waits({ recent: [T0.getTime()] }), waits({ lastSeenAt: later(T0, -120_000) })]
    expect(standing(others, { threshold: distinct }).stand).toBe(2)
    expect(standing(others, { threshold: times, recent: [T0.getTime()] }).stand).toBe(2)
  })

  test('takes those into account that nobody has looked at one by one', () => {
    const seen = { lastSeenAt: T0, recent: [T0.getTime(), T0.getTime()] }
    const crowd = { due: later(T0, 5_000), sightings: [seen, { ...seen, lastSeenAt: later(T0, -120_000) }] }
    expect(standing([waits({ reviewAt: later(T0, 7_000) })], { crowd }).due).toEqual(later(T0, 5_000))
    expect(standing([waits()], { crowd, threshold: distinct }).stand).toBe(3)
    expect(standing([waits()], { crowd, threshold: times }).stand).toBe(4)
  })

  test('remembers the times only where they are counted, and only of what still fires', () => {
    const before = waits({ recent: [T0.getTime() - 1] })
    const at = T0.getTime()
    expect(recentOf({ threshold: distinct }, before, true, T0)).toEqual([])
    expect(recentOf({ threshold: times }, before, true, T0)).toEqual([at - 1, at])
    expect(recentOf({ threshold: times }, before, false, T0)).toEqual([at - 1])
    expect(recentOf({ threshold: times }, { ...before, status: 'resolved' }, true, T0)).toEqual([at])
  })
})
