import { json, type Sample } from './sample.ts'

/** Alertmanager's webhook about one alert of a group; it knows no acknowledgement. */
export const alertmanager: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const group = { alertname: 'HighErrorRate', cluster: 'prod-1', service: 'checkout' }
  const labels = { ...group, instance: `checkout-${id}:8080`, severity: 'critical' }
  const annotations = {
    summary: `Checkout answers with errors on checkout-${id}`,
    description: '8.3 % of all requests failed in the last five minutes; 1 % is what we allow.',
    runbook_url: 'https://wiki.example.com/runbooks/checkout-errors',
    dashboard_url: 'https://grafana.example.com/d/checkout',
  }
  return json(secret, {
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate", cluster="prod-1", service="checkout"}',
    truncatedAlerts: 0,
    status: phase,
    receiver: 'tocsin',
    groupLabels: group,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'https://alertmanager.example.com',
    alerts: [
      {
        status: phase,
        labels,
        annotations,
        startsAt: since.toISOString(),
        endsAt: phase === 'resolved' ? at.toISOString() : '0001-01-01T00:00:00Z',
        generatorURL: 'https://prometheus.example.com/graph?g0.expr=checkout%3Aerrors%3Aratio5m+%3E+0.01&g0.tab=1',
        fingerprint: fingerprintOf(labels),
      },
    ],
  })
}

/** FNV-1a over the labels by name, as Prometheus tells one set of them from another. */
function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const bytes = Object.entries(labels)
    .sort()
    .flatMap(([name, value]) => [...Buffer.from(name), 0xff, ...Buffer.from(value), 0xff])
  const hash = bytes.reduce(
    (hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  )
  return hash.toString(16).padStart(16, '0')
}
