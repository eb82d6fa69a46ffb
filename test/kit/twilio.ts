import { complaintBody, whatIsAsked } from '../../src/demo/phone/twilio-shape.ts'
import { type Heard, type Said, type StandIn, startStandIn } from './stand-in.ts'

export const ACCOUNT = `AC${'0'.repeat(31)}1`
export const AUTH_TOKEN = 'tw1l10-test-auth-token'
export const FROM = '+14155550100'

/**
 * Twilio's API as it is documented: what it creates, and how it complains of what it cannot read.
 * https://www.twilio.com/docs/usage/requests-to-twilio
 */
export function startTwilio(): Promise<StandIn> {
  let created = 0
  return startStandIn(heard => answer(heard, () => String(++created).padStart(32, '0')))
}

export function complaint(status: number, code: number, message: string): Said {
  return { status, body: complaintBody({ status, code, message }) }
}

function answer({ method, path, headers, body }: Heard, nextId: () => string): Said {
  const form = new URLSearchParams(body)
  const request = { method, path, form, authorization: headers.authorization, contentType: headers['content-type'] }
  const asked = whatIsAsked(request, { accountSid: ACCOUNT, authToken: AUTH_TOKEN, from: FROM })
  if (typeof asked === 'object') return { status: asked.status, body: complaintBody(asked) }
  const sid = (asked === 'Messages' ? 'SM' : 'CA') + nextId()
  return { status: 201, body: { sid, status: 'queued', to: form.get('To'), from: form.get('From'), error_code: null } }
}
