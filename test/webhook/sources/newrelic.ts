import type { Source } from '../../../src/rulebook/rulebook.ts'
import { newrelic } from '../../../src/webhook/sources/newrelic.ts'
import { context, only } from './sources.ts'

export const ISSUE = '5f0c2d1a-8a51-4b6c-9a1f-2f6d0a9b7c11'
export const PAGE = `https://radar-api.service.newrelic.com/accounts/4420147/issues/${ISSUE}?notifier=WEBHOOK`

/** The template of our docs, filled. */
export const OURS = {
  schema: 'tocsin.newrelic.v1',
  issueId: ISSUE,
  issueUrl: PAGE,
  ackUrl: `${PAGE}&action=ACK`,
  closeUrl: null,
  title: "checkout query result is > 5.0 for 5 minutes on 'Checkout errors'",
  titles: ["checkout query result is > 5.0 for 5 minutes on 'Checkout errors'", 'checkout p95 is > 800'],
  descriptions: ['More than 5 % of all orders fail'],
  priority: 'CRITICAL',
  state: 'ACTIVATED',
  trigger: 'STATE_CHANGE',
  isAcknowledged: false,
  acknowledgedBy: null,
  isCorrelated: true,
  mutingState: 'NOT_MUTED',
  createdAt: 1_789_377_349_493,
  activatedAt: 1_789_377_349_494,
  updatedAt: 1_789_377_350_120,
  closedAt: null,
  totalIncidents: 2,
  entityNames: ['checkout-prod'],
  policyNames: ['Golden signals'],
  conditionNames: ['Checkout errors', 'Checkout p95'],
  conditionProducts: ['NRQL'],
  runbookUrls: ['https://runbooks.example.com/checkout'],
  deepLinkUrls: ['https://radar-api.service.newrelic.com/accounts/4420147/incidents/7c6a1a2c'],
  nrqlQueries: ['SELECT percentage(count(*), WHERE error) FROM Transaction'],
  chartUrl: 'https://gorgon.nr-assets.net/image/5a0f6d7e',
  accountId: 4_420_147,
  owner: 'N/A',
  workflowName: 'tocsin',
}

/** What New Relic offers as a template. */
export const BY_DEFAULT = {
  id: ISSUE,
  issueUrl: PAGE,
  title: 'Checkout errors',
  priority: 'HIGH',
  impactedEntities: ['checkout-prod', 'ledger-prod'],
  totalIncidents: 1,
  state: 'ACTIVATED',
  trigger: 'STATE_CHANGE',
  isCorrelated: 'false',
  createdAt: 1_789_377_349_493,
  updatedAt: 1_789_377_349_494,
  sources: ['newrelic'],
  alertPolicyNames: ['Golden signals'],
  alertConditionNames: ['Checkout errors'],
  workflowName: 'tocsin',
}

/** What channels of the older alerting were moved to. */
export const CLASSIC = {
  account_id: '4420147',
  condition_name: 'Checkout errors',
  current_state: 'open',
  details: 'Error percentage > 5% for at least 5 minutes',
  incident_id: 991,
  incident_url: PAGE,
  policy_name: 'Golden signals',
  runbook_url: 'https://runbooks.example.com/checkout',
  severity: 'WARNING',
  targets: [{ id: '1', name: 'checkout-prod', type: 'APPLICATION' }],
  timestamp: 1_789_377_349_493,
  violation_chart_url: 'Not Available',
}

export const read = (payload: unknown, source: Partial<Source> = {}) =>
  newrelic.read(payload, context({ type: 'newrelic', ...source }))
export const ours = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  only(read({ ...OURS, ...changes }, source))
export const classic = (changes: Record<string, unknown> = {}) => only(read({ ...CLASSIC, ...changes }))
