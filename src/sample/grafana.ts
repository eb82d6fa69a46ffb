import { createHash, createHmac } from 'node:crypto'
import { json, type Sample, type Sent } from './sample.ts'

/** Grafana's webhook about one alert of a rule; it knows no acknowledgement. */
export const grafana: Sample = (phase, { at, since, id, secret, signingSecret }) => {
  if (phase === 'acknowledged') return null
  const root = 'https://grafana.example.com'
  const group = { alertname: 'Checkout is slow', grafana_folder: 'Shop' }
  const labels = { ...group, pod: `checkout-${id}`, service: 'checkout', severity: 'critical' }
  const annotations = {
    summary: `Every hundredth checkout on checkout-${id} takes 2.8 s`,
    description: 'The p99 of checkout has been above 1.5 s for five minutes.',
    runbook_url: 'https://wiki.example.com/runbooks/checkout-slow',
  }
  const sent = json(secret, {
    receiver: 'tocsin',
    status: phase,
    alerts: [
      {
        status: phase,
        labels,
        annotations,
        startsAt: since.toISOString(),
        endsAt: phase === 'resolved' ? at.toISOString() : '0001-01-01T00:00:00Z',
        generatorURL: `${root}/alerting/grafana/fdx7w2k1c9ts0c/view?orgId=1`,
        fingerprint: createHash('sha256').update(id).digest('hex').slice(0, 16),
        silenceURL: `${root}/alerting/silence/new?alertmanager=grafana&matcher=pod%3Dcheckout-${id}&orgId=1`,
        dashboardURL: `${root}/d/checkout?orgId=1`,
        panelURL: `${root}/d/checkout?orgId=1&viewPanel=12`,
        ruleUID: 'fdx7w2k1c9ts0c',
        values: phase === 'resolved' ? { A: 0.6121, C: 0 } : { A: 2.8437, C: 1 },
        valueString: '',
        orgId: 1,
      },
    ],
    groupLabels: group,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: `${root}/`,
    appVersion: '12.4.2',
    version: '1',
    groupKey: '{}/{team="shop"}:{alertname="Checkout is slow", grafana_folder="Shop"}',
    truncatedAlerts: 0,
    orgId: 1,
    title: phase === 'resolved' ? '[RESOLVED] Checkout is slow Shop' : '[FIRING:1] Checkout is slow Shop',
    state: phase === 'resolved' ? 'ok' : 'alerting',
    message: '',
  })
  return signingSecret === null ? sent : signed(sent, signingSecret, at)
}

/** As where the contact point has an HMAC secret and a header for the time. */
function signed(sent: Sent, secret: string, at: Date): Sent {
  const seconds = String(Math.floor(at.getTime() / 1_000))
  const signature = createHmac('sha256', secret).update(`${seconds}:${sent.body}`).digest('hex')
  const headers = { 'x-grafana-alerting-signature': signature, 'x-grafana-alerting-timestamp': seconds }
  return { ...sent, headers: { ...sent.headers, ...headers } }
}
