import type { trigger } from '@pagerduty/pdjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGERS } from '../../../src/escalation/pager.ts'
import { tellPager } from '../../../src/notify/pagers/tell.ts'
import type { Telling } from '../../../src/notify/pagers/telling.ts'
import { type PagerStandIn, startPager } from '../../kit/pager.ts'
import { OPSGENIE } from '../../kit/pager-opsgenie.ts'
import { PAGERDUTY } from '../../kit/pager-pagerduty.ts'
import { pagersAt } from '../../kit/pagers.ts'
import { KEY, telling } from './telling.ts'

/** What PagerDuty's own client sends. */
type PdEvent = Parameters<typeof trigger>[0]['data']
type Link = NonNullable<PdEvent['links']>[number]

const LINK = 'https://tocsin.example.com/incidents/142'

let pager: PagerStandIn
beforeAll(async () => {
  const body = { result: 'success', requestId: 'r-1' }
  pager = await startPager({ answer: () => ({ status: 202, body }), hook: () => ({ body: {}, headers: {} }) })
})
afterAll(() => pager.close())

async function told(name: (typeof PAGERS)[number], changes: Partial<Telling> = {}) {
  const { ref } = await tellPager(pagersAt(pager.url), name, telling(changes))
  const { path, query, headers, json } = pager.heard.at(-1) ?? {}
  return { ref, path: `${path}${query?.size ? `?${query}` : ''}`, authorization: headers?.authorization, json }
}

test('PagerDuty hears events as its own client has them', async () => {
  const { routingKey: routing_key } = PAGERDUTY
  const event = {
    ...{ routing_key, event_action: 'trigger', dedup_key: KEY },
    payload: {
      ...{ summary: 'INC-142 Checkout is down', source: 'checkout', severity: 'critical' },
      custom_details: { service: 'checkout', description: '38 % of requests fail.', tocsin: KEY },
    },
    links: [{ href: LINK, text: 'The incident in Tocsin' }],
  } as const satisfies Omit<PdEvent, 'links'> & { readonly links: readonly Link[] }
  expect(await told('pagerduty')).toMatchObject({
    ...{ ref: KEY, path: '/v2/enqueue', json: { ...event, client: 'Tocsin', client_url: LINK } },
  })
  for (const action of ['acknowledge', 'resolve'] as const) {
    const { json } = await told('pagerduty', { action, by: 'Ada' })
    expect(json).toEqual({ routing_key, event_action: action, dedup_key: KEY })
  }
})

test('Opsgenie hears of an alert by its alias', async () => {
  const authorization = `GenieKey ${OPSGENIE.apiKey}`
  expect(await told('opsgenie')).toEqual({
    ...{ ref: 'r-1', path: '/v2/alerts', authorization },
    json: {
      ...{ message: 'INC-142 Checkout is down', alias: KEY, description: `${LINK}\n\n38 % of requests fail.` },
      details: { link: LINK, service: 'checkout', tocsin: KEY },
      responders: [{ type: 'team', name: 'Payments' }],
      ...{ entity: 'checkout', source: 'Tocsin', priority: 'P1' },
    },
  })
  expect(await told('opsgenie', { action: 'acknowledge', by: 'Ada' })).toMatchObject({
    ...{ path: `/v2/alerts/${KEY}/acknowledge?identifierType=alias`, json: { user: 'Ada', source: 'Tocsin' } },
  })
  expect(await told('opsgenie', { action: 'resolve' })).toMatchObject({
    ...{ path: `/v2/alerts/${KEY}/close?identifierType=alias`, json: { user: 'Tocsin', source: 'Tocsin' } },
  })
})

test('Splunk On-Call hears messages about an entity', async () => {
  expect(await told('victorops')).toMatchObject({
    path: '/integrations/generic/20131114/alert/rest-key-0001/payments%20team',
    json: {
      ...{ message_type: 'CRITICAL', entity_id: KEY, monitoring_tool: 'Tocsin', service: 'checkout' },
      ...{ entity_display_name: 'INC-142 Checkout is down', state_message: '38 % of requests fail.' },
      ...{ 'vo_annotate.u.Incident': LINK, severity: 'sev1', tocsin: KEY },
    },
  })
  expect((await told('victorops', { action: 'acknowledge', by: 'Ada' })).json).toEqual({
    ...{ message_type: 'ACKNOWLEDGEMENT', entity_id: KEY, monitoring_tool: 'Tocsin' },
    ...{ ack_author: 'Ada', state_message: 'Acknowledged by Ada' },
  })
  expect((await told('victorops', { action: 'resolve' })).json).toEqual({
    ...{ message_type: 'RECOVERY', entity_id: KEY, monitoring_tool: 'Tocsin', state_message: 'Resolved by Tocsin' },
  })
})

test('Squadcast hears of an event', async () => {
  expect(await told('squadcast')).toMatchObject({
    path: '/v2/incidents/api/squad-token-0001',
    json: {
      ...{ message: 'INC-142 Checkout is down', description: `${LINK}\n\n38 % of requests fail.`, priority: 'P1' },
      ...{ tags: { severity: 'sev1', service: 'checkout', tocsin: KEY }, status: 'trigger', event_id: KEY },
    },
  })
  expect((await told('squadcast', { action: 'resolve' })).json).toEqual({ status: 'resolve', event_id: KEY })
})

describe.each(PAGERS)('%s', name => {
  test.each([
    ['sev1', /"critical"|"P1"|"CRITICAL"/],
    ['sev2', /"error"|"P2"|"CRITICAL"/],
    ['sev3', /"warning"|"P3"|"CRITICAL"/],
    ['sev4', /"info"|"P4"|"CRITICAL"/],
  ] as const)('has a word for %s', async (severity, word) => {
    await told(name, { severity })
    expect(pager.heard.at(-1)?.raw).toMatch(word)
  })
})
