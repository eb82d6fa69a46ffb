import type { Source } from '../../rulebook/rulebook.ts'
import { opens, presentedSecrets } from '../secrets.ts'
import { headerOf, hmacOf, isOneOf } from '../signature.ts'
import type { Delivered } from './system.ts'
import { isForm } from './victorops-body.ts'

/**
 * Escalation webhooks are signed: HMAC-SHA1 by the webhook's auth code over its address as it was entered and then each
 * name and value of the form, sorted by name (https://help.victorops.com/knowledge-base/escalation-webhooks/). Outgoing
 * webhooks cannot sign, and bear the source's secret.
 */
export function verify(request: Delivered, _payload: unknown, source: Source): string | null {
  if (source.signingSecrets.length === 0) return null
  const given = headerOf(request.headers, 'x-victorops-signature')
  if (given === null) return unsigned(request, source)
  const signed = signedText(request)
  const expected = source.signingSecrets.map(secret =>
    hmacOf({ algorithm: 'sha1', encoding: 'base64' }, secret, signed),
  )
  return isOneOf([given], expected)
    ? null
    : 'X-VictorOps-Signature does not fit: is PUBLIC_URL the address that the webhook was given, and is the auth code its own?'
}

function unsigned({ headers, query, ...request }: Delivered, source: Source): string | null {
  if (isForm({ headers })) return 'X-VictorOps-Signature is missing'
  const presented = presentedSecrets(headers, query, { withoutAuthorization: false })
  return opens(source.secret, presented) ? null : `a ${request.method} without a signature needs the source's secret`
}

function signedText({ url, raw }: Delivered): string {
  const pairs = [...new URLSearchParams(raw.toString('utf8'))]
  const sorted = pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return url + sorted.flat().join('')
}
