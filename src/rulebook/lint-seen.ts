import { type Matcher, matcherText, matches } from '../alert/matcher.ts'
import type { Route } from '../alert/route.ts'
import { nearest } from '../lib/text.ts'
import type { Rulebook, RulebookFault } from './rulebook.ts'
import { type Path, placeOf, spell, type Tree, treeAt } from './tree.ts'

/** Label → the values that alerts have had, the most frequent first; "" where one lacks the label. */
export type Values = ReadonlyMap<string, readonly string[]>

/** What alerts have said. Both are empty where there was none. */
export type Seen = {
  /** As the routes see it. */
  readonly routed: Values
  /** As the routes leave it, for all that comes after them. */
  readonly kept: Values
}

type Asked = {
  readonly path: Path
  readonly matchers: readonly Matcher[]
  readonly of: keyof Seen
  /** Labels that are known there from elsewhere, too: what alerts have said of them tells nothing. */
  readonly but?: readonly string[]
}

/** The labels that matchers of the rulebook ask for. */
export function labelsAsked(rulebook: Rulebook): readonly string[] {
  const asked = asking(rulebook).flatMap(({ matchers, but = [] }) =>
    matchers.map(({ label }) => label).filter(label => !but.includes(label)),
  )
  return [...new Set(asked)]
}

/** Matchers by which no alert was ever told from another, most likely by a slip: where, and what was seen. */
export function lintSeen(rulebook: Rulebook, root: Tree, seen: Seen): readonly RulebookFault[] {
  return asking(rulebook).flatMap(({ path, matchers, of, but = [] }) =>
    matchers.flatMap((matcher, index) => {
      const message = but.includes(matcher.label) ? null : oddity(matcher, seen[of].get(matcher.label) ?? [])
      if (message === null) return []
      const at = placeIn(root, path, index, matchers.length)
      return [{ ...placeOf(root, at), message: `${spell(at)}: ${message}` }]
    }),
  )
}

function asking({ route, inhibitRules, maintenance, classify, playbooks }: Rulebook): readonly Asked[] {
  return [
    ...below(route, ['route']),
    ...inhibitRules.flatMap(({ source, target }, index): Asked[] => [
      { path: ['inhibit_rules', index, 'source_matchers'], matchers: source, of: 'kept' },
      { path: ['inhibit_rules', index, 'target_matchers'], matchers: target, of: 'kept' },
    ]),
    ...maintenance.map(
      ({ matchers }, index): Asked => ({ path: ['maintenance', index, 'matchers'], matchers, of: 'kept' }),
    ),
    ...classify.map(({ matchers }, index): Asked => {
      // How bad it is by our own words; the others its service has for it.
      return { path: ['classify', index, 'matchers'], matchers, of: 'kept', but: ['severity', 'tier', 'team'] }
    }),
    ...[...playbooks.values()].map(({ name, matchers }): Asked => {
      const path = ['playbooks', name, 'matchers']
      return { path, matchers, of: 'kept', but: ['severity', 'status', 'type', 'team'] }
    }),
  ]
}

function below({ routes }: Route, path: Path): readonly Asked[] {
  return routes.flatMap((route, index) => {
    const at: Path = [...path, 'routes', index]
    return [{ path: [...at, 'matchers'], matchers: route.matchers, of: 'routed' } as const, ...below(route, at)]
  })
}

function oddity(matcher: Matcher, values: readonly string[]): string | null {
  if (values.length === 0) return null
  const { label, op, value } = matcher
  const own = values.filter(said => said !== '')
  switch (op) {
    case '=': {
      const meant = value === '' || values.includes(value) ? null : nearest(value, own)
      return meant && `no alert so far has ${matcherText(matcher)}; did you mean ${JSON.stringify(meant)}?`
    }
    case '=~':
      if (values.some(said => matches(matcher, { [label]: said }))) return null
      return `no alert so far matches ${matcherText(matcher)}; ${instead(matcher, own)}`
    case '!~':
      if (values.some(said => !matches(matcher, { [label]: said }))) return null
      return `keeps no alert away so far: none has what ${matcherText(matcher)} is against; ${instead(matcher, own)}`
    // What must not be is rare on purpose.
    case '!=':
      return null
    default:
      return op satisfies never
  }
}

/** So many values are named. */
const MOST = 3

function instead({ label, value }: Matcher, own: readonly string[]): string {
  if (own.length === 0) return `none has the label ${label} at all`
  const words = value.split('|').map(part => part.replace(/\\?[\^$.*+?()[\]{}]+/g, ''))
  const near = words.map(word => nearest(word, own)).find(found => found !== null)
  if (near) return `the nearest that was seen is ${JSON.stringify(near)}`
  const rest = own.length - MOST
  const named = own
    .slice(0, MOST)
    .map(said => JSON.stringify(said))
    .join(', ')
  return `seen were ${named}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** Where each matcher is an entry of its own, its line is known. */
function placeIn(root: Tree, path: Path, index: number, count: number): Path {
  const list = treeAt(root, path)
  return list?.kind === 'list' && list.items.length === count ? [...path, index] : path
}
