import { type Matcher, matcherText, matches } from '../alert/matcher.ts'
import type { Route } from '../alert/route.ts'
import { type Path, spell } from './tree.ts'

export type Hint = { readonly path: Path; readonly message: string }

/** Routes to which no alert comes, and routes that name whom to call and call nobody. */
export function lintRoutes(root: Route): readonly Hint[] {
  return [...ofOne(root, ['route']), ...below(root, ['route'], [])]
}

function ofOne({ room, policy }: Route, path: Path): readonly Hint[] {
  if (room !== 'none' || policy === null) return []
  const message = `calls nobody, because of room: none beside it; take one of them out`
  return [{ path: [...path, 'policy'], message }]
}

function below(node: Route, path: Path, above: readonly Matcher[]): readonly Hint[] {
  return node.routes.flatMap((route, index) => {
    const at: Path = [...path, 'routes', index]
    const wanted = [...above, ...route.matchers]
    const never = contradiction(route, wanted, at) ?? takenBefore(node.routes.slice(0, index), wanted, path, at)
    // What is below one to which nothing comes needs no hint of its own.
    return never ? [never] : [...ofOne(route, at), ...below(route, at, wanted)]
  })
}

/** Where two matchers that all have to match cannot do so. */
export function contradiction(
  { matchers }: Pick<Route, 'matchers'>,
  wanted: readonly Matcher[],
  path: Path,
): Hint | null {
  for (const matcher of matchers) {
    const against = wanted.find(
      other => isSaying(other, matcher.label) && !matches(matcher, { [other.label]: other.value }),
    )
    if (!against) continue
    const both = `${matcherText(matcher)} and ${matcherText(against)}`
    return { path, message: `nothing comes here: no alert has both ${both}; take one of them out` }
  }
  return null
}

function takenBefore(earlier: readonly Route[], wanted: readonly Matcher[], path: Path, at: Path): Hint | null {
  const taking = earlier.findIndex(route => !route.continue && route.matchers.every(matcher => isSure(matcher, wanted)))
  if (taking < 0) return null
  const other = spell([...path, 'routes', taking])
  const message = `nothing comes here: ${other} takes it all before; put this one before it, or say continue: true there`
  return { path: at, message }
}

/** Whether what matches all of these surely matches this one too. */
function isSure(matcher: Matcher, wanted: readonly Matcher[]): boolean {
  if (matcher.op === '=~' && matcher.value === '.*') return true
  return wanted.some(
    one =>
      matcherText(one) === matcherText(matcher) ||
      (isSaying(one, matcher.label) && matches(matcher, { [one.label]: one.value })),
  )
}

function isSaying({ op, label }: Matcher, which: string): boolean {
  return op === '=' && label === which
}
