import { randomUUID } from 'node:crypto'
import type { Alert, Told } from '../alert/alert.ts'
import type { Worsening } from '../alert/classify.ts'
import type { Routing } from '../alert/route.ts'
import { causesOf, type Gathered } from '../alert/storm.ts'
import type { Verdict } from '../alert/triage.ts'
import type { Command } from '../incident/command.ts'
import type { Lane } from '../incident/effect.ts'
import type { Actor, Incident } from '../incident/incident.ts'
import { openingOf, refOf } from '../rulebook/opening.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { AlertRow } from '../store/alerts.ts'
import type { Tx } from '../store/db.ts'
import { nextNumbers } from '../store/incidents.ts'
import { worsenedBy } from './counting.ts'
import { type Decided, decideLocked, lanesOf, write } from './handle.ts'

type Kind = 'open' | 'join' | 'refire' | 'reopen' | 'change' | 'clear' | 'acknowledge' | 'note' | 'hold'

/** Alerts of one batch that do the same to one incident: one command, one event. */
type Bundle = {
  readonly kind: Kind
  readonly incident: string
  readonly routing: Routing
  readonly groupKey: string
  readonly gathered: Gathered | null
  readonly alerts: [Told, ...Told[]]
}

type Where = {
  readonly routing: Routing
  /** Of what it opens or joins. */
  readonly groupKey: string
  readonly owner: string | null
  /** Why it comes together with other groups. */
  readonly gathered: Gathered | null
  /** Its incident has been told that it flaps. */
  readonly wasHeld: boolean
}

/** What an incident is opened with, besides its alerts. */
type Fresh = { readonly number: number; readonly worsened: Worsening | null }

/** What one batch does to incidents, gathered alert by alert and handed to the one writer in bundles. */
export class Gathering {
  readonly #tx: Tx
  readonly #rulebook: Rulebook
  readonly #at: Date
  readonly #incidents: Map<string, Incident>
  readonly #open = new Map<string, string>()
  readonly #bundles: Bundle[] = []
  /** Of each incident; looked for in the list, a storm would take the square of its time. */
  readonly #last = new Map<string, Bundle>()
  /** Incidents that this batch opens. */
  readonly #fresh = new Set<string>()

  constructor(tx: Tx, rulebook: Rulebook, at: Date, held: readonly Incident[]) {
    this.#tx = tx
    this.#rulebook = rulebook
    this.#at = at
    this.#incidents = new Map(held.map(incident => [incident.id, incident]))
    for (const { id, groupKey, status } of held) if (groupKey && status !== 'resolved') this.#open.set(groupKey, id)
  }

  find(id: string): { id: string; resolvedAt: Date | null } | null {
    const incident = this.#incidents.get(id)
    if (incident) return { id, resolvedAt: incident.resolvedAt }
    return this.#fresh.has(id) ? { id, resolvedAt: null } : null
  }

  /** How many incidents this batch has opened so far. */
  get opened(): number {
    return this.#fresh.size
  }

  /** One more that alerts may go into. */
  hold(incident: Incident): void {
    this.#incidents.set(incident.id, incident)
    if (incident.groupKey) this.#open.set(incident.groupKey, incident.id)
  }

  openIn(groupKey: string): { id: string } | null {
    const id = this.#open.get(groupKey)
    return id === undefined ? null : { id }
  }

  /** Of those that are new it is known once all is finished. */
  numberOf(id: string): number | undefined {
    return this.#incidents.get(id)?.number
  }

  /** Notes what the alert does, and answers with the incident that it belongs to now. */
  take(alert: Told, verdict: Verdict, where: Where): string | null {
    switch (verdict.verdict) {
      case 'open': {
        const id = randomUUID()
        this.#open.set(where.groupKey, id)
        this.#fresh.add(id)
        return this.#bundle('open', id, alert, where)
      }
      case 'join':
        return this.#join(this.#open.get(where.groupKey) ?? null, alert, where)
      case 'reopen':
        this.#open.set(where.groupKey, verdict.incident)
        this.#bundle('reopen', verdict.incident, alert, where)
        return this.#join(verdict.incident, alert, where)
      case 'refire':
      case 'change':
      case 'clear':
      case 'acknowledge':
      case 'note':
        return this.#bundle(verdict.verdict, where.owner, alert, where)
      case 'hold':
        return where.wasHeld ? where.owner : this.#bundle('hold', where.owner, alert, where)
      case 'keep':
      case 'mute':
      case 'wait':
      case 'repeat':
        return where.owner
      default:
        return verdict satisfies never
    }
  }

  /** Does it all, and writes the alerts with it; in which lanes it leaves something to deliver. */
  async finish(alerts: readonly AlertRow[]): Promise<ReadonlySet<Lane>> {
    const firing = new Map([...this.#incidents].map(([id, { alerts }]) => [id, alerts.firing]))
    const numbers = await nextNumbers(this.#tx, this.#fresh.size)
    const numberOf = new Map([...this.#fresh].map((id, index) => [id, numbers[index] ?? 0]))
    const worsened = await worsenedBy(this.#tx, this.#rulebook, alerts, id => this.#standing(id))
    const decisions: Decided[] = []
    // What clears comes last: with something new in the same message, nothing is over.
    const clears = this.#bundles.filter(({ kind }) => kind === 'clear')
    for (const bundle of [...this.#bundles.filter(({ kind }) => kind !== 'clear'), ...clears]) {
      const { incident: id, alerts, kind } = bundle
      firing.set(id, (firing.get(id) ?? 0) + MORE_FIRE[kind] * alerts.length)
      const held = this.#incidents.get(id) ?? { id, isNew: true as const }
      const context = { at: this.#at, actor: sender(alerts[0]) }
      const fresh = { number: numberOf.get(id) ?? 0, worsened: worsened.get(id) ?? null }
      const decided = await decideLocked(this.#tx, held, this.#command(bundle, firing.get(id) ?? 0, fresh), context)
      this.#incidents.set(id, decided.handled.incident)
      decisions.push(decided)
    }
    const byItself = { at: this.#at, actor: { kind: 'tocsin' } } as const
    for (const [id, worsening] of worsened) {
      const held = this.#incidents.get(id)
      if (held) decisions.push(await decideLocked(this.#tx, held, { type: 'worsen', ...worsening }, byItself))
    }
    await write(this.#tx, decisions, this.#at, alerts)
    return lanesOf(decisions)
  }

  /** Null: one that this batch does not hold, or that is resolved and stays so. */
  #standing(id: string): Incident | 'new' | null {
    const incident = this.#incidents.get(id)
    if (incident?.status === 'resolved' && !this.#last.has(id)) return null
    return incident ?? (this.#fresh.has(id) ? 'new' : null)
  }

  #join(incident: string | null, alert: Told, where: Where): string | null {
    // One of its own only fires again.
    return this.#bundle(where.owner === incident ? 'refire' : 'join', incident, alert, where)
  }

  #bundle(kind: Kind, incident: string | null, alert: Told, { routing, groupKey, gathered }: Where): string | null {
    if (incident === null) return null
    const last = this.#last.get(incident)
    // Whoever comes in the same batch as the first alert has been there from the start.
    const same = (last?.kind === kind && kind !== 'note') || (last?.kind === 'open' && kind === 'join')
    const [first] = last?.alerts ?? []
    if (last && same && first?.source === alert.source && first.ended === alert.ended) last.alerts.push(alert)
    else {
      const bundle: Bundle = { kind, incident, routing, groupKey, gathered, alerts: [alert] }
      this.#bundles.push(bundle)
      this.#last.set(incident, bundle)
    }
    return incident
  }

  #command({ kind, routing, groupKey, gathered, alerts }: Bundle, firing: number, fresh: Fresh): Command {
    const refs = alerts.map(refOf)
    const cut = Math.max(...alerts.map(alert => alert.cut))
    switch (kind) {
      case 'open':
        return openingOf(this.#rulebook, routing, alerts, { ...fresh, groupKey, gathered })
      case 'join':
        return { type: 'join_alerts', alerts: refs, firing, cut, ...(gathered && { causes: causesOf(alerts) }) }
      case 'refire':
        return { type: 'refire_alerts', alerts: refs, firing, cut }
      case 'clear':
        return { type: 'clear_alerts', alerts: refs, firing, ended: alerts[0].ended }
      case 'reopen':
        return { type: 'reopen' }
      case 'change':
        return { type: 'change_alerts', alerts: refs }
      case 'note':
        return { type: 'note', text: noteOf(alerts[0]) }
      case 'hold':
        return { type: 'note', text: `${alerts[0].title} flaps: it counts as firing until it is calm.` }
      case 'acknowledge':
        return { type: 'acknowledge' }
      default:
        return kind satisfies never
    }
  }
}

/** How many more fire, for each alert of the kind. */
const MORE_FIRE: Readonly<Record<Kind, number>> = {
  ...{ open: 1, join: 1, refire: 1, clear: -1 },
  ...{ reopen: 0, change: 0, acknowledge: 0, note: 0, hold: 0 },
}

function noteOf({ title, description }: Alert): string {
  return description && description !== title ? `${title}: ${description}` : title
}

function sender(alert: Alert): Actor {
  return { kind: 'source', name: alert.source }
}
