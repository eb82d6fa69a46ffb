import type { Severity } from '../alert/severity.ts'
import type { NtfyConfig } from '../rulebook/notify.ts'
import { type Sent, send, textIn, WITHIN_MS } from './send.ts'
import type { Links } from './told.ts'

export type NtfyMessage = {
  readonly topic: string
  readonly title: string
  readonly message: string
  readonly severity: Severity
  readonly links: Links | null
}

const PRIORITY: Readonly<Record<Severity, number>> = { sev1: 5, sev2: 4, sev3: 3, sev4: 2 }

/** Rejects `NotSent`. https://docs.ntfy.sh/publish/#publish-as-json */
export async function publishNtfy(config: NtfyConfig, message: NtfyMessage, withinMs = WITHIN_MS): Promise<Sent> {
  const { topic, title, message: text, severity, links } = message
  const { url, token } = config
  const body = {
    ...{ topic, title, message: text, priority: PRIORITY[severity], tags: ['rotating_light'] },
    ...(links && { click: links.show, actions: actionsOf(links) }),
  }
  const answer = await send(
    {
      to: 'ntfy',
      url: `${url}/`,
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      secrets: [...(token === null ? [] : [token]), topic],
    },
    withinMs,
  )
  return { ref: textIn(answer, 'id') }
}

/** `clear`: the notification goes once it is done. */
function actionsOf({ show, acknowledge }: Links) {
  return [
    { action: 'http', label: 'Acknowledge', url: acknowledge, method: 'POST', clear: true },
    { action: 'view', label: 'Open', url: show },
  ]
}
