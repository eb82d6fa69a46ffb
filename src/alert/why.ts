import { count, line } from '../lib/text.ts'
import { because } from './because.ts'
import type { AlertFacts, TakenRoute } from './facts.ts'
import { matchersText, matcherText } from './matcher.ts'
import { explainRoute, type Route, type Routing } from './route.ts'
import { say, type Words } from './words.ts'

/** Why an alert called people or did not, as short sentences: the first says all that matters most. */
export function explain(facts: AlertFacts): readonly [Words, ...Words[]] {
  const verdict = because(facts)
  const more = [
    ...classes(facts),
    belongs(facts, verdict),
    route(facts.route),
    tried(facts.route),
    group(facts),
    seen(facts),
  ]
  return [verdict, ...more.filter(words => words !== null)]
}

/** The way of an alert through the rules as they are, by the labels that its sender gave it. */
export function takenRoute(
  root: Route,
  labels: Parameters<typeof explainRoute>[1],
  { mute, reopenWithinMs }: Pick<Routing, 'mute' | 'reopenWithinMs'>,
): TakenRoute {
  const { paths, tried } = explainRoute(root, labels)
  return { ends: paths.map(path => ({ path, matchers: routeAt(root, path).matchers })), tried, mute, reopenWithinMs }
}

/** So many nodes are named one by one. */
const MOST = 3
const LONGEST = 160

/** What each of the rules has made of it, and how far those are that count. */
function classes({ classified }: AlertFacts): readonly Words[] {
  const single = classified.filter(({ stand }) => stand === null)
  const made = single.map(({ from, to, type, because }) => {
    const severity = from === to ? [] : [`${from} → ${to}`]
    const what = [...severity, ...(type === undefined ? [] : [`type ${line(type, LONGEST)}`])]
    return `${what.join(', ') || to} (${line(because, LONGEST)})`
  })
  const counts = classified.flatMap(({ count: needed, stand, to, because }) => {
    if (needed === undefined || stand === null) return []
    return [say`Counts: ${stand} of ${needed} alerts for ${to} (${line(because, LONGEST)}).`]
  })
  return [...(made.length > 0 ? [say`Classified: ${made.join(', ')}.`] : []), ...counts]
}

function route({ ends }: TakenRoute): Words {
  const told = ends.map(({ path, matchers }) =>
    matchers.length > 0 ? `${path} (${line(matchersText(matchers), LONGEST)})` : path,
  )
  return say`Route: ${firstFew(told)}.`
}

function tried({ tried }: TakenRoute): Words | null {
  const told = tried.map(({ path, unmet }) => `${path} (not ${line(matcherText(unmet), LONGEST)})`)
  return told.length > 0 ? say`Tried: ${firstFew(told)}.` : null
}

function group({ groupKey }: AlertFacts): Words {
  if (groupKey.startsWith('alert:')) return say`Group: it stands alone, without any label to group by.`
  if (groupKey.startsWith('sha256:')) return say`Group: by labels that are too long to show.`
  return say`Group: ${line(groupKey, 2 * LONGEST)}.`
}

function seen({ seen: { count: times, firstAt, lastAt } }: AlertFacts): Words {
  if (times <= 1) return say`Seen once, at ${lastAt}.`
  return say`Seen ${count(times, 'time')}, from ${firstAt} to ${lastAt}.`
}

/** Its incident, where the verdict does not name it. */
function belongs({ incident }: AlertFacts, verdict: Words): Words | null {
  if (incident === null) return null
  const name = `INC-${incident.number}`
  if (verdict.includes(name)) return null
  return incident.resolvedAt
    ? say`It belonged to ${name}, resolved at ${incident.resolvedAt}.`
    : say`It belongs to ${name}.`
}

function firstFew(told: readonly string[]): string {
  const rest = told.length - MOST
  return `${told.slice(0, MOST).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** A node by its path, such as `route.routes[1].routes[0]`. */
function routeAt(root: Route, path: string): Route {
  let node = root
  for (const [, index] of path.matchAll(/\[(\d+)\]/g)) node = node.routes[Number(index)] ?? node
  return node
}
