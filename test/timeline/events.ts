import type { AlertRef } from '../../src/alert/alert.ts'
import type { Policy } from '../../src/escalation/policy.ts'
import type { Event, Fact, Opened } from '../../src/incident/event.ts'
import type { Actor, User } from '../../src/incident/incident.ts'
import type { Playbook, PlaybookStep } from '../../src/playbook/playbook.ts'

export const ada: User = { id: 'U01ADA', name: 'Ada' }
export const bob: User = { id: 'U02BOB', name: 'Bob' }
export const carol: User = { id: 'U03CAROL', name: 'Carol' }

export const by = (user: User): Actor => ({ kind: 'user', ...user })
export const prod: Actor = { kind: 'source', name: 'Alertmanager prod' }
export const api: Actor = { kind: 'api', name: 'deploy-bot' }
export const tocsin: Actor = { kind: 'tocsin' }

export const alert = (title: string, source = 'Alertmanager prod'): AlertRef => ({
  source,
  fingerprint: `fp-${title}`,
  title,
  severity: 'sev2',
  link: null,
})

const step = (id: string, what: PlaybookStep['what'], more: Partial<PlaybookStep> = {}): PlaybookStep => ({
  ...{ id, when: [], owner: null, help: null, withinMs: null, confirmations: 1, what },
  ...more,
})

export const checkoutDown: Playbook = {
  name: 'checkout-down',
  title: 'Checkout is down',
  matchers: [],
  steps: [
    step('lead', { kind: 'role', role: 'commander' }),
    step('impact', { kind: 'ask', question: 'Are customers affected?', answers: [{ label: 'Yes', goto: null }] }),
    step('look', { kind: 'task', text: 'Find the failing dependency' }, { withinMs: 600_000 }),
    step('restart', {
      kind: 'http',
      request: { method: 'POST', url: 'https://ci/', headers: {}, body: null, json: false, timeoutMs: 1, retries: 0 },
    }),
    step('page-eu', { kind: 'message', text: 'EU is affected' }),
    step('tell', { kind: 'task', text: 'Tell support' }),
  ],
}

export const payments: Policy = {
  name: 'payments',
  rounds: 2,
  steps: [
    { notify: [{ kind: 'schedule', name: 'payments' }], waitMs: 300_000 },
    { notify: [{ kind: 'team', name: 'payments' }], waitMs: 600_000 },
  ],
}

export const opened = (what: Partial<Opened> = {}): Opened => ({
  ...{ type: 'opened', number: 142, title: 'Checkout is down', description: '', severity: 'sev2', kind: null },
  ...{ service: null, team: null, room: 'channel', groupKey: null, labels: {}, policy: payments, autoResolve: false },
  ...{ links: { runbook: null, dashboard: null, source: null }, startedAt: '2026-03-01T03:00:00.000Z' },
  ...{ alerts: [], firing: 0, cut: 0 },
  ...what,
})

type Row = readonly [at: string, actor: Actor, fact: Fact]

/** A timeline on 1 March 2026 (or the day that is given), numbered as written. */
export function timeline(...rows: readonly Row[]): readonly Event[] {
  return rows.map(([at, actor, fact], i) => ({ ...fact, seq: i + 1, at: instant(at), actor }))
}

export function instant(at: string): Date {
  return new Date(at.includes('T') ? `${at}Z` : `2026-03-01T${at}Z`)
}
