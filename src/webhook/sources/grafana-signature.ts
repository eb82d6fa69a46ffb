import type { Source } from '../../rulebook/rulebook.ts'
import { headerOf, hmacOf, isNear, isOneOf } from '../signature.ts'
import type { Delivered } from './system.ts'

const SIGNATURE = 'x-grafana-alerting-signature'
/** It has no name of its own; these are those of Grafana's documentation. */
const TIMESTAMPS = ['x-grafana-alerting-timestamp', 'x-grafana-alerting-signature-timestamp']

/**
 * HMAC-SHA256 in hex over the body, and where the contact point has a header for the time over `<seconds>:<body>`. Who
 * takes the time away takes the signature away with it.
 */
export function verifySignature({ headers, raw, receivedAt }: Delivered, _payload: unknown, source: Source) {
  if (source.signingSecrets.length === 0) return null
  const given = headerOf(headers, SIGNATURE)
  if (given === null) return 'the header X-Grafana-Alerting-Signature is missing'
  const seconds = timestampIn(headers)
  if (seconds !== null && !isNear(seconds, receivedAt)) return 'the timestamp is more than five minutes from now'
  const signed = [seconds === null ? '' : `${seconds}:`, raw]
  const expected = source.signingSecrets.map(secret =>
    hmacOf({ algorithm: 'sha256', encoding: 'hex' }, secret, ...signed),
  )
  if (isOneOf([given.toLowerCase()], expected)) return null
  return 'the signature is not of this body; its timestamp, if any, belongs in X-Grafana-Alerting-Timestamp'
}

/** With its time in it a signature is there only once: whoever sends it again repeats what was sent. */
export function deliveryIdOf({ headers }: Delivered): string | null {
  const seconds = timestampIn(headers)
  const given = headerOf(headers, SIGNATURE) ?? ''
  return seconds !== null && /^[0-9a-f]{64}$/i.test(given) ? `${seconds}:${given.toLowerCase()}` : null
}

function timestampIn(headers: Delivered['headers']): string | null {
  return headerOf(headers, TIMESTAMPS[0] ?? '') ?? headerOf(headers, TIMESTAMPS[1] ?? '')
}
