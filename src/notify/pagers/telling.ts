import type { Severity } from '../../alert/severity.ts'
import { trailOf } from '../../escalation/pager.ts'
import type { PagerAction } from '../../incident/event.ts'
import { type Incident, label } from '../../incident/incident.ts'

/** What a pager is told of one of our incidents; only a trigger says more than its key and who did it. */
export type Telling = {
  readonly action: PagerAction
  readonly key: string
  readonly title: string
  readonly severity: Severity
  readonly description: string
  /** To where people find it with us. */
  readonly link: string
  readonly service: string | null
  /** Who acknowledged or resolved it, by name; null: Tocsin by itself. */
  readonly by: string | null
  /** The Tocsins through which it came, so that none is told of its own. */
  readonly trail: string
}

export const JSON_HEADERS = { 'content-type': 'application/json' }

/** In the words of those that have priorities. */
export const PRIORITIES: Readonly<Record<Severity, string>> = { sev1: 'P1', sev2: 'P2', sev3: 'P3', sev4: 'P4' }

export function tellingOf(
  incident: Incident,
  { action, key, link, by }: Pick<Telling, 'action' | 'key' | 'link' | 'by'>,
): Telling {
  const { severity, description, service, labels } = incident
  const title = `${label(incident)} ${incident.title}`
  return { action, key, title, severity, description, link, service, by, trail: trailOf(labels, key) }
}
