import type { Source } from '../../../src/rulebook/rulebook.ts'
import { datadog } from '../../../src/webhook/sources/datadog.ts'
import { context, only } from './sources.ts'

export const LINK =
  'https://app.datadoghq.eu/monitors/48213377?group=env%3Aprod%2Cservice%3Acheckout&event_id=7716548234011234567'

/** The template of our docs, filled. */
export const FILLED = {
  schema: 'tocsin.datadog.v1',
  event_id: '7716548234011234567',
  event_type: 'query_alert_monitor',
  event_title: '[P1] [Triggered on {env:prod,service:checkout}] Checkout answers with errors',
  alert_id: '48213377',
  alert_cycle_key: '7716548234011230001',
  aggreg_key: 'd41d8cd98f00b204',
  alert_transition: 'Triggered',
  alert_type: 'error',
  alert_priority: 'P1',
  alert_title: '[Triggered on {env:prod,service:checkout}] Checkout answers with errors',
  alert_status: 'http.errors over env:prod,service:checkout was > 2.0 on average during the last 5m.',
  alert_scope: 'env:prod,service:checkout',
  alert_metric: 'http.errors',
  alert_query: 'sum(last_5m):sum:http.errors{env:prod} by {service} > 2',
  body: '%%%\nMore than 2 % fail.\n%%%',
  text: 'More than 2 % fail.\nRunbook: https://runbooks.example.com/checkout/5xx\n@webhook-tocsin @slack-alerts',
  tags: 'env:prod,monitor,service:checkout,team:payments,url:https://shop.example.com:8443/pay',
  hostname: '',
  link: LINK,
  snapshot: 'https://p.datadoghq.eu/snapshot/view/x/2026-09-14/a1.png',
  date: '1789377300000',
  last_updated: '1789377300000',
  org_id: '421337',
  org_name: 'Example Corp',
  user: '',
  event_priority: 'low',
}

export const read = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  datadog.read({ ...FILLED, ...changes }, context({ type: 'datadog', ...source }))
export const alert = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  only(read(changes, source))

/** What Datadog sends where no template is set: texts only, the monitor only in the body's links. */
export const BY_DEFAULT = {
  id: '7716548234011234567',
  last_updated: '1789377300000',
  event_type: 'query_alert_monitor',
  title: '[P2] [Triggered on {host:db-3}] Disk is nearly full',
  date: '1789377300000',
  org: { id: '421337', name: 'Example Corp' },
  body: '%%%\nAlmost no room.\n\n[[Monitor Status](https://app.datadoghq.com/monitors#48213399?group=host%3Adb-3)]\n%%%',
}
export const plain = (changes: Record<string, unknown> = {}) =>
  only(datadog.read({ ...BY_DEFAULT, ...changes }, context({ type: 'datadog' })))
