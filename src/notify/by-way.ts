import type { Via } from '../escalation/reach.ts'
import type { Notify } from '../rulebook/notify.ts'
import { sendEmail } from './email.ts'
import { NotSent } from './not-sent.ts'
import { publishNtfy } from './ntfy.ts'
import type { Test, Told } from './told.ts'
import { placeCall, sendSms } from './twilio.ts'
import { postWebhook } from './webhook.ts'
import { ntfyWords, webhookBody } from './words.ts'
import { emailWords } from './words-email.ts'
import { smsWords } from './words-sms.ts'
import { voiceWords } from './words-voice.ts'

export type Sending = {
  readonly to: string
  readonly told: Told | Test
  /** The same for each try. */
  readonly id: string
  /** Mails of one incident stand together. */
  readonly thread: string
  /** Counts from 1. */
  readonly attempt: number
  /** Where Twilio asks what to say, and tells what became of it; null: it says its words and no more. */
  readonly twilio: { readonly voice: string; readonly status: string } | null
}

/** Sends by one way outside of Slack. Rejects `NotSent`. */
export async function sendBy(via: Exclude<Via, 'slack'>, notify: Notify, sending: Sending): Promise<void> {
  const { to, told, id, thread, attempt, twilio } = sending
  switch (via) {
    case 'email':
      await sendEmail(setUp(notify.email, 'notify.email'), { to, id, thread, ...emailWords(told) })
      return
    case 'sms':
      await sendSms(setUp(notify.twilio, 'notify.twilio'), {
        ...{ to, text: smsWords(told), statusUrl: twilio?.status ?? null },
      })
      return
    case 'call':
      await placeCall(setUp(notify.twilio, 'notify.twilio'), {
        ...{ to, statusUrl: twilio?.status ?? null },
        voice: twilio ? { url: twilio.voice } : { text: voiceWords(told) },
      })
      return
    case 'ntfy':
      await publishNtfy(notify.ntfy, { topic: to, ...ntfyWords(told), links: told.kind === 'page' ? told.links : null })
      return
    case 'webhook':
      await postWebhook(notify.webhook, { url: to, id, at: told.at, body: { ...webhookBody(told), attempt } })
      return
    default:
      via satisfies never
  }
}

/** It was when the way was chosen. */
function setUp<T>(config: T | null, section: string): T {
  if (config === null) throw new NotSent('refused', `${section} is not set up`)
  return config
}
