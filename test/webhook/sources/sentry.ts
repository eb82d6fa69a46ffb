import type { Source } from '../../../src/rulebook/rulebook.ts'
import { sentry } from '../../../src/webhook/sources/sentry.ts'
import { context, only } from './sources.ts'

export const ISSUE = '1117540176'

export const EVENT = {
  event_id: 'e4874d664c3540c1a32eab185f12c5ab',
  project: 4501,
  platform: 'node',
  datetime: '2026-09-14T02:17:40.677000Z',
  level: 'error',
  title: 'TimeoutError: ledger timed out',
  culprit: 'POST /checkout',
  message: '',
  metadata: { type: 'TimeoutError', value: 'ledger timed out' },
  tags: [
    ['environment', 'prod'],
    ['server_name', 'checkout-7d9c'],
    ['user', 'email:ada@example.com'],
    ['user.email', 'ada@example.com'],
  ],
  environment: 'prod',
  release: 'checkout@2026.9.13',
  issue_id: ISSUE,
  issue_url: `https://sentry.io/api/0/organizations/shop/issues/${ISSUE}/`,
  url: 'https://sentry.io/api/0/projects/shop/checkout/events/e4874d66/',
  web_url: `https://shop.sentry.io/issues/${ISSUE}/events/e4874d66/`,
}

export const METRIC = {
  id: '4102',
  identifier: '931',
  title: 'Checkout failure rate',
  projects: ['checkout'],
  date_started: '2026-09-14T02:12:00.000000Z',
  date_closed: null,
  alert_rule: {
    ...{ id: '77', name: 'Checkout failure rate', environment: 'prod', aggregate: 'failure_rate()' },
    ...{ dataset: 'transactions', query: 'environment:prod' },
  },
}

export const THE_ISSUE = {
  id: ISSUE,
  shortId: 'CHECKOUT-9',
  title: 'TimeoutError: ledger timed out',
  culprit: 'POST /checkout',
  level: 'error',
  status: 'resolved',
  permalink: null,
  project: { id: '4501', slug: 'checkout' },
  web_url: `https://shop.sentry.io/issues/${ISSUE}/`,
}

export const sent = (action: string, data: Record<string, unknown>) => ({
  action,
  actor: { id: 811, name: 'Dana Okafor', type: 'user' },
  data,
  installation: { uuid: 'a8e5d37a' },
})
export const read = (payload: unknown, source: Partial<Source> = {}) =>
  sentry.read(payload, context({ type: 'sentry', ...source }))
export const event = (changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  only(read(sent('triggered', { event: { ...EVENT, ...changes }, triggered_rule: 'Ledger timeouts', ...more })))
export const metric = (action: string, changes: Record<string, unknown> = {}, source: Partial<Source> = {}) => {
  const said = {
    description_title: `${action}: x`,
    description_text: '6.2 %',
    web_url: 'https://shop.sentry.io/alerts/77/',
  }
  return only(read(sent(action, { ...said, metric_alert: { ...METRIC, ...changes } }), source))
}
export const issue = (action: string, changes: Record<string, unknown> = {}) =>
  read(sent(action, { issue: { ...THE_ISSUE, ...changes } }))
