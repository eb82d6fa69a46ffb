import type { Told } from '../../src/notify/told.ts'

export const AT = new Date('2026-11-20T02:10:00Z')
export const LINKS = {
  show: 'https://t.example.com/a/142.ada.x.y',
  acknowledge: 'https://t.example.com/a/142.ada.x.y/acknowledge',
}

/** Ada is called to INC-142 at ten past three in Berlin. */
export function told(incident: Partial<Told['incident']> = {}, change: Partial<Told> = {}): Told {
  return {
    kind: 'page',
    incident: {
      ...{ number: 142, title: 'Checkout is down', severity: 'sev1', status: 'triggered', service: 'checkout' },
      ...{ description: 'More than half of all payments fail.', startedAt: new Date('2026-11-20T02:07:00Z') },
      links: { runbook: 'https://wiki.example.com/checkout', dashboard: null, source: null },
      ...incident,
    },
    ...{ severityTitle: 'Critical', others: [], person: 'Ada', why: 'step 1 of policy payments' },
    ...{ links: LINKS, at: AT, zone: 'Europe/Berlin' },
    ...change,
  }
}
