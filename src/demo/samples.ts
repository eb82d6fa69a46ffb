import type { Clock } from '../lib/time.ts'

type State = 'firing' | 'resolved'

/** Senders of alerts as they are out there. Each answers with what Tocsin's webhook said. */
export type Senders = {
  /** Alertmanager about checkout; `regions` are the alerts of the group that the message is about. */
  checkout(state: State, ...regions: readonly string[]): Promise<string>
  /** A nightly job, in the shape that the rulebook's mapping reads. */
  job(state: State): Promise<string>
}

export function createSenders(options: {
  url: string
  secrets: { prod: string; jobs: string }
  clock: Clock
}): Senders {
  const { url, secrets, clock } = options
  /** When the firing began that is still on, by region: what fires again is a repeat of it. */
  const since = new Map<string, Date>()
  return {
    checkout(state, ...regions) {
      const now = clock()
      const alerts = regions.map(region => checkoutAlert(region, state, since.get(region) ?? now, now))
      for (const region of regions) {
        if (state === 'resolved') since.delete(region)
        else since.set(region, since.get(region) ?? now)
      }
      return post(`${url}/webhooks/prod`, secrets.prod, alertmanager(alerts, state))
    },
    job: state => post(`${url}/webhooks/jobs`, secrets.jobs, job(state)),
  }
}

function alertmanager(alerts: readonly unknown[], status: State) {
  return {
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate", service="checkout"}',
    truncatedAlerts: 0,
    status,
    receiver: 'tocsin',
    groupLabels: { alertname: 'HighErrorRate', service: 'checkout' },
    commonLabels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical' },
    commonAnnotations: {},
    externalURL: 'https://alertmanager.example.com',
    alerts,
  }
}

function job(state: State) {
  return {
    job: 'ledger-export',
    host: 'batch-3',
    state: state === 'firing' ? 'failed' : 'ok',
    level: 'error',
    message: 'The nightly export of the ledger stopped after 14 of 20 files.',
    url: 'https://jobs.example.com/ledger-export',
  }
}

function checkoutAlert(region: string, status: State, startsAt: Date, now: Date) {
  return {
    status,
    labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical', region },
    annotations: {
      summary: `Checkout in ${region} answers 5xx`,
      description: '38 % of requests fail, most of them with 503 from the payment provider.',
      runbook_url: 'https://runbooks.example.com/checkout',
      dashboard_url: 'https://grafana.example.com/d/checkout',
    },
    startsAt: startsAt.toISOString(),
    endsAt: status === 'resolved' ? now.toISOString() : '0001-01-01T00:00:00Z',
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=checkout_errors',
  }
}

async function post(url: string, secret: string, body: unknown): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify(body),
  })
  return `${response.status} ${await response.text()}`
}
