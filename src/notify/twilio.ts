import { escapeMarkup } from '../lib/text.ts'
import type { TwilioConfig } from '../rulebook/notify.ts'
import { type Sent, send, textIn, WITHIN_MS } from './send.ts'

export type Sms = {
  /** E.164. */
  readonly to: string
  /** At most 1,600 characters. */
  readonly text: string
  /** Where Twilio tells what became of it. */
  readonly statusUrl: string | null
}

export type VoiceCall = {
  readonly to: string
  /** Where Twilio asks what to say, or what it says and no more. */
  readonly voice: { readonly url: string } | { readonly text: string }
  readonly statusUrl: string | null
}

/** Rings stop before a mailbox usually answers. */
const RING_SECONDS = 25

/**
 * Rejects `NotSent`. Sent twice it arrives twice: Twilio knows no idempotency.
 * https://www.twilio.com/docs/messaging/api/message-resource
 */
export async function sendSms(config: TwilioConfig, { to, text, statusUrl }: Sms, withinMs = WITHIN_MS): Promise<Sent> {
  const form = { To: to, From: config.from, Body: text, ...(statusUrl && { StatusCallback: statusUrl }) }
  return create(config, 'Messages', form, withinMs)
}

/**
 * Rejects `NotSent`; `ref` is the call, which may still come to nothing: that is told at `statusUrl`.
 * https://www.twilio.com/docs/voice/api/call-resource
 */
export async function placeCall(config: TwilioConfig, call: VoiceCall, withinMs = WITHIN_MS): Promise<Sent> {
  const { to, voice, statusUrl } = call
  const form = {
    ...{ To: to, From: config.from, Timeout: String(RING_SECONDS) },
    ...('url' in voice ? { Url: voice.url, Method: 'POST' } : { Twiml: said(voice.text) }),
    ...(statusUrl && { StatusCallback: statusUrl, StatusCallbackEvent: 'completed' }),
  }
  return create(config, 'Calls', form, withinMs)
}

function said(text: string): string {
  return `<Response><Say>${escapeMarkup(text)}</Say></Response>`
}

async function create(
  { accountSid, authToken, apiUrl }: TwilioConfig,
  what: 'Messages' | 'Calls',
  form: Readonly<Record<string, string>>,
  withinMs: number,
): Promise<Sent> {
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  const answer = await send(
    {
      to: 'Twilio',
      url: `${apiUrl}/2010-04-01/Accounts/${accountSid}/${what}.json`,
      headers: { authorization: `Basic ${login}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      secrets: [authToken, login],
      isLimit: json =>
        typeof json === 'object' && json !== null && 'code' in json && LIMITS.includes(Number(json.code)),
    },
    withinMs,
  )
  return { ref: textIn(answer, 'sid') }
}

/** Too many requests; too many messages of this number wait. https://www.twilio.com/docs/api/errors */
const LIMITS = [20429, 21611]
