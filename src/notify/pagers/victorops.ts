import type { PagerAction } from '../../incident/event.ts'
import { cut } from '../../lib/text.ts'
import type { VictoropsConfig } from '../../rulebook/pagers.ts'
import { refusal, type Sending, type Sent, send, textIn } from '../send.ts'
import { JSON_HEADERS, type Telling } from './telling.ts'

/**
 * Splunk On-Call's REST endpoint. Whatever the severity, a trigger is CRITICAL: by its own settings that alone calls
 * somebody. Rejects `NotSent`, also for the 200 with which it refuses.
 * https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/
 */
export async function tellVictorops(config: VictoropsConfig, telling: Telling): Promise<Sent> {
  const { url, apiKey, routingKey } = config
  const body = {
    message_type: TYPES[telling.action],
    entity_id: telling.key,
    monitoring_tool: 'Tocsin',
    ...said(telling),
  }
  const sending: Sending = {
    to: 'Splunk On-Call',
    url: `${url}/integrations/generic/20131114/alert/${[apiKey, routingKey].map(encodeURIComponent).join('/')}`,
    headers: JSON_HEADERS,
    body: JSON.stringify(body),
    secrets: [apiKey],
  }
  const answer = await send(sending)
  if (textIn(answer, 'result') !== 'success') throw refusal(sending, answer)
  return { ref: telling.key }
}

const TYPES: Readonly<Record<PagerAction, string>> = {
  trigger: 'CRITICAL',
  acknowledge: 'ACKNOWLEDGEMENT',
  resolve: 'RECOVERY',
}

function said({ action, title, severity, description, link, service, by, trail }: Telling) {
  const who = by ?? 'Tocsin'
  switch (action) {
    case 'trigger':
      return {
        entity_display_name: cut(title, 1_024),
        state_message: cut(description || title, 20_480),
        'vo_annotate.u.Incident': link,
        severity,
        ...(service && { service: cut(service, 1_024) }),
        tocsin: trail,
      }
    case 'acknowledge':
      return { ack_author: cut(who, 1_024), state_message: cut(`Acknowledged by ${who}`, 1_024) }
    case 'resolve':
      return { state_message: cut(`Resolved by ${who}`, 1_024) }
    default:
      return action satisfies never
  }
}
