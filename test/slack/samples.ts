import type { Incident, User } from '../../src/incident/incident.ts'
import type { PlaybookStep, Run, StepKind } from '../../src/playbook/playbook.ts'
import type { Rules } from '../../src/slack/messages/message.ts'
import type { People } from '../../src/slack/messages/oncall.ts'

export const ADA: User = { id: 'U0ADA0001', name: 'Ada' }
export const BOB: User = { id: 'U0BOB0002', name: 'Bob' }
export const at = (time: string) => new Date(`2026-11-20T${time}:00Z`)

/** Nobody is in the rulebook: whoever is named in it is shown as it names them. */
export const RULES: Rules & People = {
  people: new Map(),
  severities: {
    sev1: { title: 'Critical', page: true },
    sev2: { title: 'Major', page: true },
    sev3: { title: 'Minor', page: false },
    sev4: { title: 'Information', page: false },
  },
  roles: new Map([
    ['commander', { title: 'Incident commander', instructions: 'You lead. Ask for updates, decide, keep calm.' }],
    ['communications', { title: 'Communications', instructions: null }],
  ]),
}

const DECLARED: Incident = {
  ...{ id: '0c9a3b2e-6f4d-4a51-9b7e-2f1d8c3a4b5c', number: 142, title: 'Checkout is down', description: '' },
  ...{ status: 'triggered', severity: 'sev1', severitySetBy: null, type: null, service: 'checkout', team: 'payments' },
  ...{ room: 'channel', groupKey: null, labels: {}, links: { runbook: null, dashboard: null, source: null } },
  ...{ openedBy: { kind: 'source', name: 'prod' }, openedAt: at('03:10'), startedAt: at('03:08') },
  ...{ acknowledgedAt: null, acknowledgedBy: null, mitigatedAt: null, resolvedAt: null, resolvedBy: null },
  ...{ reopened: 0, summary: null, cause: null, policy: null, position: null },
  ...{ calls: [], declined: [], asks: [], pages: [], pagers: [] },
  ...{ autoResolve: false, roles: {}, responders: [], alerts: { total: 0, firing: 0, cut: 0, newest: [] }, runs: [] },
  ...{ channel: { id: 'C0INC142', name: 'inc-142' }, header: null, announcement: null, offer: null, postmortem: null },
  ...{ shown: 1, seq: 1 },
}

export function incident(what: Partial<Incident> = {}): Incident {
  return { ...DECLARED, ...what }
}

export const POLICY: NonNullable<Incident['policy']> = {
  name: 'payments',
  rounds: 3,
  steps: [
    { notify: [{ kind: 'schedule', name: 'payments' }], waitMs: 300_000 },
    { notify: [{ kind: 'team', name: 'payments' }], waitMs: 600_000 },
  ],
}

export function step(id: string, what: StepKind, rest: Partial<PlaybookStep> = {}): PlaybookStep {
  return { id, when: [], owner: null, help: null, withinMs: null, confirmations: 1, what, ...rest }
}

export function run(steps: readonly PlaybookStep[], what: Partial<Run> = {}): Run {
  return {
    id: 1,
    playbook: { name: 'checkout-down', title: 'Checkout is down', matchers: [], steps },
    current: steps[0]?.id ?? null,
    since: at('03:12'),
    assignee: null,
    confirmedBy: [],
    results: [],
    card: null,
    ...what,
  }
}
