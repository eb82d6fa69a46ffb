import type { PagerAction } from '../../incident/event.ts'
import { cut } from '../../lib/text.ts'
import type { OpsgenieConfig } from '../../rulebook/pagers.ts'
import { type Sent, send, textIn } from '../send.ts'
import { JSON_HEADERS, PRIORITIES, type Telling } from './telling.ts'

/**
 * The Alert API of Opsgenie and of Jira Service Management; our key is the alias. Rejects `NotSent`. It does later what
 * it has accepted: `ref` is the request, whose outcome it tells who asks. https://docs.opsgenie.com/docs/alert-api
 */
export async function tellOpsgenie({ url, apiKey, responders }: OpsgenieConfig, telling: Telling): Promise<Sent> {
  const { action, key, by } = telling
  const body =
    action === 'trigger'
      ? { ...created(telling), ...(responders.length > 0 && { responders }) }
      : { user: cut(by ?? 'Tocsin', 100), source: 'Tocsin' }
  const answer = await send({
    to: 'Opsgenie',
    url: `${url}/v2/alerts${PATHS[action](encodeURIComponent(key))}`,
    headers: { ...JSON_HEADERS, authorization: `GenieKey ${apiKey}` },
    body: JSON.stringify(body),
    secrets: [apiKey],
  })
  return { ref: textIn(answer, 'requestId') }
}

const PATHS: Readonly<Record<PagerAction, (alias: string) => string>> = {
  trigger: () => '',
  acknowledge: alias => `/${alias}/acknowledge?identifierType=alias`,
  resolve: alias => `/${alias}/close?identifierType=alias`,
}

function created({ key, title, severity, description, link, service, trail }: Telling) {
  return {
    message: cut(title, 130),
    alias: key,
    description: cut([link, description].filter(Boolean).join('\n\n'), 15_000),
    details: { link, ...(service && { service }), tocsin: trail },
    ...(service && { entity: cut(service, 512) }),
    source: 'Tocsin',
    priority: PRIORITIES[severity],
  }
}
