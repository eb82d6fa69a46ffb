import type { Severity } from '../alert/severity.ts'
import { label } from '../incident/incident.ts'
import { cut } from '../lib/text.ts'
import { detailsOf, factsOf, headline, TEST_SAID, type Test, type Told } from './told.ts'

/** What is sent to somebody's own webhook; every field is documented in docs/reach.md. */
export function webhookBody(told: Told | Test): object {
  if (told.kind === 'test') return { type: 'test', person: told.person, at: told.at, message: TEST_SAID }
  const { incident, person, others, why, links, at } = told
  const { number, title, severity, status, service, description, startedAt } = incident
  return {
    ...{ type: 'page', person, at, reason: why, message: headline(told, 300) },
    incident: {
      ...{ number, label: label(incident), title, severity, status, service },
      ...{ description: cut(description, 2_000), started_at: startedAt },
    },
    others,
    links,
  }
}

export function ntfyWords(told: Told | Test): {
  readonly title: string
  readonly message: string
  readonly severity: Severity
} {
  if (told.kind === 'test') return { title: 'Test of Tocsin', message: TEST_SAID, severity: 'sev3' }
  const facts = factsOf(told).filter(([name]) => name !== 'Severity')
  const said = [...facts.map(([name, value]) => `${name}: ${value}`), detailsOf(told, 500)]
  const message = said.filter(part => part !== null).join('\n')
  return { title: headline(told, 150), message, severity: told.incident.severity }
}
