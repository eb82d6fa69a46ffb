import { describe, expect, test } from 'vitest'
import { ACTIONS, type Denial, describeDenial, may, type Permit, type Standing } from '../../src/incident/permission.ts'

const member: Standing = {
  guest: false,
  foreign: false,
  bot: false,
  deleted: false,
  person: null,
  teams: [],
  roles: [],
}
const team: Permit = { kind: 'team', name: 'payments' }
const role: Permit = { kind: 'role', name: 'commander' }
const user: Permit = { kind: 'user', name: 'carol' }

describe('what the rulebook does not name', () => {
  test.each(ACTIONS)('is open to members: %s', action => {
    expect(may(action, member, null)).toBe(true)
  })

  test.each(['guest', 'foreign', 'bot', 'deleted'] as const)('is closed to %s', kind => {
    expect(may('acknowledge', { ...member, [kind]: true }, null)).toEqual({ denied: kind, permits: [] })
  })
})

describe('what the rulebook keeps for some', () => {
  test.each<[string, Partial<Standing>, readonly Permit[], boolean]>([
    ['somebody of the team', { teams: ['payments'] }, [team], true],
    ['somebody of another team', { teams: ['search'] }, [team], false],
    ['the holder of the role', { roles: ['commander'] }, [role], true],
    ['the holder of another role', { roles: ['scribe'] }, [role], false],
    ['the person', { person: 'carol' }, [user], true],
    ['a team that bears the name of the person', { teams: ['carol'] }, [user], false],
    ['one of several', { person: 'carol' }, [team, role, user], true],
    ['anybody, where the list is empty', { person: 'carol' }, [], false],
  ])('%s', (_, who, permits, yes) => {
    const answer = may('resolve', { ...member, ...who }, permits)
    expect(answer).toEqual(yes ? true : { denied: 'not_permitted', permits })
  })

  test('is closed to a guest who is in the team', () => {
    expect(may('resolve', { ...member, guest: true, teams: ['payments'] }, [team])).toMatchObject({ denied: 'guest' })
  })

  test('never keeps a member from joining', () => {
    expect(may('join', member, [])).toBe(true)
  })
})

test.each<[Denial, RegExp]>([
  [{ denied: 'guest', permits: [] }, /guests/i],
  [{ denied: 'foreign', permits: [] }, /organisations/],
  [{ denied: 'bot', permits: [] }, /apps/],
  [{ denied: 'deleted', permits: [] }, /deactivated/],
  [{ denied: 'not_permitted', permits: [team, role, user] }, /the team payments, the role commander, carol/],
  [{ denied: 'not_permitted', permits: [] }, /nobody/],
])('a denial has a sentence: %j', (denial, sentence) => {
  expect(describeDenial(denial)).toMatch(sentence)
})
