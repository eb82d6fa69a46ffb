import type { Policy } from '../../src/escalation/policy.ts'
import type { Playbook, PlaybookStep, StepKind } from '../../src/playbook/playbook.ts'

/** Two steps, five and ten minutes apart, twice. */
export const policy: Policy = {
  name: 'payments',
  rounds: 2,
  steps: [
    { notify: [{ kind: 'schedule', name: 'payments' }], waitMs: 5 * 60_000 },
    { notify: [{ kind: 'team', name: 'payments' }], waitMs: 10 * 60_000 },
  ],
}

export function step(id: string, what: StepKind, change: Partial<PlaybookStep> = {}): PlaybookStep {
  return { id, when: [], owner: null, help: null, withinMs: null, confirmations: 1, what, ...change }
}

export function playbook(...steps: readonly PlaybookStep[]): Playbook {
  return { name: 'checkout-down', title: 'Checkout is down', matchers: [], steps }
}

export const task = (id: string, change: Partial<PlaybookStep> = {}) =>
  step(id, { kind: 'task', text: `Do ${id}` }, change)
