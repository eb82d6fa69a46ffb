import type { Clock } from '../lib/time.ts'
import type { Source } from '../rulebook/rulebook.ts'
import { SAMPLES } from '../sample/registry.ts'
import type { Phase } from '../sample/sample.ts'

type State = 'firing' | 'resolved'

/** Senders of alerts as they are out there. Each answers with what Tocsin's webhook said. */
export type Senders = {
  /** Alertmanager about checkout; `regions` are the alerts of the group that the message is about. */
  checkout(state: State, ...regions: readonly string[]): Promise<string>
  /** A nightly job, in the shape that the rulebook's mapping reads. */
  job(state: State): Promise<string>
  /** What a system would send, to the demo's source of that type. */
  sample(system: string, phase: Phase): Promise<string>
}

export function createSenders(options: {
  url: string
  secrets: { prod: string; jobs: string }
  sources: ReadonlyMap<string, Source>
  clock: Clock
}): Senders {
  const { url, secrets, sources, clock } = options
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
    async sample(system, phase) {
      const source = [...sources.values()].findLast(({ type }) => type === system)
      if (!source) return `there is no source of type ${system}`
      const at = clock()
      const about = { at, since: at, id: 'demo', secret: source.secret, signingSecret: null }
      const sent = SAMPLES[system]?.(phase, about)
      if (!sent) return `${system} has no way to say that something is ${phase}`
      const { method, path, headers, body } = sent
      return told(
        await fetch(`${url}/webhooks/${source.name}${path}`, { method, headers, ...(method === 'POST' && { body }) }),
      )
    },
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
  return told(response)
}

async function told(response: Response): Promise<string> {
  return `${response.status} ${await response.text()}`.trim()
}
