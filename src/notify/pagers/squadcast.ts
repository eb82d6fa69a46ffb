import { cut } from '../../lib/text.ts'
import type { SquadcastConfig } from '../../rulebook/pagers.ts'
import { NotSent } from '../not-sent.ts'
import { type Sent, send } from '../send.ts'
import { JSON_HEADERS, PRIORITIES, type Telling } from './telling.ts'

/**
 * Squadcast's incident webhook, "apiv2". Rejects `NotSent`; always for an acknowledgement, which it takes from nobody
 * outside. https://support.squadcast.com/integrations/incident-webhook-incident-webhook-api
 */
export async function tellSquadcast({ url }: SquadcastConfig, telling: Telling): Promise<Sent> {
  const { action, key } = telling
  if (action === 'acknowledge') {
    throw new NotSent('refused', 'Squadcast takes no acknowledgement from outside: acknowledge it there, too')
  }
  const body = action === 'trigger' ? triggered(telling) : { status: 'resolve', event_id: key }
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  await send({ to: 'Squadcast', url, headers: JSON_HEADERS, body: JSON.stringify(body), secrets: [url, token] })
  return { ref: key }
}

function triggered({ key, title, severity, description, link, service, trail }: Telling) {
  return {
    message: title,
    // 30 KB are the most that it takes, and a character may have three bytes.
    description: cut([link, description].filter(Boolean).join('\n\n'), 6_000),
    tags: { severity, ...(service && { service }), tocsin: trail },
    priority: PRIORITIES[severity],
    status: 'trigger',
    event_id: key,
  }
}
