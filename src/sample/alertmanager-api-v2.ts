import { json, type Sample } from './sample.ts'

/** Prometheus itself, sending as it does to an Alertmanager: the end of what fires is to come. */
export const alertmanagerApiV2: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const endsAt = phase === 'resolved' ? at : new Date(at.getTime() + 4 * 60_000)
  const alert = {
    labels: {
      alertname: 'LedgerBacklog',
      cluster: 'prod-1',
      queue: `postings-${id}`,
      service: 'ledger',
      severity: 'warning',
    },
    annotations: {
      summary: `The ledger is behind: 12,840 postings wait in postings-${id}`,
      description: 'The backlog has grown for ten minutes. Customers see yesterday’s balance.',
      runbook_url: 'https://wiki.example.com/runbooks/ledger-backlog',
    },
    startsAt: since.toISOString(),
    endsAt: endsAt.toISOString(),
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=ledger_queue_depth+%3E+10000&g0.tab=1',
  }
  return { ...json(secret, [alert], { 'user-agent': 'Prometheus/3.14.0' }), path: '/api/v2/alerts' }
}
