import { expect, test } from 'vitest'
import type { Target } from '../../../src/escalation/policy.ts'
import { type Whom, whomToPage } from '../../../src/slack/listen/paging.ts'
import { rulebookOf } from '../../kit/rulebook.ts'

const rules = rulebookOf(`
people:
  ada: { slack: U0ADA }
  night: { slack: U0NIGHT }
teams: { payments: { members: [ada] } }
schedules:
  payments: { layers: [ { rotation: daily, handoff: "09:00", people: [ada] } ] }
  night: { layers: [ { rotation: daily, handoff: "09:00", people: [ada] } ] }
`)
const carol = { id: 'U0CAROL', name: 'Carol' }
const known = { ...carol, guest: false, foreign: false, bot: false, deleted: false }
const members = { get: async () => known, forget: () => {} }
const targets = (...all: readonly Target[]): Whom => ({ targets: all, users: [] })

test.each<[string, readonly string[], readonly string[], Whom]>([
  ['somebody of the rulebook by their name there', ['U0ADA'], [], targets({ kind: 'user', name: 'ada' })],
  ['somebody else of Slack', ['U0CAROL'], [], { targets: [], users: [carol] }],
  ['a team before a schedule', [], ['payments'], targets({ kind: 'team', name: 'payments' })],
  ['a schedule before a person', [], ['night'], targets({ kind: 'schedule', name: 'night' })],
  ['what is said', [], ['user:night'], targets({ kind: 'user', name: 'night' })],
  ['a channel', [], ['channel:#payments'], targets({ kind: 'channel', name: 'payments' })],
  ['several', ['U0ADA'], ['night'], targets({ kind: 'user', name: 'ada' }, { kind: 'schedule', name: 'night' })],
  [
    'nobody of that name',
    [],
    ['paymens'],
    { say: 'There is no team, schedule or person “paymens”. Did you mean payments?' },
  ],
  [
    'nobody of another kind',
    [],
    ['schedule:ada'],
    { say: 'There is no team, schedule or person “schedule:ada”. Did you mean ada?' },
  ],
])('%s', async (_, users, names, whom) => {
  expect(await whomToPage({ users, names }, rules, members)).toEqual(whom)
})
