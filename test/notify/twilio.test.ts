import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeCall, sendSms } from '../../src/notify/twilio.ts'
import type { TwilioConfig } from '../../src/rulebook/notify.ts'
import { failing } from '../kit/sending.ts'
import type { StandIn } from '../kit/stand-in.ts'
import { ACCOUNT, AUTH_TOKEN, complaint, FROM, startTwilio } from '../kit/twilio.ts'

const SMS = {
  to: '+4915112345678',
  text: 'SEV1 INC-142 Checkout & payments are down',
  statusUrl: 'https://t.example.com/s',
}
const CALL = { to: '+4915112345678', voice: { url: 'https://t.example.com/v' }, statusUrl: 'https://t.example.com/s' }

let twilio: StandIn
let config: TwilioConfig
beforeEach(async () => {
  twilio = await startTwilio()
  config = { accountSid: ACCOUNT, authToken: AUTH_TOKEN, from: FROM, apiUrl: twilio.url }
})
afterEach(() => twilio.close())
const asked = () => Object.fromEntries(new URLSearchParams(twilio.heard.at(-1)?.body))

test('an SMS is sent', async () => {
  expect(await sendSms(config, SMS)).toEqual({ ref: `SM${'0'.repeat(31)}1` })
  expect(asked()).toEqual({ To: SMS.to, From: FROM, Body: SMS.text, StatusCallback: SMS.statusUrl })
})

describe('a call', () => {
  test('asks us what to say', async () => {
    expect(await placeCall(config, CALL)).toEqual({ ref: `CA${'0'.repeat(31)}1` })
    expect(asked()).toEqual({
      ...{ To: CALL.to, From: FROM, Timeout: '25', Url: CALL.voice.url, Method: 'POST' },
      ...{ StatusCallback: CALL.statusUrl, StatusCallbackEvent: 'completed' },
    })
  })

  test('that only says something needs nobody to ask', async () => {
    await placeCall(config, { ...CALL, voice: { text: 'A & B <Hangup/> "now"' }, statusUrl: null })
    expect(asked()).toEqual({
      ...{ To: CALL.to, From: FROM, Timeout: '25' },
      Twiml: '<Response><Say>A &#38; B &#60;Hangup/&#62; &#34;now&#34;</Say></Response>',
    })
  })
})

describe('Twilio', () => {
  test('knows no such number', async () =>
    expect(await failing(sendSms(config, { ...SMS, to: '+0170' }))).toEqual({
      kind: 'refused',
      message: "Twilio answered 400: The 'To' number +0170 is not a valid phone number. (21211)",
      retryAfterMs: null,
    }))

  test('does not know us, and nobody reads our token', async () => {
    const wrong = { ...config, authToken: 'another-auth-token' }
    const { kind, message } = await failing(placeCall(wrong, CALL))
    expect([kind, message]).toEqual(['refused', 'Twilio answered 401: Authenticate (20003)'])
    const login = twilio.heard[0]?.headers.authorization ?? ''
    twilio.say({ status: 400, body: `you sent ${login} for ${wrong.authToken}` })
    const { message: echoed } = await failing(placeCall(wrong, CALL))
    expect(echoed).toBe('Twilio answered 400: you sent Basic [secret] for [secret]')
  })

  test.each([
    [429, 20429, 'limited'],
    [400, 21611, 'limited'],
    [400, 21610, 'refused'],
    [403, 21408, 'refused'],
    [500, 20500, 'unavailable'],
    [503, 20503, 'unavailable'],
  ])('answers %d %d: %s', async (status, code, kind) => {
    twilio.say({ ...complaint(status, code, 'not so'), ...(status === 429 && { headers: { 'retry-after': '7' } }) })
    const retryAfterMs = status === 429 ? 7_000 : null
    expect(await failing(sendSms(config, SMS))).toMatchObject({ kind, retryAfterMs })
    expect(await failing(placeCall(config, CALL))).toMatchObject({ kind, retryAfterMs })
  })

  test('says nothing in time', async () => {
    twilio.say(null)
    expect(await failing(sendSms(config, SMS, 60))).toMatchObject({
      ...{ kind: 'unavailable', message: 'Twilio: no answer within 60 ms' },
    })
  })

  test('is not there', async () => {
    await twilio.close()
    expect(await failing(placeCall(config, CALL))).toMatchObject({ kind: 'unavailable' })
  })

  test('is asked no more than once', async () => {
    twilio.say({ status: 500 })
    await failing(sendSms(config, SMS))
    expect(twilio.heard).toHaveLength(1)
  })
})
