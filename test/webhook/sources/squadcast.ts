type Fields = Readonly<Record<string, unknown>>

/** An incident of Squadcast's own; `tags` may be null, and somebody is assigned since the year 1. */
export const incident = (changes: Fields = {}): Fields => ({
  id: '67f0c1d2e998089239c9aa01',
  message: 'Checkout is slow',
  description: 'p99 is 7.8 s, threshold 5 s',
  url: 'https://app.squadcast.com/incident/67f0c1d2e998089239c9aa01',
  alert_source: { id: '5f3c0f0aef87d3896aa9aa02', type: 'Incident Webhook', short_name: 'apiv2' },
  service: { id: '66aa518af78879270469aa03', name: 'checkout', slug: 'checkout' },
  request_id: '1c7f6a0e-2f4b-4b7e-8a3e-6b5d0f8f7a11',
  status: 'triggered',
  created_at: '2026-08-03T20:00:00.11Z',
  assigned_to: {
    id: '629e23f5eb4041a20a43aa04',
    name: 'Payments on-call',
    type: 'escalationpolicy',
    assigned_at: '0001-01-01T00:00:00Z',
  },
  tags: { severity: { value: 'critical', color: '#FF0A49' }, env: { value: 'prod', color: '#0C93E3' } },
  event_payload: { message: 'Checkout is slow', event_id: 'checkout/p99', status: 'trigger', priority: 'P3' },
  timeline: [{ action: 'triggered', assigned_to: 'escalationpolicy', name: 'Payments', time: '2026-08-03T20:00:00Z' }],
  event_count: 1,
  owner: { id: '6196371cda7b4ab764b1aa05', name: 'Payments', type: 'team' },
  ...changes,
})

export const v2 = (type: string, resource: Fields = incident(), more: Fields = {}) => ({
  version: 'v2',
  event: {
    id: '2b3117b28311039edf7faa06',
    type,
    resource: 'incident',
    timestamp: '2026-08-03T22:29:59.945695898Z',
  },
  data: {
    resource_data: resource,
    resource_type: 'incident',
    organization: { id: '61963631090a650008ffaa07', name: 'example-shop' },
    team: { id: '6196371cda7b4ab764b1aa05', name: 'Payments' },
    ...more,
  },
})

/** Version 1 is flat, and has no address. */
export function v1(event_type: string, changes: Fields = {}): Fields {
  const { url: _, request_id: __, ...rest } = incident(changes)
  return { ...rest, event_type, organization: { id: '61963631090a650008ffaa07', name: 'example-shop' }, analytics: {} }
}

export const noted = (type: string, note: Fields = {}) => {
  const resource = {
    id: '67f0c1d2488a9b8c053eaa08',
    created_by: { id: '61963608090a650008ffaa09', name: 'Ada Lind' },
    message: { message: 'Rolled back to v41.', raw_message: 'Rolled back to v41.' },
    created_at: '2026-08-03T20:10:00.695310844Z',
    ...note,
  }
  return v2(type, resource, { resource_type: 'incident_notes', incident: incident() })
}
