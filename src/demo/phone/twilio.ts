import { SECOND } from '../../lib/time.ts'
import type { Answer } from './answer.ts'
import { type Call, createLine, type Line } from './call.ts'
import { newId } from './id.ts'
import type { Phone, Phones } from './phones.ts'
import { createHook } from './twilio-hook.ts'
import {
  type Complaint,
  complaint,
  complaintBody,
  type TwilioAccount,
  type TwilioRequest,
  whatIsAsked,
} from './twilio-shape.ts'
import { readTwiml } from './twiml.ts'

export type Twilio = {
  readonly line: Line
  answer(request: TwilioRequest): Answer
  /** An SMS from a phone to our number. */
  sendText(phone: Phone, to: string, body: string): Promise<void>
}

/** Stands in for Twilio: checks what it is asked for, and rings the phones. `smsUrl` is told of what they write. */
export function createTwilio(phones: Phones, account: TwilioAccount, smsUrl: string): Twilio {
  const { clock } = phones
  const hook = createHook(account)
  const missed = ({ from, to }: Call) => {
    const phone = phones.at(to)
    if (phone) phones.notify(phone, { app: 'phone', title: from, text: 'Missed call' })
  }
  const line = createLine({ clock, hook, changed: phones.changed, missed })

  function keepText({ texts }: Phone, number: string, body: string, mine: boolean): void {
    texts.push({ id: newId('SM'), at: clock(), number, mine, body })
    phones.changed()
  }

  function text(phone: Phone, form: URLSearchParams): string {
    const sid = newId('SM')
    const [body, from, to] = [form.get('Body') ?? '', form.get('From') ?? '', form.get('To') ?? '']
    keepText(phone, from, body, false)
    phones.notify(phone, { app: 'messages', title: from, text: body })
    const statusUrl = form.get('StatusCallback')
    // What nobody takes in is forgotten, as it is at Twilio.
    if (statusUrl)
      void hook(statusUrl, { MessageSid: sid, From: from, To: to, MessageStatus: 'delivered' }).catch(() => 0)
    return sid
  }

  function ring(phone: Phone, form: URLSearchParams): string {
    const url = form.get('Url')
    const call = line.ring({
      ...{ to: form.get('To') ?? '', from: form.get('From') ?? '', statusUrl: form.get('StatusCallback') },
      ringMs: Number(form.get('Timeout') ?? 60) * SECOND,
      voice: url === null ? { twiml: form.get('Twiml') ?? '' } : { url },
    })
    phone.calls.push(call)
    phones.changed()
    return call.id
  }

  return {
    line,
    answer(request) {
      const { form } = request
      const asked = whatIsAsked(request, account)
      if (typeof asked === 'object') return refused(asked)
      const phone = phones.at(form.get('To') ?? '')
      if (!phone) return refused(complaint(400, 21211, 'Nobody has this number.'))
      const sid = asked === 'Messages' ? text(phone, form) : ring(phone, form)
      return {
        status: 201,
        body: { sid, status: 'queued', to: form.get('To'), from: form.get('From'), error_code: null },
      }
    },
    async sendText(phone, to, body) {
      keepText(phone, to, body, true)
      const answer = await hook(smsUrl, { MessageSid: newId('SM'), From: phone.number ?? '', To: to, Body: body })
      for (const verb of readTwiml(answer)) if (verb.verb === 'message') keepText(phone, to, verb.text, false)
    },
  }
}

function refused(wrong: Complaint): Answer {
  return { status: wrong.status, body: complaintBody(wrong) }
}
