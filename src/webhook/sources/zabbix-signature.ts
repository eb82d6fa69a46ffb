import type { Source } from '../../rulebook/rulebook.ts'
import { headerOf, hmacOf, isNear, isOneOf } from '../signature.ts'
import type { Delivered } from './system.ts'
import { fieldOf } from './zabbix-fields.ts'

/** As our script signs: `sha256=` and the HMAC of the seconds since 1970, a colon and the body. */
export function verifySignature({ headers, raw, receivedAt }: Delivered, _payload: unknown, source: Source) {
  if (source.signingSecrets.length === 0) return null
  const given = headerOf(headers, 'x-tocsin-signature')
  const seconds = headerOf(headers, 'x-tocsin-timestamp')
  if (given === null || seconds === null) return 'the headers X-Tocsin-Timestamp and X-Tocsin-Signature are missing'
  if (!isNear(seconds, receivedAt)) return 'the timestamp is more than five minutes from now'
  const sign = (secret: string) => hmacOf({ algorithm: 'sha256', encoding: 'hex' }, secret, `${seconds}:`, raw)
  const expected = source.signingSecrets.map(secret => `sha256=${sign(secret)}`)
  return isOneOf([given.toLowerCase()], expected) ? null : 'the signature is not of this body and this timestamp'
}

/**
 * Zabbix runs the script again where it was not answered in time, so an update is known by what it says and when. A
 * problem's message is the same at each step of an escalation and must come through; signed, it is known by its signature.
 */
export function deliveryIdOf({ headers }: Delivered, payload: unknown): string | null {
  const field = (name: string) => fieldOf(payload, name)
  const at = field('event_update_timestamp') || `${field('event_update_date')} ${field('event_update_time')}`.trim()
  if (field('event_update_status') === '1' && field('event_id') && at) {
    const said = ['event_id', 'event_value', 'event_update_action', 'event_update_user', 'event_update_message']
    return JSON.stringify([...said.map(field), field('event_update_nseverity'), at])
  }
  const seconds = headerOf(headers, 'x-tocsin-timestamp')
  const given = headerOf(headers, 'x-tocsin-signature') ?? ''
  return seconds !== null && /^sha256=[0-9a-f]{64}$/i.test(given) ? `${seconds}:${given.toLowerCase()}` : null
}
