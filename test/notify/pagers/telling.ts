import type { Telling } from '../../../src/notify/pagers/telling.ts'

export const KEY = 'tocsin-1a2b3c4d-INC-142'

export function telling(changes: Partial<Telling> = {}): Telling {
  return {
    action: 'trigger',
    key: KEY,
    title: 'INC-142 Checkout is down',
    severity: 'sev1',
    description: '38 % of requests fail.',
    link: 'https://tocsin.example.com/incidents/142',
    service: 'checkout',
    by: null,
    trail: KEY,
    ...changes,
  }
}
