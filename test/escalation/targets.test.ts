import { describe, expect, test } from 'vitest'
import { peopleFor } from '../../src/escalation/targets.ts'
import { daily, schedule } from '../kit/schedules.ts'

const known = {
  schedules: new Map([['payments', schedule('UTC', daily('ada bob'))]]),
  teams: new Map([
    ['payments', { members: ['bob', 'carol'] }],
    ['ghosts', { members: [] }],
  ]),
  at: new Date('2026-01-06T12:00:00Z'),
}

describe('the people of a step', () => {
  test('are whom its targets name at that instant', () => {
    expect(peopleFor([{ kind: 'schedule', name: 'payments' }], known)).toEqual({ people: ['bob'], empty: [] })
    const monday = { ...known, at: new Date('2026-01-05T12:00:00Z') }
    expect(peopleFor([{ kind: 'schedule', name: 'payments' }], monday)).toEqual({ people: ['ada'], empty: [] })
  })

  test('come once, in the order of the targets', () => {
    const targets = [
      { kind: 'user', name: 'dan' },
      { kind: 'schedule', name: 'payments' },
      { kind: 'team', name: 'payments' },
      { kind: 'user', name: 'carol' },
    ] as const
    expect(peopleFor(targets, known)).toEqual({ people: ['dan', 'bob', 'carol'], empty: [] })
  })

  test('may be nobody, and then it says why', () => {
    const targets = [
      { kind: 'schedule', name: 'payments' },
      { kind: 'schedule', name: 'gone' },
      { kind: 'team', name: 'ghosts' },
      { kind: 'team', name: 'gone' },
    ] as const
    expect(peopleFor(targets, { ...known, at: new Date('2026-01-01T00:00:00Z') })).toEqual({
      people: [],
      empty: [
        'schedule payments has nobody on call',
        'schedule gone is no longer in the rulebook',
        'team ghosts has no members',
        'team gone is no longer in the rulebook',
      ],
    })
  })

  test('of no targets are nobody', () => {
    expect(peopleFor([], known)).toEqual({ people: [], empty: [] })
  })
})
