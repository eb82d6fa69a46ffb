import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'

export const ada = 'U00000ADA'
export const bob = 'U00000BOB'

const RULES = `
workspace: { announce: "#incidents", operators: "#tocsin", timezone: Europe/Berlin }
severities: { sev3: { page: true } }
people:
  ada: { slack: ${ada} }
  bob: { slack: ${bob} }
teams: { payments: { members: [ada] } }
policies: { payments: { steps: [ { notify: [user:ada], wait: 5m }, { notify: [user:bob], wait: 5m } ] } }
services:
  checkout: { team: payments, policy: payments, runbook: "https://run.example.com/c", dashboard: "https://dash.example.com/c" }
playbooks:
  checkout-down:
    title: Checkout is down
    matchers: ['service="checkout"']
    steps:
      - { id: impact, ask: "Are customers affected?", answers: { "Yes": look, "No": look } }
      - { id: look, task: "Find the failing dependency" }
permissions: PERMISSIONS
`

/** What the door goes by; `permissions` is written as in a rulebook. */
export function rulesOf(permissions: string): Rulebook {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text: RULES.replace('PERMISSIONS', permissions) }], {})
  if ('rulebook' in parsed) return parsed.rulebook
  throw new Error(JSON.stringify(parsed.faults))
}
