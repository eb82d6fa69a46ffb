import { createHmac } from 'node:crypto'
import type { WebhookConfig } from '../rulebook/notify.ts'
import type { CallOptions } from './call.ts'
import { secretsIn } from './hide.ts'
import { type Sent, send, WITHIN_MS } from './send.ts'

export type WebhookMessage = {
  readonly url: string
  /** The same when it is sent again. */
  readonly id: string
  readonly at: Date
  readonly body: object
}

/**
 * POST of JSON to an address that somebody has chosen for themselves: nothing private is called that is not on the list.
 * Signed where there is a secret: `X-Tocsin-Signature: t=<seconds>,v1=<HMAC-SHA256 of "t.body", in hex>`. Rejects `NotSent`.
 */
export async function postWebhook(
  { secret, allowPrivate }: WebhookConfig,
  { url, id, at, body }: WebhookMessage,
  withinMs = WITHIN_MS,
  resolve?: CallOptions['resolve'],
): Promise<Sent> {
  const text = JSON.stringify(body)
  const seconds = Math.floor(at.getTime() / 1_000)
  const signature = secret && createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex')
  await send(
    {
      to: 'the webhook',
      url,
      headers: {
        ...{ 'content-type': 'application/json', 'idempotency-key': id },
        ...(signature && { 'x-tocsin-signature': `t=${seconds},v1=${signature}` }),
      },
      body: text,
      secrets: [...(secret ? [secret] : []), ...secretsIn({ url, headers: {} }), url, new URL(url).pathname.slice(1)],
      guard: { allowPrivate, ...(resolve && { resolve }) },
    },
    withinMs,
  )
  return { ref: null }
}
