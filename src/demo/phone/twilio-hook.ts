import { createHmac } from 'node:crypto'
import type { TwilioAccount } from './twilio-shape.ts'

/** Asks or tells the app something, as Twilio does; answers with what it said. Rejects where that is no 2xx. */
export type Hook = (url: string, form: Readonly<Record<string, string>>) => Promise<string>

/** Signed over the address and all that is sent: https://www.twilio.com/docs/usage/security#validating-requests */
export function createHook({ accountSid, authToken }: TwilioAccount): Hook {
  return async (url, form) => {
    const sent: Readonly<Record<string, string>> = { AccountSid: accountSid, ApiVersion: '2010-04-01', ...form }
    const said = Object.entries(sent)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => name + value)
    const signature = createHmac('sha1', authToken)
      .update(url + said.join(''))
      .digest('base64')
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(sent),
      signal: AbortSignal.timeout(15_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`11200 HTTP retrieval failure: ${response.status} ${text.slice(0, 200)}`)
    return text
  }
}
