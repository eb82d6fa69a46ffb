import { createHmac } from 'node:crypto'
import { type Answer, answerWithinMs, type Carry, type Delivery } from './delivery.ts'
import { parseJson } from './shape.ts'

const form = 'application/x-www-form-urlencoded'

/** Slack's three ways to write a body. */
function bodyOf({ kind, payload }: Delivery): { type: string; body: string } {
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) }
  if (kind === 'interactive') {
    return { type: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() }
  }
  const fields = Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]))
  return { type: form, body: new URLSearchParams(fields).toString() }
}

/** `x-slack-signature` for a body sent at a time in seconds. */
export const sign = (secret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`

/** HTTP mode: each delivery is a signed POST. The signature carries real time, for receivers compare it with theirs. */
export function createSignedCarry(url: string, secret: string): Carry {
  return async (delivery, retryReason) => {
    const { type, body } = bodyOf(delivery)
    const timestamp = Math.floor(Date.now() / 1000)
    const retry: Record<string, string> = retryReason
      ? {
          'x-slack-retry-num': String(delivery.attempt),
          'x-slack-retry-reason': retryReason === 'timeout' ? 'http_timeout' : retryReason,
        }
      : {}
    const headers = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(secret, timestamp, body),
      ...(delivery.kind === 'events_api' ? retry : {}),
    }
    try {
      const signal = AbortSignal.timeout(answerWithinMs)
      return await answerOf(await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }))
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'timeout' }
      return { kind: 'failed', reason: 'connection_failed', blame: false, final: false }
    }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  if (response.status < 200 || response.status > 299) {
    return {
      kind: 'failed',
      reason: 'http_error',
      blame: true,
      final: response.headers.get('x-slack-no-retry') === '1',
    }
  }
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { kind: 'acked', body: isJson ? parseJson(text) : text }
}
