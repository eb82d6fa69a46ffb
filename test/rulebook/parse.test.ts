import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../src/lib/time.ts'
import { PEOPLE, read } from './read.ts'

describe('an empty rulebook', () => {
  test.each(['', '# nothing\n', '---\n', 'people:\nroute:\nsources:\n'])('%j has every default', text => {
    const rulebook = read(text)
    expect(rulebook.workspace).toEqual({
      announce: 'incidents',
      operators: null,
      timezone: 'UTC',
      channelName: 'inc-{number}-{title}',
      defaultSeverity: 'sev3',
      storm: null,
    })
    expect(rulebook.severities.sev1).toEqual({ title: 'Critical', page: true })
    expect([...rulebook.roles.keys()]).toEqual(['commander', 'communications', 'operations', 'scribe'])
    expect(rulebook.route).toMatchObject({ matchers: [], policy: null, room: null, routes: [] })
    expect(rulebook.people.size + rulebook.sources.size + rulebook.permissions.size).toBe(0)
    expect([rulebook.allowPrivate, rulebook.maintenance, rulebook.timeIntervals.size]).toEqual([[], [], 0])
  })
})

describe('a rulebook', () => {
  test('has the workspace in its own words', () => {
    const { workspace, severities } = read(`
workspace: { announce: "#alarm", operators: ops, timezone: Asia/Tokyo, default_severity: warning, channel: { name: "i{number}" }, storm: { incidents: 20, within: 1m } }
severities: { sev1: { title: Fire } }`)
    expect(workspace).toEqual({
      announce: 'alarm',
      operators: 'ops',
      timezone: 'Asia/Tokyo',
      channelName: 'i{number}',
      defaultSeverity: 'sev3',
      storm: { incidents: 20, withinMs: MINUTE },
    })
    expect([severities.sev1.title, severities.sev2.title]).toEqual(['Fire', 'Major'])
  })

  test('adds its roles to the usual ones', () => {
    const { roles } = read('roles: { scribe: { title: Chronicler }, liaison: { instructions: Call them. }, guard: {} }')
    expect([...roles.keys()]).toEqual(['commander', 'communications', 'operations', 'scribe', 'liaison', 'guard'])
    expect(roles.get('scribe')?.title).toBe('Chronicler')
    expect(roles.get('scribe')?.instructions).toContain('write down')
    expect(roles.get('liaison')).toEqual({ title: 'liaison', instructions: 'Call them.' })
  })

  test('knows people, teams and permissions', () => {
    const { people, teams, permissions } = read(`
people: { ada: { name: Ada Lind, slack: U0ADA, email: ada@example.com, phone: "+49 170 123-4567" }, bob: {} }
teams: { payments: { members: [ada, bob], channel: "#payments" } }
permissions: { resolve: [team:payments, role:commander, user:ada], declare: [user:bob] }`)
    expect(people.get('ada')).toEqual({
      name: 'Ada Lind',
      slack: 'U0ADA',
      email: 'ada@example.com',
      phone: '+491701234567',
      ...{ reach: [], quiet: null },
    })
    expect(people.get('bob')).toEqual({
      ...{ name: 'bob', slack: null, email: null, phone: null },
      ...{ reach: [], quiet: null },
    })
    expect(teams.get('payments')).toEqual({ members: ['ada', 'bob'], channel: 'payments', userGroup: null })
    expect(permissions.get('resolve')).toEqual([
      { kind: 'team', name: 'payments' },
      { kind: 'role', name: 'commander' },
      { kind: 'user', name: 'ada' },
    ])
    expect([...permissions.keys()].sort()).toEqual(['declare', 'resolve'])
  })

  test('reads policies and services', () => {
    const { policies, services } = read(`${PEOPLE}
policies: { p: { repeat: 3, steps: [{ notify: [user:ada, user:bob], wait: 1h30m }, { notify: user:bob }] }, q: { steps: [{ notify: [user:ada] }] } }
services: { checkout: { policy: p, tier: 1, runbook: "https://example.com/r" }, ledger: {} }`)
    expect(policies.get('p')).toEqual({
      name: 'p',
      rounds: 3,
      severities: ['sev1', 'sev2'],
      steps: [
        {
          notify: [
            { kind: 'user', name: 'ada' },
            { kind: 'user', name: 'bob' },
          ],
          waitMs: 1.5 * HOUR,
        },
        { notify: [{ kind: 'user', name: 'bob' }], waitMs: 5 * MINUTE },
      ],
    })
    expect(policies.get('q')?.rounds).toBe(1)
    const none = { team: null, policy: null, tier: null, runbook: null, dashboard: null }
    expect(services.get('checkout')).toEqual({ ...none, policy: 'p', tier: 1, runbook: 'https://example.com/r' })
    expect(services.get('ledger')).toEqual(none)
  })
})
