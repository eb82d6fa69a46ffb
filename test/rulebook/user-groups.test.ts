import { describe, expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { userGroupsOf } from '../../src/rulebook/user-groups.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const layers = 'layers: [{ rotation: daily, handoff: "09:00", people: [ada] }]'
const rules = rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB }, carol: {}, dan: { slack: U0DAN } }
teams:
  payments: { members: [ada, bob], user_group: "@team" }
  search: { members: [dan], user_group: searchers }
schedules:
  days: { user_group: oncall, ${layers} }
  nights: { user_group: oncall, notices: false, ${layers} }
  other: { ${layers} }
`)
const groups = (days: string[], nights: string[], other: string[]) => {
  const onCall = Object.entries({ days, nights, other }).map(([schedule, names]) => {
    return { schedule, onCall: names, until: null, next: null }
  })
  return Object.fromEntries([...userGroupsOf(rules, onCall)].map(([handle, users]) => [handle, [...users]]))
}

describe('user groups hold', () => {
  test('who is on call in their schedules, and the members of their team who are on call anywhere', () => {
    expect(groups(['ada'], ['dan'], ['bob'])).toEqual({
      ...{ oncall: ['U0ADA', 'U0DAN'], team: ['U0ADA', 'U0BOB'], searchers: ['U0DAN'] },
    })
  })
  test('nobody whom Slack does not know', () => {
    expect(groups(['carol'], [], ['zoe'])).toEqual({ oncall: [], team: [], searchers: [] })
  })
})

test.each([
  ['user_group: "a b"', 'the handle of a Slack user group such as oncall-payments'],
  ['user_group: Oncall', 'the handle of a Slack user group'],
  ['notices: 5', 'true or false'],
])('%s is a fault', (text, expected) => {
  const parsed = parseRulebook(
    [{ file: 'r.yml', text: `people: { ada: {} }\nschedules: { s: { ${text}, ${layers} } }` }],
    {},
  )
  expect(JSON.stringify(parsed)).toContain(expected)
})

test('schedules tell people, unless they say otherwise', () => {
  expect([...rules.schedules.values()].map(({ notices }) => notices)).toEqual([true, false, true])
})
