import type { Alert } from '../alert/alert.ts'
import { becauseOf, reached, type Tally } from '../alert/classify.ts'
import type { Room, Routing } from '../alert/route.ts'
import { type Severity, worse } from '../alert/severity.ts'
import type { Gathered } from '../alert/storm.ts'
import type { Verdict } from '../alert/triage.ts'
import { openingOf } from '../rulebook/opening.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

/** An incident that would have been opened. */
export type Incident = {
  readonly id: string
  readonly groupKey: string
  readonly title: string
  /** The worst of its alerts, or what rules make of many. */
  severity: Severity
  /** Why it is as bad as that, where the rules have made it so. */
  because: string | null
  /** Whose steps would have called somebody. */
  readonly policy: string | null
  readonly room: Room
  readonly path: string
  readonly reason: string
  readonly openedAt: Date
  resolvedAt: Date | null
  /** The episode of the alert that it was opened for. */
  readonly opener: string
  /** All that came into it, and what of that fires. */
  readonly alerts: Set<string>
  readonly firing: Set<string>
  /** When the last one came into it. */
  lastAt: Date
}

export type Where = {
  /** The alert's. */
  readonly key: string
  readonly routing: Routing
  /** Of what it opens or joins. */
  readonly groupKey: string
  /** Why it comes together with other groups. */
  readonly gathered: Gathered | null
  /** The incident that it belongs to so far. */
  readonly owner: Incident | null
  readonly at: Date
}

/** The incidents of a replay. Nobody is there to resolve one: it is resolved when its last alert has cleared. */
export class Incidents {
  readonly all: Incident[] = []
  readonly #rulebook: Rulebook
  readonly #open = new Map<string, Incident>()
  readonly #last = new Map<string, Incident>()

  constructor(rulebook: Rulebook) {
    this.#rulebook = rulebook
  }

  openIn(groupKey: string): Incident | null {
    return this.#open.get(groupKey) ?? null
  }

  /** The group's last one, if it was resolved after that instant. */
  resolvedSince(groupKey: string, since: Date): Incident | null {
    const last = this.#last.get(groupKey)
    return last?.resolvedAt && last.resolvedAt > since ? last : null
  }

  /** How many were opened after that instant. */
  openedSince(since: Date): number {
    let nth = this.all.length
    while (nth > 0 && (this.all[nth - 1]?.openedAt ?? since) > since) nth--
    return this.all.length - nth
  }

  /** Does what was decided of an alert, and answers with the incident that it belongs to now. */
  take(alert: Alert, { verdict, reason }: Verdict, where: Where): Incident | null {
    const { owner, groupKey } = where
    switch (verdict) {
      case 'open':
        return this.#fire(this.#opened(alert, reason, where), alert, where)
      case 'join':
        return this.#fire(this.openIn(groupKey), alert, where)
      case 'reopen':
        return this.#fire(this.#reopened(groupKey), alert, where)
      case 'refire':
        return this.#fire(owner, alert, where)
      case 'change':
        if (owner) raise(owner, alert)
        return owner
      case 'clear':
      case 'acknowledge':
      case 'note':
      case 'hold':
      case 'keep':
      case 'mute':
      case 'wait':
      case 'repeat':
        return owner
      default:
        return verdict satisfies never
    }
  }

  /** The alert of that key fires no longer. */
  clear(incident: Incident, key: string, at: Date): void {
    incident.firing.delete(key)
    if (incident.firing.size > 0 || incident.resolvedAt !== null) return
    incident.resolvedAt = at
    this.#open.delete(incident.groupKey)
  }

  /** Where there are enough of its alerts for a rule that counts. */
  worsen(incident: Incident, tallies: readonly Tally[]): void {
    if (incident.resolvedAt !== null) return
    const worsening = reached(this.#rulebook.classify, tallies)
    if (worsening && worse(incident.severity, worsening.severity) !== incident.severity)
      Object.assign(incident, worsening)
  }

  #opened(alert: Alert, reason: string, { key, routing, groupKey, gathered, at }: Where): Incident {
    const number = this.all.length + 1
    const opening = openingOf(this.#rulebook, routing, [alert], { number, groupKey, gathered, worsened: null })
    const { title, severity, because = null, policy, room } = opening
    const incident: Incident = {
      ...{ id: String(number), groupKey, title, severity, because, policy: policy?.name ?? null, room },
      ...{ path: routing.path, reason },
      ...{ openedAt: at, resolvedAt: null, lastAt: at, opener: `${key} ${alert.startsAt.toISOString()}` },
      ...{ alerts: new Set(), firing: new Set() },
    }
    this.all.push(incident)
    this.#open.set(groupKey, incident)
    this.#last.set(groupKey, incident)
    return incident
  }

  #reopened(groupKey: string): Incident | null {
    const incident = this.#last.get(groupKey) ?? null
    if (incident === null) return null
    incident.resolvedAt = null
    this.#open.set(groupKey, incident)
    return incident
  }

  /** It fires in the incident, for the first time or again. */
  #fire(incident: Incident | null, alert: Alert, { key, at }: Where): Incident | null {
    if (incident === null) return null
    if (!incident.alerts.has(key)) incident.lastAt = at
    incident.alerts.add(key)
    incident.firing.add(key)
    raise(incident, alert)
    return incident
  }
}

function raise(incident: Incident, alert: Alert): void {
  if (worse(incident.severity, alert.severity) === incident.severity) return
  incident.severity = worse(incident.severity, alert.severity)
  incident.because = becauseOf(alert)
}
