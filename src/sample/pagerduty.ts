import { createHash, createHmac } from 'node:crypto'
import { type About, json, type Phase, type Sample } from './sample.ts'

const ACCOUNT = 'https://example-shop.pagerduty.com'
const API = 'https://api.pagerduty.com'

/** A v3 webhook: `incident.triggered`, `incident.acknowledged`, `incident.resolved`. */
export const pagerduty: Sample = (phase, about) => {
  const sent = json(about.secret, { event: event(phase, about) })
  const { signingSecret, id } = about
  const signed = signingSecret !== null && {
    'x-pagerduty-signature': `v1=${createHmac('sha256', signingSecret).update(sent.body).digest('hex')}`,
  }
  const headers = {
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-webhook-id': `${id}-${phase}-${about.at.getTime()}`,
    'x-webhook-subscription': 'PSHOP01',
  }
  return { ...sent, headers: { ...sent.headers, ...headers, ...signed } }
}

const TYPES: Readonly<Record<Phase, 'triggered' | 'acknowledged' | 'resolved'>> = {
  firing: 'triggered',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
}

function event(phase: Phase, { at, since, id }: About) {
  const ada = reference('user', 'PADA001', 'users', 'Ada Lind')
  const incident = `Q${createHash('sha256').update(id).digest('hex').slice(0, 13).toUpperCase()}`
  return {
    id: `01${incident}${phase.toUpperCase()}${at.getTime()}`,
    event_type: `incident.${TYPES[phase]}`,
    resource_type: 'incident',
    occurred_at: at.toISOString(),
    agent: phase === 'firing' ? null : ada,
    client: null,
    data: {
      id: incident,
      type: 'incident',
      self: `${API}/incidents/${incident}`,
      html_url: `${ACCOUNT}/incidents/${incident}`,
      number: 4_711,
      status: TYPES[phase],
      incident_key: `ledger/replication-lag/${id}`,
      created_at: since.toISOString().replace(/\.\d+Z$/, 'Z'),
      title: 'Ledger database is 312 s behind its primary (limit 60 s)',
      service: reference('service', 'PLEDGER', 'service-directory', 'ledger'),
      assignees: phase === 'resolved' ? [] : [ada],
      escalation_policy: reference('escalation_policy', 'PPAY001', 'escalation_policies', 'Payments on call'),
      teams: [reference('team', 'PTEAM01', 'teams', 'Payments')],
      priority: reference('priority', 'PPRIO02', 'priorities', 'P2'),
      urgency: 'high',
      conference_bridge: null,
      resolve_reason: null,
      incident_type: { name: 'incident_default' },
    },
  }
}

function reference(kind: string, id: string, path: string, summary: string) {
  return {
    html_url: `${ACCOUNT}/${path}/${id}`,
    id,
    self: `${API}/${path}/${id}`,
    summary,
    type: `${kind}_reference`,
  }
}
