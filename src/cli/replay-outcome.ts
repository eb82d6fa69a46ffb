import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Incident } from './replay-incidents.ts'
import { type Entry, type ReadBody, signalsOf } from './replay-recording.ts'
import { type Decided, ReplayWorld } from './replay-world.ts'

/** What a rulebook would have made of a recording. */
export type Outcome = {
  readonly alerts: number
  readonly unread: number
  /** The first thing that could not be read. */
  readonly firstUnread: string | null
  /** Route → `verdict reason` → how often. */
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly incidents: readonly Incident[]
}

/** `entries` in their order. */
export function outcomeOf(rulebook: Rulebook, entries: readonly Entry[], read: ReadBody): Outcome {
  const verdicts = new Map<string, Map<string, number>>()
  const world = new ReplayWorld(rulebook, decided => count(verdicts, decided))
  const unread: string[] = []
  let alerts = 0
  for (const entry of entries) {
    const { alerts: signals, faults } = signalsOf(entry, rulebook, read)
    alerts += signals.length
    unread.push(...faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)))
    world.take(signals, entry.at)
  }
  world.finish(entries.at(-1)?.at ?? new Date(0))
  const { incidents } = world
  return { alerts, unread: unread.length, firstUnread: unread[0] ?? null, verdicts, incidents }
}

/** What was looked at again and stayed as it was is not worth a word; what came again is a repeat, muted or not. */
function count(verdicts: Map<string, Map<string, number>>, { path, verdict, came, isNews }: Decided): void {
  if (!came && !isNews) return
  const isRepeat = !isNews && verdict.verdict !== 'repeat'
  const name = isRepeat ? 'repeat repeated' : `${verdict.verdict} ${verdict.reason}`
  const route = verdicts.get(path) ?? new Map<string, number>()
  verdicts.set(path, route.set(name, (route.get(name) ?? 0) + 1))
}

export type Difference = {
  readonly onlyHere: readonly Incident[]
  readonly onlyThere: readonly Incident[]
  /** Opened by both, but not in the same way. */
  readonly changed: readonly { readonly here: Incident; readonly there: Incident }[]
}

/**
 * The same incident is one that was opened for the same episode of an alert; or else, as groups that wait may open with
 * another one, one of the same group while the other was open.
 */
export function differenceBetween(here: Outcome, there: Outcome): Difference {
  const pairs = new Map<Incident, Incident>()
  const byOpener = new Map(there.incidents.map(incident => [incident.opener, incident]))
  for (const incident of here.incidents) {
    const twin = byOpener.get(incident.opener)
    if (twin) pairs.set(incident, twin)
  }
  const taken = new Set(pairs.values())
  const left = byGroup(there.incidents.filter(incident => !taken.has(incident)))
  for (const incident of here.incidents.filter(incident => !pairs.has(incident))) {
    const twin = left.get(incident.groupKey)?.find(other => !taken.has(other) && overlap(incident, other))
    if (!twin) continue
    pairs.set(incident, twin)
    taken.add(twin)
  }
  return {
    onlyHere: here.incidents.filter(incident => !pairs.has(incident)),
    onlyThere: there.incidents.filter(incident => !taken.has(incident)),
    changed: [...pairs].flatMap(([here, there]) => (isSame(here, there) ? [] : [{ here, there }])),
  }
}

function byGroup(incidents: readonly Incident[]): ReadonlyMap<string, readonly Incident[]> {
  const groups = new Map<string, Incident[]>()
  for (const incident of incidents) {
    const group = groups.get(incident.groupKey)
    if (group) group.push(incident)
    else groups.set(incident.groupKey, [incident])
  }
  return groups
}

function overlap(one: Incident, other: Incident): boolean {
  return isBefore(one.openedAt, other.resolvedAt) && isBefore(other.openedAt, one.resolvedAt)
}

function isBefore(opened: Date, resolved: Date | null): boolean {
  return resolved === null || opened <= resolved
}

function isSame(one: Incident, other: Incident): boolean {
  return one.severity === other.severity && one.policy === other.policy && one.room === other.room
}
