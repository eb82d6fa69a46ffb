import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { matchesAll, parseMatchers } from '../../src/alert/matcher.ts'
import { type Route, routeFor } from '../../src/alert/route.ts'
import { missing } from '../kit/monitoring.ts'
import { read } from '../rulebook/read.ts'

const AMTOOL = '/usr/bin/amtool'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'routes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A tree as both write it, but for the receiver. */
type Node = { readonly matchers: readonly string[]; readonly continue: boolean; readonly routes: readonly Node[] }

const MATCHERS = [
  'a="x"',
  'a!="x"',
  'b=~"x|y"',
  'b!~"x.*"',
  'a=""',
  'c!=""',
  'b=~".*"',
  'c=~".+"',
  'a=~"x|"',
  'c!~"y|"',
]
const node = (routes: fc.Arbitrary<Node[]>): fc.Arbitrary<Node> =>
  fc.record({
    matchers: fc.array(fc.constantFrom(...MATCHERS), { maxLength: 2 }),
    continue: fc.boolean(),
    routes,
  })
const children = (depth: number): fc.Arbitrary<Node[]> =>
  fc.array(node(depth > 1 ? children(depth - 1) : fc.constant([])), { maxLength: 4 })
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', 'xy'))

// JSON is YAML, and a path is the name of its receiver.
function theirs(routes: readonly Node[], path = 'route'): readonly object[] {
  return routes.map((route, index) => {
    const receiver = `${path}.routes[${index}]`
    return { ...route, receiver, routes: theirs(route.routes, receiver) }
  })
}

function ours(routes: readonly Node[]): readonly object[] {
  return routes.map(({ matchers, ...route }) => ({
    ...(matchers.length > 0 ? { matchers } : {}),
    ...{ continue: route.continue, routes: ours(route.routes) },
  }))
}

function pathsIn(route: Route, path = 'route'): readonly string[] {
  return [path, ...route.routes.flatMap((below, index) => pathsIn(below, `${path}.routes[${index}]`))]
}

/** Where amtool has an alert with these labels end. */
function asked(file: string, pairs: readonly string[]): string {
  const said = execFileSync(AMTOOL, ['config', 'routes', 'test', `--config.file=${file}`, ...pairs], {
    ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  })
  return said.trim()
}

// Left out: `==`, single quotes and an empty line, which we refuse as slips, and names in UTF-8, which this amtool does not know.
test.skipIf(missing(AMTOOL))(
  'a matcher is read as amtool reads it, whatever its value',
  () => {
    const file = join(folder, 'matcher.yml')
    const value = fc.string({ unit: fc.constantFrom(...'ab"\\\n ,={}~|.!é'), maxLength: 8 })
    const quoted = value.map(value => ({ value, written: JSON.stringify(value) }))
    const bare = fc
      .string({ unit: fc.constantFrom(...'ab.|:/-é'), minLength: 1, maxLength: 8 })
      .map(value => ({ value, written: value }))
    const around = fc.constantFrom(['', ''], ['{', '}'], [' ', ' '], ['', ','], ['{ ', ' , }'])
    const op = fc.constantFrom('=', ' = ', '!=', ' !=')
    const property = fc.property(fc.oneof(quoted, bare), around, op, ({ value, written }, [before, after], op) => {
      const matcher = `${before}a${op}${written}${after}`
      const routes = [{ matchers: [matcher], receiver: 'hit' }]
      const receivers = [{ name: 'hit' }, { name: 'missed' }]
      writeFileSync(file, JSON.stringify({ route: { receiver: 'missed', routes }, receivers }))
      const expected = parseMatchers(matcher)
      if ('error' in expected) throw new Error(`${matcher}: ${expected.error}`)
      for (const said of [value, `${value}x`]) {
        const end = matchesAll(expected, { a: said }) ? 'hit' : 'missed'
        expect(asked(file, [`a=${JSON.stringify(said)}`])).toBe(end)
        expect(end === 'hit').toBe((said === value) !== op.includes('!='))
      }
    })
    fc.assert(property, { numRuns: 60 })
  },
  60_000,
)

test.skipIf(missing(AMTOOL))(
  'alerts end where amtool says that they do',
  () => {
    const file = join(folder, 'alertmanager.yml')
    const property = fc.property(children(3), labels, (routes, labels) => {
      const tree = read(JSON.stringify({ route: { routes: ours(routes) } })).route
      const receivers = pathsIn(tree).map(name => ({ name }))
      writeFileSync(file, JSON.stringify({ route: { receiver: 'route', routes: theirs(routes) }, receivers }))
      const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
      expect(routeFor(tree, labels).paths.join(',')).toBe(asked(file, pairs))
    })
    fc.assert(property, { numRuns: 150 })
  },
  60_000,
)
