import type { Silence } from '../alert/silence.ts'
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

/** Finds it out, entry by entry in their order. */
export class Replayer {
  readonly #rulebook: Rulebook
  readonly #read: ReadBody
  readonly #world: ReplayWorld
  readonly #verdicts = new Map<string, Map<string, number>>()
  #alerts = 0
  #unread = 0
  #firstUnread: string | null = null
  #last = new Date(0)

  constructor(rulebook: Rulebook, read: ReadBody, silences: readonly Silence[]) {
    this.#rulebook = rulebook
    this.#read = read
    this.#world = new ReplayWorld(rulebook, decided => count(this.#verdicts, decided), silences)
  }

  take(entry: Entry): void {
    const { alerts, faults } = signalsOf(entry, this.#rulebook, this.#read)
    const [first] = faults
    if (first) this.#firstUnread ??= first.path ? `${first.path}: ${first.message}` : first.message
    this.#unread += faults.length
    this.#alerts += alerts.length
    this.#last = entry.at
    this.#world.take(alerts, entry.at)
  }

  finish(): Outcome {
    this.#world.finish(this.#last)
    const { incidents } = this.#world
    const unread = { unread: this.#unread, firstUnread: this.#firstUnread }
    return { alerts: this.#alerts, ...unread, verdicts: this.#verdicts, incidents }
  }
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
