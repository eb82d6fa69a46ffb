import { createHash } from 'node:crypto'
import { type About, json, type Phase, type Sample } from './sample.ts'

/** Squadcast's outgoing webhook, version 2; its instants have nine decimals. */
export const squadcast: Sample = (phase, about) => {
  const type = { firing: 'triggered', acknowledged: 'acknowledged', resolved: 'resolved' }[phase]
  const team = { id: idOf('team payments'), name: 'Payments' }
  return json(about.secret, {
    version: 'v2',
    event: {
      id: idOf(`event ${type} ${about.id} ${about.at.toISOString()}`),
      type: `incident.${type}`,
      resource: 'incident',
      timestamp: about.at.toISOString().replace('Z', '388057Z'),
    },
    data: {
      resource_data: incident(phase, type, about, team),
      resource_type: 'incident',
      organization: { id: idOf('organization'), name: 'example-shop' },
      team,
    },
  })
}

function incident(phase: Phase, status: string, { id, since }: About, team: { id: string; name: string }) {
  const message = 'The ledger is 40 minutes behind'
  const description = 'Consumer lag of ledger-writer is 182000 messages and grows.'
  const number = idOf(`incident ${id}`)
  const ada = { id: idOf('user ada'), name: 'Ada Lind', type: 'user' }
  return {
    id: number,
    message,
    description,
    url: `https://app.squadcast.com/incident/${number}`,
    alert_source: { id: idOf('alert source'), type: 'Incident Webhook', short_name: 'apiv2' },
    service: { id: idOf('service'), name: 'ledger', slug: 'ledger' },
    status,
    created_at: since.toISOString(),
    assigned_to: {
      ...(phase === 'firing' ? { id: idOf('policy'), name: 'Payments on-call', type: 'escalationpolicy' } : ada),
      assigned_at: '0001-01-01T00:00:00Z',
    },
    tags: { severity: { value: 'high', color: '#FF0A49' } },
    event_payload: { message, description, status: 'trigger', event_id: `ledger/lag/${id}`, priority: 'P2' },
    timeline: [{ action: 'triggered', assigned_to: 'escalationpolicy', name: 'Payments on-call', time: since }],
    event_count: 1,
    owner: { ...team, type: 'team' },
  }
}

/** As long as the ids that it gives. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
