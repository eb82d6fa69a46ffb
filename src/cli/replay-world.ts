import { outsideActiveTime } from '../alert/active-time.ts'
import type { Alert, Labels, Signal } from '../alert/alert.ts'
import { belongsTo, datedBy, isHeld, keptAs, recalled, unrestIn } from '../alert/episode.ts'
import type { Unrest } from '../alert/flapping.ts'
import { inMaintenance } from '../alert/maintenance.ts'
import type { Muted } from '../alert/mute.ts'
import { groupKeyOf, labelsToRoute, type Routing, routeFor } from '../alert/route.ts'
import { type Silence, silencedBy } from '../alert/silence.ts'
import { type Bucket, type Gathered, isStorm, overLimit, pour, STORM } from '../alert/storm.ts'
import { AT_ONCE, type Known, triage, type Verdict } from '../alert/triage.ts'
import { recentOf } from '../alert/waiting.ts'
import { later, SECOND } from '../lib/time.ts'
import { classified } from '../rulebook/classified.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Incident, Incidents } from './replay-incidents.ts'
import { type Row, Rows, toldAgain } from './replay-rows.ts'
import { Silences } from './replay-silences.ts'

/** One decision. */
export type Decided = {
  readonly path: string
  readonly verdict: Verdict
  /** An alert came; else it was time to look again. */
  readonly came: boolean
  /** It had not been decided so before. */
  readonly isNews: boolean
}

type Routed = {
  readonly key: string
  readonly alert: Signal
  readonly routing: Routing
  readonly groupKey: string
  readonly told: Row['told']
  /** It came, and it is not only time to look at it. */
  readonly came: boolean
  /** Its source sends more than it may. */
  readonly isOver: boolean
  /** It goes in with another one of its group. */
  readonly follows?: true
}

type Surrounding = {
  readonly row: Row | null
  readonly unrest: Unrest | null
  readonly recent: readonly number[]
  readonly inhibits: (labels: Labels) => Muted | null
  readonly at: Date
}

/** Whatever surrounds it, what is known makes it a repeat, or not. */
const UNKNOWN = { room: 'channel', open: null, muted: null, unrest: null, opening: AT_ONCE } as const

/** The world in which alerts are replayed: production's own decisions, while somebody turns the clock and nothing is stored. */
export class ReplayWorld {
  readonly #rulebook: Rulebook
  readonly #tell: (decided: Decided) => void
  readonly #incidents: Incidents
  readonly #rows: Rows
  readonly #silences: Silences
  readonly #buckets = new Map<string, Bucket>()

  constructor(rulebook: Rulebook, tell: (decided: Decided) => void, silences: readonly Silence[] = []) {
    this.#silences = new Silences(silences)
    this.#rulebook = rulebook
    this.#tell = tell
    this.#incidents = new Incidents(rulebook)
    this.#rows = new Rows(rulebook)
  }

  get incidents(): readonly Incident[] {
    return this.#incidents.all
  }

  /** Takes alerts that come in one message, once all is done that is due before. */
  take(signals: readonly Signal[], at: Date): void {
    this.turn(at)
    const batch = signals.map(signal => {
      return { ...this.#routed(signal, at), came: true, isOver: this.#isOver(signal.source, at) }
    })
    this.#decide(batch, at)
  }

  /** Does what is due until then. */
  turn(until: Date): void {
    for (let at = this.#rows.nextDue(); at !== null && at <= until; at = this.#rows.nextDue()) {
      const batch = this.#rows.takeDue().map(signal => this.#routed(signal, at))
      this.#decide(batch, at)
    }
  }

  /** Goes on a little after the last alert, and lets those groups open that wait for nothing but their time. */
  finish(at: Date): void {
    this.turn(later(at, SECOND))
    const last = this.#rows.lastGroupWait()
    if (last) this.turn(last)
  }

  #decide(batch: readonly Routed[], at: Date): void {
    const inhibits = this.#rows.inhibitors.among(this.#changing(batch, at))
    const cleared: [Incident, string][] = []
    const changed = new Set<Incident>()
    const queue = [...batch]
    // Whoever waits in a group that opens goes in with it: the queue grows while it is walked.
    for (const one of queue) {
      const { came, routing } = one
      const row = this.#rows.get(one.key)
      // It was heard of since, in the same message.
      if (one.follows && row?.verdict !== 'wait') continue
      const before = row?.alert ?? null
      const alert = recalled(datedBy(one.alert, before, at), before)
      const recent = recentOf(routing, row, !one.alert.review, at)
      const { changes, unrest } = unrestIn(routing, alert, row, at)
      const { verdict, gathered } = this.#weigh(one, alert, { row, recent, unrest, inhibits, at })
      this.#tell({ path: routing.path, verdict, came, isNews: isNews(verdict, alert, row) })
      if (verdict.verdict === 'repeat') {
        const { expiresAt } = verdict.reason === 'repeated' ? alert : (before ?? alert)
        if (row) this.#rows.touch(one.key, row, { expiresAt, at })
        continue
      }
      const where = { ...one, groupKey: gathered?.key ?? one.groupKey, gathered, owner: row?.incident ?? null, at }
      const incident = this.#incidents.take(alert, verdict, where)
      if (incident && alert.classified?.length) changed.add(incident)
      if (verdict.verdict === 'clear' && incident) cleared.push([incident, one.key])
      // Information is about the alert, and not what the alert has become.
      if (alert.kind === 'information' && before?.kind === 'alert') continue
      this.#rows.save(one.key, rowOf(one, alert, { row, recent, changes, at, verdict, incident }))
      if (one.follows || !(verdict.verdict === 'open' || verdict.verdict === 'reopen' || gathered)) continue
      const others = this.#rows.waiting.others(one.groupKey, one.key).map(other => this.#routed(toldAgain(other), at))
      queue.push(...others.map(other => ({ ...other, isOver: one.isOver, follows: true as const })))
    }
    for (const incident of changed) this.#incidents.worsen(incident, this.#rows.tallies.of(incident))
    // With something new in the same message, nothing is over; nor what fires again in it.
    for (const [incident, key] of cleared) {
      if (this.#rows.get(key)?.status === 'resolved') this.#incidents.clear(incident, key, at)
    }
    this.#rows.endBatch(at)
  }

  /** Those of which something new is said: only a repeat inhibits as it did before. */
  #changing(batch: readonly Routed[], at: Date): readonly Signal[] {
    const changing = new Set(batch.filter(one => this.#again(one, at).verdict !== 'repeat').map(({ key }) => key))
    return batch.filter(({ key }) => changing.has(key)).map(({ alert }) => alert)
  }

  /** What is decided from what is known of the alert alone: that it is a repeat, or not. */
  #again({ key, alert }: Routed, at: Date): Verdict {
    const row = this.#rows.get(key)
    const known = row && knownOf(row)
    return triage(datedBy(alert, known, at), { known, ...UNKNOWN, at, isReview: alert.review === true })
  }

  #routed(signal: Signal, at: Date): Routed {
    const labels = labelsToRoute(signal)
    const routing = routeFor(this.#rulebook.route, labels)
    return {
      key: JSON.stringify([signal.source, signal.fingerprint]),
      alert: classified(this.#rulebook, routing, signal, labels, at),
      ...{ routing, groupKey: groupKeyOf(routing, { ...signal, labels }), came: false, isOver: false },
      told: { labels: signal.labels, severity: signal.severity },
    }
  }

  #weigh(one: Routed, alert: Alert, { row, recent, unrest, inhibits, at }: Surrounding) {
    const known = row && knownOf(row)
    const isReview = one.alert.review === true
    const again = this.#again(one, at)
    if (again.verdict === 'repeat') return { verdict: again, gathered: null }
    const { routing, groupKey, key } = one
    const { room, reopenWithinMs } = routing
    // What stood before its group has been passed by all of it.
    const standing = one.follows
      ? AT_ONCE
      : this.#rows.waiting.standingBefore(groupKey, routing, { key, row, recent }, at)
    const reopens = reopenWithinMs === null ? null : this.#incidents.resolvedSince(groupKey, later(at, -reopenWithinMs))
    const opening = { ...standing, reopens, gathered: null }
    const open = this.#incidents.openIn(groupKey)
    const muted = this.#mute(alert, routing, inhibits, at)
    const around = { known, room, open, muted, unrest, opening, at, isReview }
    const verdict = triage(alert, around)
    const gathered = verdict.verdict === 'open' ? this.#gathered(one, at) : null
    if (gathered === null) return { verdict, gathered }
    const isOpen = this.#incidents.openIn(gathered.key) !== null
    const together = { ...opening, gathered: { ...gathered, isOpen } }
    return { verdict: triage(alert, { ...around, opening: together }), gathered }
  }

  #mute({ labels, status }: Alert, routing: Routing, inhibits: Surrounding['inhibits'], at: Date): Muted | null {
    if (status !== 'firing') return null
    const { maintenance, timeIntervals } = this.#rulebook
    return (
      silencedBy(this.#silences.at(at), labels, at) ??
      inMaintenance(maintenance, labels, at) ??
      outsideActiveTime(routing, timeIntervals, at) ??
      inhibits(labels)
    )
  }

  /** Where a group goes that is about to open while too much happens; null: it opens an incident of its own. */
  #gathered({ alert, isOver }: Routed, at: Date): Gathered | null {
    if (isOver) return overLimit(alert.source)
    const rule = this.#rulebook.workspace.storm
    if (rule === null) return null
    const opened = this.#incidents.openedSince(later(at, -rule.withinMs))
    return isStorm(rule, { opened, storm: this.#incidents.openIn(STORM.key) }, at) ? STORM : null
  }

  #isOver(source: string, at: Date): boolean {
    const limit = this.#rulebook.sources.get(source)?.limit ?? null
    if (limit === null) return false
    const { bucket, over } = pour(limit, this.#buckets.get(source) ?? null, at)
    this.#buckets.set(source, bucket)
    return over
  }
}

function knownOf(row: Row): Known {
  return { ...row.alert, isHeld: isHeld(row), incident: belongsTo(row, row.incident) }
}

type Decision = Pick<Surrounding, 'row' | 'recent' | 'at'> & {
  readonly verdict: Verdict
  readonly incident: Incident | null
  readonly changes: readonly number[]
}

function rowOf({ alert: signal, groupKey, told }: Routed, alert: Alert, decision: Decision): Row {
  const { row, recent, changes, verdict, incident, at } = decision
  const { verdict: name, reason } = verdict
  const kept = keptAs(alert, row?.alert ?? null, verdict)
  return {
    ...{ alert: kept, status: kept.status },
    ...{ verdict: name, reason, incident, groupKey, told, changes },
    reviewAt: 'until' in verdict ? verdict.until : null,
    mutedBy: name === 'mute' ? verdict.by : null,
    recent: name === 'wait' ? recent : [],
    lastSeenAt: signal.review && row ? row.lastSeenAt : at,
  }
}

function isNews({ verdict, reason }: Verdict, alert: Alert, row: Row | null): boolean {
  if (verdict === 'repeat') return false
  const isStanding = verdict === 'mute' || verdict === 'wait' || verdict === 'keep'
  if (!isStanding || row === null) return true
  const sameEpisode = row.status === alert.status && row.alert.startsAt.getTime() === alert.startsAt.getTime()
  return !sameEpisode || row.verdict !== verdict || row.reason !== reason
}
