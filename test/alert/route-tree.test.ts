import { describe, expect, test } from 'vitest'
import type { Labels } from '../../src/alert/alert.ts'
import { explainRoute, OPEN_ROUTE, type Route, routeFor } from '../../src/alert/route.ts'
import { read } from '../rulebook/read.ts'

const treeOf = (yaml: string) => read(`route:\n${yaml}`).route

// The trees of Alertmanager's own tests (dispatch/route_test.go), in our words; a set type names the receiver.
const TEAMS = treeOf(`
  set: { type: default }
  routes:
    - matchers: ['{owner="team-A"}', '{level!="critical"}']
      set: { type: A }
      routes:
        - { matchers: ['{env="testing"}', '{baz!~".*quux"}'], set: { type: testing }, group_by: [...] }
        - { matchers: ['{env="production"}'], set: { type: productionA }, group_wait: 1m, continue: true }
        - { matchers: [env=~"produ.*", job=~".*"], set: { type: productionB }, group_wait: 30s, group_by: [job] }
    - { matchers: [owner=~"team-(B|C)"], group_by: [foo, bar], group_wait: 2m, set: { type: BC } }
    - matchers: [group_by="role"]
      group_by: [role]
      routes:
        - matchers: ['{env="testing"}']
          set: { type: testing }
          routes: [{ matchers: [wait="long"], group_wait: 2m }]`)

// Its documentation's example.
const FRONTEND = treeOf(`
  group_by: [cluster, alertname]
  routes:
    - { matchers: ['service=~"mysql|cassandra"'], group_wait: 10s }
    - { matchers: ['team="frontend"'], group_by: [product, environment], active: [offhours], continue: true }
    - { matchers: ['service="inhouse-service"'], mute: [offhours, holidays], continue: true }
time_intervals: { offhours: [{ times: [{ start_time: "18:00", end_time: "24:00" }] }], holidays: [{ months: [12] }] }`)

describe("in Alertmanager's tree", () => {
  test.each<[Labels, readonly string[], Partial<ReturnType<typeof routeFor>>]>([
    [{}, ['route'], { set: { type: 'default' } }],
    [{ owner: 'team-A' }, ['[0]'], { set: { type: 'A' }, groupWaitMs: 0 }],
    [{ owner: 'team-A', env: 'unset' }, ['[0]'], { set: { type: 'A' } }],
    [{ owner: 'team-A', level: 'critical' }, ['route'], {}],
    [{ owner: 'team-C' }, ['[1]'], { groupBy: ['foo', 'bar'], groupWaitMs: 120_000 }],
    [{ owner: 'team-CB' }, ['route'], {}],
    [{ owner: 'team-A', env: 'testing' }, ['[0][0]'], { groupBy: ['...'] }],
    [{ owner: 'team-A', env: 'testing', baz: 'quux' }, ['[0]'], {}],
    [{ owner: 'team-A', env: 'testing', baz: 'quux2' }, ['[0][0]'], {}],
    [{ owner: 'team-A', env: 'production' }, ['[0][1]', '[0][2]'], { set: { type: 'productionB' }, groupBy: ['job'] }],
    [{ owner: 'team-A', env: 'produce' }, ['[0][2]'], { groupWaitMs: 30_000 }],
    [{ group_by: 'role' }, ['[2]'], { set: { type: 'default' }, groupBy: ['role'] }],
    [{ group_by: 'role', env: 'testing' }, ['[2][0]'], { set: { type: 'testing' }, groupWaitMs: 0 }],
    [{ group_by: 'role', env: 'testing', wait: 'long' }, ['[2][0][0]'], { groupBy: ['role'], groupWaitMs: 120_000 }],
  ])('%j ends at %j', (labels, ends, said) => {
    const paths = ends.map(pathOf)
    expect(routeFor(TEAMS, labels)).toMatchObject({ path: paths.at(-1), paths, ...said })
    expect(explainRoute(TEAMS, labels).paths).toEqual(paths)
  })

  test.each<[Labels, readonly string[], Partial<ReturnType<typeof routeFor>>]>([
    [{ service: 'mysql' }, ['[0]'], { groupWaitMs: 10_000 }],
    [{ service: 'mysql', team: 'frontend' }, ['[0]'], { active: [] }],
    [{ team: 'frontend' }, ['[1]'], { groupBy: ['product', 'environment'], active: ['offhours'] }],
    [
      { team: 'frontend', service: 'inhouse-service' },
      ['[1]', '[2]'],
      { groupBy: ['product', 'environment'], active: ['offhours'], mute: ['offhours', 'holidays'] },
    ],
    [{ service: 'inhouse-service' }, ['[2]'], { groupBy: ['cluster', 'alertname'], active: [] }],
    [{ service: 'mysql2' }, ['route'], {}],
  ])('of its documentation, %j ends at %j', (labels, ends, said) => {
    expect(routeFor(FRONTEND, labels)).toMatchObject({ paths: ends.map(pathOf), ...said })
  })
})

describe('a matcher in the tree', () => {
  test.each<[string, Labels, boolean]>([
    ['env=""', {}, true],
    ['env=""', { env: '' }, true],
    ['env=""', { env: 'x' }, false],
    ['env!=""', {}, false],
    ['env!="dev"', {}, true],
    ['env=~".*"', {}, true],
    ['env=~".+"', {}, false],
    ['env=~"dev|"', {}, true],
    ['env!~"dev|"', {}, false],
    ['env!~"dev"', {}, true],
    ['env=~"prod"', { env: 'production' }, false],
    ['env=~"prod|uction"', { env: 'production' }, false],
    ['env=~"(?i)PROD.*"', { env: 'production' }, true],
    ['env=~"a.b"', { env: 'a\nb' }, false],
    ['env!~"prod.*"', { env: 'production' }, false],
    ['"größe Ü"="xl"', { 'größe Ü': 'xl' }, true],
    ['größe=~"x+l"', { größe: 'xxl' }, true],
    ['"a.b/c"!="d"', { 'a.b/c': 'd' }, false],
    ['{a="b",c!="d"}', { a: 'b' }, true],
    ['{a="b",c!="d"}', { a: 'b', c: 'd' }, false],
    ['a="\\"quoted\\"\\n"', { a: '"quoted"\n' }, true],
  ])('%s of %j: %s', (matchers, labels, taken) => {
    const tree = treeOf(`  routes: [{ matchers: [${JSON.stringify(matchers)}] }]`)
    expect(routeFor(tree, labels).path).toBe(taken ? 'route.routes[0]' : 'route')
  })
})

describe('several ends', () => {
  const say = (said: Partial<Route>): Route => ({ ...OPEN_ROUTE, continue: true, ...said })
  const of = (...routes: Route[]) => routeFor({ ...OPEN_ROUTE, policy: 'usual', routes }, {})

  test('are one incident, for which the later word counts', () => {
    const routing = of(
      say({ policy: 'first', playbook: 'first', set: { severity: 'sev2', labels: { a: '1', b: '1' } } }),
      say({ set: { severity: 'sev1', labels: { b: '2' } }, room: 'none' }),
      say({ policy: 'third', continue: false }),
      say({ policy: 'never' }),
    )
    expect(routing).toMatchObject({
      ...{ path: 'route.routes[2]', policy: 'third', playbook: 'first', room: 'none' },
      set: { severity: 'sev1', labels: { a: '1', b: '2' } },
    })
    expect(routing.paths).toEqual(['route.routes[0]', 'route.routes[1]', 'route.routes[2]'])
  })

  test('leave in force what a later one only inherits', () => {
    expect(of(say({ policy: 'first' }), say({ routes: [say({})] })).policy).toBe('first')
  })

  test('lie below one node, and beside it', () => {
    const below = say({ routes: [say({}), say({ matchers: [{ label: 'a', op: '=', value: 'b' }] }), say({})] })
    expect(of(below, say({})).paths).toEqual(['[0][0]', '[0][2]', '[1]'].map(pathOf))
  })

  test('say nothing of continue at the root or in an end', () => {
    expect(routeFor(say({}), {}).paths).toEqual(['route'])
  })
})

test('what was tried on the way is told with what did not match', () => {
  expect(explainRoute(TEAMS, { owner: 'team-A', env: 'production' })).toEqual({
    paths: ['route.routes[0].routes[1]', 'route.routes[0].routes[2]'],
    tried: [{ path: 'route.routes[0].routes[0]', unmet: { label: 'env', op: '=', value: 'testing' } }],
  })
  expect(explainRoute(TEAMS, { owner: 'team-A', level: 'critical' }).tried).toEqual([
    { path: 'route.routes[0]', unmet: { label: 'level', op: '!=', value: 'critical' } },
    { path: 'route.routes[1]', unmet: { label: 'owner', op: '=~', value: 'team-(B|C)' } },
    { path: 'route.routes[2]', unmet: { label: 'group_by', op: '=', value: 'role' } },
  ])
})

// [0][1] → route.routes[0].routes[1]
function pathOf(end: string): string {
  return end.startsWith('[') ? `route${end.replaceAll('[', '.routes[')}` : end
}
