import { linkFrom } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { isRecord } from './reading.ts'
import type { Said } from './signal.ts'

/** `P1` … `P5`, of which older payloads have the number alone; any other word stays what it is. */
export function priorityOf(value: unknown): string {
  const word = textOf(value).trim()
  return /^[1-5]$/.test(word) ? `P${word}` : word
}

/** Of an alert that Opsgenie sends, or is sent: the fields that both have under the same names. */
export function commonFields(alert: unknown): Pick<Said, 'labels' | 'description'> & Required<Pick<Said, 'links'>> {
  const at = (...path: readonly string[]) => valueAt(alert, path)
  const tags = at('tags')
  const source = textOf(at('source'))
  const details = at('details')
  // Alertmanager puts the address of its own page there.
  const page = linkFrom(source)
  return {
    description: at('description'),
    labels: {
      entity: at('entity'),
      ...(page === null && { source }),
      tags: Array.isArray(tags) ? tags.map(textOf).filter(Boolean).join(', ') : tags,
      ...(isRecord(details) && details),
    },
    links: {
      source: page,
      runbook: at('details', 'runbook_url') ?? at('details', 'runbook'),
      dashboard: at('details', 'dashboard_url') ?? at('details', 'dashboard'),
    },
  }
}
