import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'

/** A rulebook from its text, as an operator writes it; what is wrong in it is said by the test that wrote it. */
export function rulebookOf(text: string): Rulebook {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text }], {})
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  return parsed.rulebook
}

/** Two people, two steps, two rounds; `batch` resolves by itself and `info` opens nothing. */
export const PAYMENTS = `
workspace: { operators: "#tocsin" }
people:
  ada: { slack: U0ADA }
  bob: { slack: U0BOB }
policies:
  payments:
    repeat: 2
    steps:
      - { notify: [user:ada], wait: 5m }
      - { notify: [user:bob], wait: 10m }
services:
  checkout: { policy: payments }
route:
  group_by: [service]
  routes:
    - matchers: ['severity="info"']
      room: none
    - matchers: ['service="batch"']
      auto_resolve: true
`
