import type { Alert, Labels } from './alert.ts'
import { type Matcher, matchesAll } from './matcher.ts'
import type { Severity } from './severity.ts'

/** A node of the route tree. What it leaves open (null) it inherits from the node above. */
export type Route = {
  readonly matchers: readonly Matcher[]
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
  /** `channel`: a dedicated incident channel. `none`: kept and counted, opens nothing. */
  readonly room: 'channel' | 'none' | null
  /** Resolve the incident when its last alert clears, instead of offering it. */
  readonly autoResolve: boolean | null
  readonly routes: readonly Route[]
}

/** What the tree says about one alert, nothing left open. `path` names the node, e.g. `route.routes[1]`. */
export type Routing = {
  readonly path: string
  readonly groupBy: readonly string[]
  readonly set: Route['set']
  readonly policy: string | null
  readonly playbook: string | null
  readonly room: 'channel' | 'none'
  readonly autoResolve: boolean
}

const DEFAULT_GROUP_BY: readonly string[] = ['service', 'alertname']

/** In `groupBy`: every label that the alert has. */
const ALL_LABELS = '...'

/** Goes down the tree: of each node's children the first that matches, until none does. The root takes everything. */
export function routeFor(root: Route, labels: Labels): Routing {
  let routing = inherit(
    { path: '', groupBy: DEFAULT_GROUP_BY, set: {}, policy: null, playbook: null, room: 'channel', autoResolve: false },
    root,
    'route',
  )
  let node: Route | undefined = root
  while (node) {
    const index: number = node.routes.findIndex(child => matchesAll(child.matchers, labels))
    node = node.routes[index]
    if (node) routing = inherit(routing, node, `${routing.path}.routes[${index}]`)
  }
  return routing
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

function inherit(above: Routing, node: Route, path: string): Routing {
  const labels = { ...above.set.labels, ...node.set.labels }
  return {
    path,
    groupBy: node.groupBy ?? above.groupBy,
    set: { ...above.set, ...node.set, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    policy: node.policy ?? above.policy,
    playbook: node.playbook ?? above.playbook,
    room: node.room ?? above.room,
    autoResolve: node.autoResolve ?? above.autoResolve,
  }
}
