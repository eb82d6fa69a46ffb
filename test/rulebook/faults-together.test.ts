import { describe, expect, test } from 'vitest'
import { faultsIn, policy, route, steps } from './bad.ts'

describe('a rulebook', () => {
  test('tells all its faults at once, in the order of the lines', () => {
    const text = `
workspace: { timezone: Nowhere }
sources:
  prod: { type: alertmanager, secret: x }
  jobs: { type: generic, secret: "<NONE>", mapping: { fingerprint: "{a}", title: "{" } }
route: { policy: nobody, routes: [{ room: nowhere, unknown: 1 }] }
playbooks:
  down: { steps: [{ task: a, owner: nobody }, { ask: b, answers: { "Yes": nowhere } }] }
  up: { steps: [{ ask: b, answers: { "Yes": nowhere } }] }
`
    expect(faultsIn(text).map(fault => fault.replace(/:? (found|there|the|is) .*/, ''))).toEqual([
      'r.yml:1 workspace.timezone',
      'r.yml:3 sources.prod.secret',
      'r.yml:4 sources.jobs.secret',
      'r.yml:4 sources.jobs.mapping.title',
      'r.yml:5 route.policy',
      'r.yml:5 route.routes[0].room',
      'r.yml:5 route.routes[0].unknown',
      'r.yml:7 playbooks.down.steps[0].owner',
      'r.yml:8 playbooks.up.steps[0].answers.Yes',
    ])
  })

  test.each([
    ['timezone', '\nworkspace: { timezone: "<ZONE>" }'],
    ['matcher', route('{ matchers: ["<LONG>"] }')],
    ['name', route('{ policy: "<LONG>" }')],
    ['target', policy('{ steps: [{ notify: ["user:<LONG>"] }] }')],
    ['member', '\nteams: { payments: { members: ["<LONG>"] } }'],
    ['step', steps('{ ask: a, answers: { b: "<LONG>" } }')],
    ['address', steps('{ http: { url: "<LONG>" } }')],
    ['header', steps('{ http: { url: "https://x", headers: { a: "<LONG>\\n" } } }')],
  ])('never repeats what came from the environment: %s', (_, text) => {
    const faults = faultsIn(text)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain('expected')
    expect(faults[0]).not.toContain('hunter2')
  })
})
