import { json, type Sample } from './sample.ts'

/** A webhook channel's notification, version 1.2, with Basic credentials as most channels have them. */
export const gcpMonitoring: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const open = phase === 'firing'
  const authorization = `Basic ${Buffer.from(`tocsin:${secret}`).toString('base64')}`
  return json(secret, { incident: incident(open, since, at, `0.${id}`), version: '1.2' }, { authorization })
}

function incident(open: boolean, since: Date, at: Date, id: string) {
  const value = open ? '4.812' : '0.402'
  return {
    incident_id: id,
    scoping_project_id: 'shop-prod',
    scoping_project_number: 481516234200,
    url: `https://console.cloud.google.com/monitoring/alerting/alerts/${id}?channelType=webhook&project=shop-prod`,
    started_at: Math.floor(since.getTime() / 1_000),
    ended_at: open ? null : Math.floor(at.getTime() / 1_000),
    state: open ? 'open' : 'closed',
    severity: 'Critical',
    summary: open
      ? `Latency of shop-prod checkout is above the threshold of 1.500 with a value of ${value}.`
      : `Latency of shop-prod checkout returned to normal with a value of ${value}.`,
    observed_value: value,
    threshold_value: '1.5',
    resource: {
      type: 'k8s_container',
      labels: { project_id: 'shop-prod', location: 'europe-west1', namespace_name: 'shop', container_name: 'checkout' },
    },
    resource_id: '',
    resource_name: 'shop-prod checkout',
    resource_display_name: 'checkout',
    resource_type_display_name: 'Kubernetes Container',
    metric: { type: 'custom.googleapis.com/http/latency_p99', displayName: 'Latency, p99', labels: { route: '/pay' } },
    metadata: { system_labels: {}, user_labels: { team: 'payments' } },
    policy_name: 'Checkout is slow',
    policy_user_labels: { service: 'checkout' },
    condition_name: 'Checkout answers in over 1.5 s (p99)',
    condition: {
      name: 'projects/shop-prod/alertPolicies/1234567890123456789/conditions/987654321',
      displayName: 'Checkout answers in over 1.5 s (p99)',
      conditionThreshold: {
        filter: 'resource.type="k8s_container" metric.type="custom.googleapis.com/http/latency_p99"',
        comparison: 'COMPARISON_GT',
        thresholdValue: 1.5,
        duration: '180s',
        trigger: { count: 1 },
      },
    },
    documentation: {
      content: 'Was anything rolled out within the last hour? Then take it back first.',
      mime_type: 'text/markdown',
      links: [{ displayName: 'Runbook', url: 'https://runbooks.example.com/checkout' }],
    },
  }
}
