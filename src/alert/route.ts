import type { Alert, Labels } from './alert.ts'
import type { Flapping } from './flapping.ts'
import { type Matcher, matches, matchesAll } from './matcher.ts'
import { type Severity, usualWord } from './severity.ts'
import type { Threshold } from './threshold.ts'

/** Where an incident is dealt with: in a channel of its own, or in the thread of one card in a channel that is there. */
export type Room = 'channel' | `#${string}`

/** A node of the route tree. What it leaves open (null) it inherits from the node above; `none` takes that back. */
export type Route = {
  readonly matchers: readonly Matcher[]
  /** The routes after this one are tried too. */
  readonly continue: boolean
  readonly groupBy: readonly string[] | null
  readonly set: {
    readonly service?: string
    readonly severity?: Severity
    readonly type?: string
    readonly team?: string
    readonly labels?: Labels
  }
  readonly policy: string | null
  readonly playbook: string | null
  /** `none`: kept and counted, opens nothing. */
  readonly room: Room | 'none' | null
  /** Resolve the incident when its last alert clears, instead of offering it. */
  readonly autoResolve: boolean | null
  readonly groupWaitMs: number | null
  readonly threshold: Threshold | 'none' | null
  readonly reopenWithinMs: number | 'none' | null
  readonly repeatMs: number | 'none' | null
  readonly flapping: Flapping | 'none' | null
  /** Names of time intervals: outside all of `active`, or within one of `mute`, an alert waits. */
  readonly active: readonly string[] | null
  readonly mute: readonly string[] | null
  readonly routes: readonly Route[]
}

/** What the tree says about one alert, nothing left open. */
export type Routing = {
  /** The last of `paths`. */
  readonly path: string
  /** The nodes where it ends, e.g. `route.routes[1]`; several by `continue`. */
  readonly paths: readonly string[]
  readonly groupBy: readonly string[]
  readonly set: Route['set']
  readonly policy: string | null
  readonly playbook: string | null
  readonly room: Room | 'none'
  readonly autoResolve: boolean
  /** How long the first alert of a group waits for others before it opens an incident. */
  readonly groupWaitMs: number
  readonly threshold: Threshold | null
  /** An incident that was resolved no longer ago is reopened; null: there is always a new one. */
  readonly reopenWithinMs: number | null
  /** How often an open incident reminds of itself. */
  readonly repeatMs: number | null
  readonly flapping: Flapping | null
  readonly active: readonly string[]
  readonly mute: readonly string[]
}

/** A route that says nothing of its own. */
export const OPEN_ROUTE: Route = {
  matchers: [],
  continue: false,
  groupBy: null,
  set: {},
  policy: null,
  playbook: null,
  room: null,
  autoResolve: null,
  groupWaitMs: null,
  threshold: null,
  reopenWithinMs: null,
  repeatMs: null,
  flapping: null,
  active: null,
  mute: null,
  routes: [],
}

const GROUP_BY: readonly string[] = ['service', 'alertname']

/** In `groupBy`: every label that the alert has. */
const ALL_LABELS = '...'

/**
 * Goes down the tree as Alertmanager does. Where `continue` leads to several ends, Alertmanager tells several
 * receivers; here it is one incident, and what a later node says counts over an earlier one.
 */
export function routeFor(root: Route, labels: Labels): Routing {
  const taken: Route[] = []
  const paths: string[] = []
  walk(root, ROOT, labels, { taken: node => taken.push(node), ended: path => paths.push(path) })
  let routing = atFirst(paths)
  for (const node of taken) routing = inherit(routing, node)
  return routing
}

/** A node that was looked at and does not take the alert, with the first of its matchers that does not match. */
export type Tried = { readonly path: string; readonly unmet: Matcher }

/** Why an alert goes its way, for people: where it ends, and what was tried on the way. */
export function explainRoute(
  root: Route,
  labels: Labels,
): { readonly paths: readonly string[]; readonly tried: readonly Tried[] } {
  const paths: string[] = []
  const tried: Tried[] = []
  walk(root, ROOT, labels, {
    ended: path => paths.push(path),
    missed: (node, path) => {
      const unmet = node.matchers.find(matcher => !matches(matcher, labels))
      if (unmet) tried.push({ path, unmet })
    },
  })
  return { paths, tried }
}

const ROOT = 'route'

type Visitor = {
  readonly taken?: (node: Route) => void
  readonly ended: (path: string) => void
  readonly missed?: (node: Route, path: string) => void
}

// Depth first. The root takes everything; a node of whose children none matches is itself an end.
function walk(node: Route, path: string, labels: Labels, visitor: Visitor): void {
  visitor.taken?.(node)
  let end = true
  for (const [index, child] of node.routes.entries()) {
    if (!matchesAll(child.matchers, labels)) {
      visitor.missed?.(child, `${path}.routes[${index}]`)
      continue
    }
    end = false
    walk(child, `${path}.routes[${index}]`, labels, visitor)
    if (!child.continue) break
  }
  if (end) visitor.ended(path)
}

/**
 * The labels that routes, silences and grouping are asked about. What Prometheus has as labels stands there for every sender:
 * what the alert is called, and the usual word for how bad it is; so that one matcher is for all.
 */
export function labelsToRoute({ labels, severity, title }: Pick<Alert, 'labels' | 'severity' | 'title'>): Labels {
  const { severity: word = severity === null ? '' : usualWord(severity), alertname = title } = labels
  return { ...labels, ...(word && { severity: word }), ...(alertname && { alertname }) }
}

/** The labels as the route's `set` leaves them; grouping reads these. */
export function labelsAfter({ set }: Pick<Routing, 'set'>, labels: Labels): Labels {
  const { labels: more, ...words } = set
  return { ...labels, ...more, ...words }
}

/**
 * The group labels that make alerts one incident, as `alertname="Down",service="checkout"`: sorted, escaped, never
 * the same for two sets. Where all of them are empty, the alert stands alone.
 */
export function groupKeyOf(routing: Pick<Routing, 'groupBy' | 'set'>, alert: Pick<Alert, Identity>): string {
  const labels = labelsAfter(routing, alert.labels)
  const names = routing.groupBy.includes(ALL_LABELS) ? Object.keys(labels) : routing.groupBy
  const pairs = [...new Set(names)].sort().map(name => [name, Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''])
  if (pairs.every(([, value]) => value === '')) {
    return `alert:${JSON.stringify(alert.source)}:${JSON.stringify(alert.fingerprint)}`
  }
  return pairs.map(([name = '', value]) => `${plainName(name)}=${JSON.stringify(value)}`).join(',')
}

type Identity = 'source' | 'fingerprint' | 'labels'

function plainName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name)
}

function atFirst(paths: readonly string[]): Routing {
  return {
    path: paths.at(-1) ?? ROOT,
    paths,
    groupBy: GROUP_BY,
    set: {},
    policy: null,
    playbook: null,
    room: 'channel',
    autoResolve: false,
    groupWaitMs: 0,
    threshold: null,
    reopenWithinMs: null,
    repeatMs: null,
    flapping: null,
    active: NONE,
    mute: NONE,
  }
}

const NONE: readonly string[] = []

// Runs for every alert: naming each field is several times as fast as spreading them.
function inherit(above: Routing, node: Route): Routing {
  return {
    path: above.path,
    paths: above.paths,
    groupBy: node.groupBy ?? above.groupBy,
    set: laidOver(above.set, node.set),
    policy: node.policy ?? above.policy,
    playbook: node.playbook ?? above.playbook,
    room: node.room ?? above.room,
    autoResolve: node.autoResolve ?? above.autoResolve,
    groupWaitMs: node.groupWaitMs ?? above.groupWaitMs,
    threshold: orNone(node.threshold ?? above.threshold),
    reopenWithinMs: orNone(node.reopenWithinMs ?? above.reopenWithinMs),
    repeatMs: orNone(node.repeatMs ?? above.repeatMs),
    flapping: orNone(node.flapping ?? above.flapping),
    active: node.active ?? above.active,
    mute: node.mute ?? above.mute,
  }
}

function laidOver(above: Route['set'], set: Route['set']): Route['set'] {
  if (Object.keys(set).length === 0) return above
  const labels = set.labels && above.labels ? { labels: { ...above.labels, ...set.labels } } : {}
  return { ...above, ...set, ...labels }
}

function orNone<T>(said: T | 'none' | null): T | null {
  return said === 'none' ? null : said
}
