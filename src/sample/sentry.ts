import { createHmac } from 'node:crypto'
import { digits } from './digits.ts'
import type { Sample } from './sample.ts'

/** An issue alert of an internal integration, and the issue's own word when somebody resolves it. */
export const sentry: Sample = (phase, { at, id, secret, signingSecret }) => {
  if (phase === 'acknowledged') return null
  const issue = digits(id, 10)
  const [resource, body] =
    phase === 'firing' ? (['event_alert', alert(issue, at)] as const) : (['issue', resolved(issue)] as const)
  const text = JSON.stringify(body)
  return {
    method: 'POST',
    // Sentry can send no header of ours: what it does not sign has our secret in the address.
    path: signingSecret === null ? `?token=${encodeURIComponent(secret)}` : '',
    headers: {
      'content-type': 'application/json',
      'request-id': `f3f0f2f8c0ce4f0d9a7b${digits(`${id} ${phase} ${at.getTime()}`, 12)}`,
      'sentry-hook-resource': resource,
      'sentry-hook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      ...(signingSecret !== null && {
        'sentry-hook-signature': createHmac('sha256', signingSecret).update(text).digest('hex'),
      }),
    },
    body: text,
  }
}

const TITLE = 'TimeoutError: ledger timed out after 5000 ms'

function alert(issue: string, at: Date) {
  const event = `e4874d664c3540c1a32e${digits(`${issue} ${at.getTime()}`, 12)}`
  return {
    action: 'triggered',
    actor: { id: 'sentry', name: 'Sentry', type: 'application' },
    data: {
      event: {
        event_id: event,
        project: 4501,
        platform: 'node',
        datetime: at.toISOString(),
        level: 'error',
        title: TITLE,
        culprit: 'POST /checkout',
        location: 'src/ledger.ts',
        message: '',
        type: 'error',
        metadata: { type: 'TimeoutError', value: 'ledger timed out after 5000 ms', filename: 'src/ledger.ts' },
        tags: [
          ['environment', 'prod'],
          ['level', 'error'],
          ['release', 'checkout@2026.9.13-4'],
          ['server_name', 'checkout-7d9c'],
        ],
        environment: 'prod',
        release: 'checkout@2026.9.13-4',
        issue_id: issue,
        issue_url: `https://sentry.io/api/0/organizations/shop/issues/${issue}/`,
        url: `https://sentry.io/api/0/projects/shop/checkout/events/${event}/`,
        web_url: `https://shop.sentry.io/issues/${issue}/events/${event}/`,
      },
      triggered_rule: 'Ledger timeouts > 50/min',
    },
    installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d640001' },
  }
}

function resolved(issue: string) {
  return {
    action: 'resolved',
    actor: { id: 811, name: 'Dana Okafor', type: 'user' },
    data: {
      issue: {
        id: issue,
        shortId: 'CHECKOUT-9',
        title: TITLE,
        culprit: 'POST /checkout',
        level: 'error',
        status: 'resolved',
        substatus: null,
        permalink: null,
        project: { id: '4501', name: 'checkout', platform: 'node', slug: 'checkout' },
        web_url: `https://shop.sentry.io/issues/${issue}/`,
      },
    },
    installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d640001' },
  }
}
