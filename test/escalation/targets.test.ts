import { describe, expect, test } from 'vitest'
import { TARGET_KINDS, type Target } from '../../src/escalation/policy.ts'
import { inTurns, namedBy } from '../../src/escalation/targets.ts'
import { plansFor } from '../../src/rulebook/oncall.ts'
import { daily, schedule } from '../kit/schedules.ts'

const payments = schedule('UTC', daily('ada bob'))
const night = { ...schedule('UTC', daily('ada bob'), daily('bob carol')), name: 'night' }
const known = {
  plans: plansFor(
    new Map([
      ['payments', payments],
      ['night', night],
      ['empty', { ...schedule('UTC'), name: 'empty' }],
    ]),
  ),
  teams: new Map([
    ['payments', { members: ['bob', 'carol'] }],
    ['ghosts', { members: [] }],
  ]),
  turns: new Map<string, number>(),
  at: new Date('2026-01-06T12:00:00Z'),
}
const target = (text: string): Target => {
  const kind = TARGET_KINDS.find(kind => text.startsWith(`${kind}:`)) ?? 'user'
  return { kind, name: text.slice(kind.length + 1) }
}
const NOBODY = { people: [], channels: [], pagers: [], empty: [] }
const named = (targets: readonly string[], change: Partial<typeof known> = {}) =>
  namedBy(targets.map(target), { ...known, ...change })

describe('a step names', () => {
  test('whom its targets lead to at that instant', () => {
    expect(named(['schedule:payments'])).toEqual({ ...NOBODY, people: ['bob'] })
    expect(named(['schedule:payments'], { at: new Date('2026-01-05T12:00:00Z') }).people).toEqual(['ada'])
  })

  test('everybody once, in the order of the targets', () =>
    expect(named(['user:dan', 'schedule:payments', 'team:payments', 'user:carol'])).toEqual({
      ...NOBODY,
      people: ['dan', 'bob', 'carol'],
    }))

  test('nobody, and then it says why', () =>
    expect(
      named(
        [
          ...['schedule:payments', 'schedule:gone', 'team:ghosts', 'team:gone'],
          ...['round_robin:gone', 'round_robin:empty'],
        ],
        { at: new Date('2026-01-01T00:00:00Z') },
      ),
    ).toEqual({
      ...NOBODY,
      empty: [
        'schedule payments has nobody on call',
        'schedule gone is no longer in the rulebook',
        'team ghosts has no members',
        'team gone is no longer in the rulebook',
        'schedule gone is no longer in the rulebook',
        'schedule empty has nobody in it',
      ],
    }))

  test('nobody where it has no targets', () => expect(named([])).toEqual(NOBODY))

  test('channels and pagers apart from people', () =>
    expect(named(['channel:payments', 'pager:pagerduty', 'user:ada', 'channel:payments'])).toEqual({
      ...NOBODY,
      people: ['ada'],
      channels: ['payments'],
      pagers: ['pagerduty'],
    }))
})

describe('round robin', () => {
  test.each([
    [0, 'ada'],
    [1, 'bob'],
    [2, 'carol'],
    [3, 'ada'],
    [302, 'carol'],
  ])('at turn %d calls %s: everybody of the schedule, whoever is on call', (turn, person) =>
    expect(named(['round_robin:night'], { turns: new Map([['night', turn]]) }).people).toEqual([person]),
  )

  test('asks for a turn of each schedule once', () =>
    expect(
      inTurns(['round_robin:night', 'schedule:payments', 'round_robin:payments', 'round_robin:night'].map(target)),
    ).toEqual(['night', 'payments']))
})
