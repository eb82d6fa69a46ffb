import { usualWord } from '../../alert/severity.ts'
import { cut } from '../../lib/text.ts'
import type { PagerdutyConfig } from '../../rulebook/pagers.ts'
import { type Sent, send } from '../send.ts'
import { JSON_HEADERS, type Telling } from './telling.ts'

/**
 * PagerDuty's Events API v2; it keeps nothing of who acknowledged or resolved. Rejects `NotSent`.
 * https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export async function tellPagerduty({ url, routingKey }: PagerdutyConfig, telling: Telling): Promise<Sent> {
  const { action, key } = telling
  const event = { routing_key: routingKey, event_action: action, dedup_key: key }
  await send({
    to: 'PagerDuty',
    url: `${url}/v2/enqueue`,
    headers: JSON_HEADERS,
    body: JSON.stringify(action === 'trigger' ? { ...event, ...triggered(telling) } : event),
    secrets: [routingKey],
  })
  return { ref: key }
}

function triggered({ title, severity, description, link, service, trail }: Telling) {
  return {
    payload: {
      summary: cut(title, 1_024),
      source: service ?? 'Tocsin',
      severity: usualWord(severity),
      custom_details: { ...(service && { service }), ...(description && { description }), tocsin: trail },
    },
    client: 'Tocsin',
    client_url: link,
    links: [{ href: link, text: 'The incident in Tocsin' }],
  }
}
