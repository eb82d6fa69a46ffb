import type { Signal } from '../../../src/alert/alert.ts'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { pagerduty } from '../../../src/webhook/sources/pagerduty.ts'
import { dedupKeyOf, type EventRead, readEvent } from '../../../src/webhook/sources/pagerduty-events.ts'
import { context } from './sources.ts'

export type Fields = Readonly<Record<string, unknown>>

export const SHOP = 'https://example-shop.pagerduty.com'
const ADA = { id: 'PADA001', type: 'user_reference', summary: 'Ada Lind', html_url: `${SHOP}/users/PADA001` }
export const OTHER = {
  id: 'Q9OTHER',
  type: 'incident_reference',
  summary: '[#88] Ledger',
  html_url: `${SHOP}/incidents/Q9OTHER`,
}
export const INCIDENT = {
  id: 'Q1LEDGER',
  type: 'incident',
  html_url: `${SHOP}/incidents/Q1LEDGER`,
  number: 87,
  status: 'triggered',
  incident_key: 'ledger/replication-lag',
  created_at: '2026-08-03T22:10:00Z',
  title: 'Ledger database is behind',
  service: { id: 'PLEDGER', summary: 'ledger', html_url: `${SHOP}/service-directory/PLEDGER` },
  assignees: [ADA],
  escalation_policy: { id: 'PPAY', summary: 'Payments on call' },
  teams: [{ id: 'PTEAM', summary: 'Payments' }],
  priority: null,
  urgency: 'high',
  conference_bridge: null,
  resolve_reason: null,
  incident_type: { name: 'incident_default' },
}

/** A v3 webhook of one event. */
export function sent(type: string, data: unknown, event: Fields = {}) {
  return {
    event: {
      id: '01LEDGEREVENT',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-08-03T22:29:58.120Z',
      agent: ADA,
      client: null,
      data,
      ...event,
    },
  }
}

export const about = (type: string, incident: Fields = {}) => sent(`incident.${type}`, { ...INCIDENT, ...incident })
export const read = (payload: unknown, of: Partial<Source> = {}) => pagerduty.read(payload, context(of))

export const KEY = 'ledger-db/replication-lag'
export const PAYLOAD = { summary: 'Ledger is 312 s behind', source: 'ledger-db-1.example.com', severity: 'critical' }

/** An event of the Events API. */
export const trigger = (payload: Fields = {}, event: Fields = {}) => ({
  ...{ routing_key: 's3cret', event_action: 'trigger', dedup_key: KEY, payload: { ...PAYLOAD, ...payload } },
  ...event,
})
export const readOne = (event: Fields, of: Partial<Source> = {}) =>
  readEvent(event, dedupKeyOf(event) || 'made', context(of))
/** The alert of an event in which nothing is wrong. */
export const said = (answer: EventRead): Signal => {
  if ('alert' in answer) return answer.alert
  throw new Error(JSON.stringify(answer.faults))
}
export const signalFrom = (payload: Fields = {}, event: Fields = {}) => said(readOne(trigger(payload, event)))
export const faults = (answer: EventRead) => ('faults' in answer ? answer.faults : [])
