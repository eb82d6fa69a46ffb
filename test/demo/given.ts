import { onTestFinished } from 'vitest'
import { createPhones, type Phone, type Phones } from '../../src/demo/phone/phones.ts'
import { createTwilio, type Twilio } from '../../src/demo/phone/twilio.ts'
import type { TwilioRequest } from '../../src/demo/phone/twilio-shape.ts'
import { rulebookOf } from '../kit/rulebook.ts'
import { type Said, type StandIn, startStandIn } from '../kit/stand-in.ts'
import { ACCOUNT, AUTH_TOKEN, FROM } from '../kit/twilio.ts'

export const NUMBER = '+4915550100001'
export const RULES = rulebookOf(`
people:
  ada: { name: Ada Lind, slack: U0ADA, email: ada@example.com, phone: "${NUMBER}" }
  bob: { name: Bob Marsh, reach: [{ via: ntfy, to: bob-pages }] }
`)

export type Given = {
  readonly phones: Phones
  readonly ada: Phone
  readonly twilio: Twilio
  /** Where Tocsin would be. */
  readonly app: StandIn
  advance(seconds: number): void
}

/** Ada's phone and a Twilio, with an app that answers as `said` does, and a clock that stands still. */
export async function given(said: (path: string, form: URLSearchParams) => string = () => ''): Promise<Given> {
  let time = new Date('2026-11-20T03:10:00Z')
  const app = await startStandIn(
    ({ path, body }): Said => ({ status: 200, body: said(path, new URLSearchParams(body)) }),
  )
  onTestFinished(() => app.close())
  const phones = createPhones(RULES, () => time)
  const ada = phones.of('ada')
  if (!ada) throw new Error('Ada has no phone')
  const twilio = createTwilio(phones, { accountSid: ACCOUNT, authToken: AUTH_TOKEN, from: FROM }, `${app.url}/sms`)
  return {
    ...{ phones, ada, twilio, app },
    advance(seconds) {
      time = new Date(time.getTime() + seconds * 1_000)
    },
  }
}

/** What Tocsin asks of Twilio. */
export function asking(what: 'Messages' | 'Calls', form: Record<string, string>): TwilioRequest {
  return {
    method: 'POST',
    path: `/2010-04-01/Accounts/${ACCOUNT}/${what}.json`,
    authorization: `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64')}`,
    contentType: 'application/x-www-form-urlencoded',
    form: new URLSearchParams({ To: NUMBER, From: FROM, ...form }),
  }
}
