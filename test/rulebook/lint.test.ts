import { describe, expect, test } from 'vitest'
import { lint } from '../../src/rulebook/lint.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'

const AT = new Date('2026-05-04T12:00:00Z')

function hintsOn(text: string): readonly string[] {
  const parsed = parseRulebook([{ file: 'r.yml', text }], {})
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  return lint(parsed.rulebook, parsed.tree, AT).map(({ line, message }) => `${line} ${message}`)
}

// Nothing in it is unused, so that each table shows its own hints only.
const TEAM = `people: { ada: { slack: U0ADA } }
policies: { p: { steps: [{ notify: user:ada }] } }
`
const tree = (...routes: string[]) =>
  `${TEAM}route:\n  policy: p\n  routes:\n${routes.map(route => `    - ${route}\n`).join('')}`

const TAKEN = (before: number) =>
  `nothing comes here: route.routes[${before}] takes it all before; put this one before it, or say continue: true there`

describe('of routes, a hint is given', () => {
  test.each<[string, string[], string[]]>([
    ['to none of two that differ', ['{ matchers: [a=b] }', '{ matchers: [a=c] }'], []],
    [
      'where matchers are the same',
      ['{ matchers: [a=b, c=d] }', '{ matchers: ["c=d,a=b"] }'],
      [`7 route.routes[1]: ${TAKEN(0)}`],
    ],
    ['behind one without matchers', ['{}', '{ matchers: [a=b] }'], [`7 route.routes[1]: ${TAKEN(0)}`]],
    [
      'behind one that asks for less',
      ['{ matchers: [a=b] }', '{ matchers: [a=b, c=d] }'],
      [`7 route.routes[1]: ${TAKEN(0)}`],
    ],
    ['to none behind one that asks for more', ['{ matchers: [a=b, c=d] }', '{ matchers: [a=b] }'], []],
    ['to none behind one that goes on', ['{ matchers: [a=b], continue: true }', '{ matchers: [a=b] }'], []],
    [
      'behind a regex that has its value',
      ['{ matchers: [a=~"b|c"] }', '{ matchers: [a=c] }'],
      [`7 route.routes[1]: ${TAKEN(0)}`],
    ],
    ['to none behind a regex that has not', ['{ matchers: [a=~"b|c"] }', '{ matchers: [a=d] }'], []],
    [
      'behind a regex of anything',
      ['{ matchers: [a=~".*"] }', '{ matchers: [c=d] }'],
      [`7 route.routes[1]: ${TAKEN(0)}`],
    ],
    [
      'behind one that excludes another value',
      ['{ matchers: [a!=b] }', '{ matchers: [a=c] }'],
      [`7 route.routes[1]: ${TAKEN(0)}`],
    ],
    [
      'to each of several',
      ['{ matchers: [a=b] }', '{ matchers: [c=d] }', '{ matchers: [a=b, c=e] }', '{ matchers: [c=d] }'],
      [`8 route.routes[2]: ${TAKEN(0)}`, `9 route.routes[3]: ${TAKEN(1)}`],
    ],
    [
      'below',
      ['{ matchers: [a=b], routes: [{ matchers: [c=d] }, { matchers: [c=d, e=f] }] }'],
      [
        '6 route.routes[0].routes[1]: nothing comes here: route.routes[0].routes[0] takes it all before; put this one before it, or say continue: true there',
      ],
    ],
    [
      'where one below asks for what is above',
      ['{ matchers: [a=b], routes: [{ matchers: [a=b] }, { matchers: [c=d] }] }'],
      [
        '6 route.routes[0].routes[1]: nothing comes here: route.routes[0].routes[0] takes it all before; put this one before it, or say continue: true there',
      ],
    ],
    [
      'to what no alert can be',
      ['{ matchers: [a=b], routes: [{ matchers: ["a!=b"], routes: [{}, {}] }] }'],
      ['6 route.routes[0].routes[0]: nothing comes here: no alert has both a!="b" and a="b"; take one of them out'],
    ],
    [
      'to two values of one label',
      ['{ matchers: [a=b, a=c] }'],
      ['6 route.routes[0]: nothing comes here: no alert has both a="b" and a="c"; take one of them out'],
    ],
    [
      'to a policy that cannot call',
      ['{ matchers: [a=b], room: none, policy: p }', '{ matchers: [a=c], room: none }'],
      ['6 route.routes[0].policy: calls nobody, because of room: none beside it; take one of them out'],
    ],
  ])('%s', (_, routes, expected) => {
    expect(hintsOn(tree(...routes))).toEqual(expected)
  })
})

describe('a hint is given', () => {
  test.each<[string, string, string[]]>([
    ['to no empty rulebook', '', []],
    ['to no service that has a policy', `${TEAM}services: { a: { policy: p } }`, []],
    [
      'to no service whose route has one',
      `${TEAM}services: { a: {} }\nroute: { routes: [{ matchers: [service=a], policy: p }] }`,
      [],
    ],
    ['to no service where the top has one', `${TEAM}services: { a: {} }\nroute: { policy: p }`, []],
    [
      'to a service that nobody is called for',
      `${TEAM}services: { a: {}, b: { policy: p } }`,
      [
        '3 services.a: has no policy, and its route has none: nobody is called; say policy: p here, or at the top of route',
      ],
    ],
    [
      'to each step that calls people without Slack',
      `people: { ada: { slack: U0ADA }, bob: {}, eve: {} }
teams: { t: { members: [ada, bob] } }
policies:
  p:
    steps:
      - { notify: [user:ada] }
      - { notify: [team:t, user:bob] }
      - { notify: user:eve }
route: { policy: p }`,
      [
        '7 policies.p.steps[1].notify: calls bob, who has no Slack id; say people.bob.slack (profile, ⋯, Copy member ID)',
        '8 policies.p.steps[2].notify: calls eve, who has no Slack id; say people.eve.slack (profile, ⋯, Copy member ID)',
      ],
    ],
    [
      'to what nothing uses',
      `${TEAM}teams: { t: { members: [ada] } }
schedules: { s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada] }] } }
playbooks: { b: { steps: [{ task: Look }] } }
time_intervals: { i: [{}] }`,
      [
        '6 time_intervals.i: nothing uses it; name it in a route (active, mute) or in classify (active), or take it out',
        '5 playbooks.b: starts by hand only; say in which incidents it starts (matchers), or name it in a route',
        '4 schedules.s: nobody is called by it; name it in a policy (notify: [schedule:…]), or take it out',
        '2 policies.p: no route and no service uses it; name it in one (policy: …), or take it out',
        '3 teams.t: nothing uses it; name it in a service (team: …) or a policy (notify: [team:…]), or take it out',
      ],
    ],
    [
      'to nothing that is used somewhere',
      `people: { ada: { slack: U0ADA } }
policies: { p: { steps: [{ notify: [schedule:s, team:one] }] }, q: { steps: [{ notify: user:ada }] } }
teams: { one: { members: [ada] }, two: { members: [ada] }, three: { members: [ada] }, four: { members: [ada] } }
schedules: { s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada] }] }, r: { layers: [{ rotation: daily, handoff: "09:00", people: [nobody] }] } }
playbooks: { a: { matchers: [a=b], steps: [{ invite: schedule:r }] }, b: { steps: [{ task: Look }] } }
time_intervals: { i: [{}], j: [{}] }
services: { x: { team: two, policy: q } }
permissions: { resolve: [team:three] }
route: { active: [i], routes: [{ matchers: [a=b], mute: [j], policy: p, playbook: b, set: { team: four } }] }`,
      [],
    ],
    [
      'to maintenance of the same alerts at the same time',
      `maintenance:
  - { matchers: [a=b, c=d], when: "Sun 02:00-04:00 Europe/Berlin" }
  - { matchers: [c=d, a=b], when: "01:30-03:00" }
  - { matchers: [a=b], when: "01:30-03:00" }
  - { matchers: [a=b], when: "03:00-04:00" }`,
      [
        '3 maintenance[1]: is for the same alerts as maintenance[0], and both last on 2026-05-10 01:30 UTC; make them one',
      ],
    ],
    [
      'to maintenance that meets in summer only',
      `maintenance:
  - { matchers: [a=b], when: "Mon 02:00-03:00 Europe/Berlin" }
  - { matchers: [a=b], when: "2026-12-07 00:00-01:00" }
  - { matchers: [a=b], when: "2027-05-03 00:00-01:00" }`,
      [
        '4 maintenance[2]: is for the same alerts as maintenance[0], and both last on 2027-05-03 00:00 UTC; make them one',
      ],
    ],
    [
      'to maintenance that is over',
      'maintenance: [{ matchers: [a=b], when: "2026-05-04 10:00-12:00" }, { matchers: [a=b], when: "2026-05-04 10:00-12:01" }]',
      ['1 maintenance[0]: is over; take it out'],
    ],
  ])('%s', (_, text, expected) => {
    expect(hintsOn(text)).toEqual(expected)
  })
})
