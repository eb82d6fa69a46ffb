import { json, type Sample } from './sample.ts'

/** An outgoing webhook by the template in docs/sources/victorops.md: all that it fills in is text. */
export const victorops: Sample = (phase, { at, since, id, secret }) => {
  const [word, type] = {
    firing: ['UNACKED', 'CRITICAL'],
    acknowledged: ['ACKED', 'ACKNOWLEDGEMENT'],
    resolved: ['RESOLVED', 'RECOVERY'],
  }[phase]
  return json(secret, {
    title: 'Checkout: payments wait longer than 5 s',
    message: phase === 'resolved' ? 'p99 is back to 0.4 s.' : 'p99 is 7.8 s, threshold 5 s, for 10 min.',
    source: 'splunk-oncall',
    phase: word,
    state: phase === 'resolved' ? 'OK' : 'CRITICAL',
    message_type: type,
    incident: String(512 + (Math.floor(since.getTime() / 1_000) % 1_000)),
    entity_id: `checkout/payment-latency/${id}`,
    since_ms: String(since.getTime()),
    routing_key: 'payments',
    tool: 'Grafana',
    service: 'checkout',
    // A variable that has no value stays as it is written.
    host: '$' + '{{ALERT.host_name}}',
    ack_user: phase === 'firing' ? 'SYSTEM' : 'ada',
    org: 'example-shop',
    received_ms: String(at.getTime()),
  })
}
