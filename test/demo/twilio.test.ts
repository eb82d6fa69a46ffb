import { describe, expect, test } from 'vitest'
import { message } from '../../src/web/twiml.ts'
import { FROM } from '../kit/twilio.ts'
import { asking, given, NUMBER } from './given.ts'

const HOSTILE = '<img src=x onerror=alert(1)> & "more"'

describe('the Twilio of the demo', () => {
  test('brings an SMS to the phone, word by word', async () => {
    const { twilio, ada } = await given()
    expect(twilio.answer(asking('Messages', { Body: HOSTILE })).status).toBe(201)
    expect(ada.texts).toMatchObject([{ number: FROM, body: HOSTILE, mine: false }])
    expect(ada.notices).toMatchObject([{ app: 'messages', text: HOSTILE }])
  })

  test('asks the app about what is written back, and shows its answer', async () => {
    const { twilio, ada, app } = await given((_, form) => message(`You said <${form.get('Body')}>.`))
    await twilio.sendText(ada, FROM, 'ack 1')
    expect(ada.texts.map(({ body, mine }) => [mine, body])).toEqual([
      [true, 'ack 1'],
      [false, 'You said <ack 1>.'],
    ])
    expect(Object.fromEntries(new URLSearchParams(app.heard[0]?.body))).toMatchObject({ From: NUMBER, To: FROM })
  })

  test.each([
    ['a number that nobody has', { To: '+4915550109999', Body: 'x' }, { status: 400, body: { code: 21211 } }],
    ['no number at all', { To: 'ada', Body: 'x' }, { status: 400, body: { code: 21211 } }],
    ['another sender', { From: '+14155550199', Body: 'x' }, { status: 400, body: { code: 21606 } }],
    ['nothing to say', { Body: '' }, { status: 400, body: { code: 21602 } }],
    ['a field that it does not know', { Body: 'x', Urgent: '1' }, { status: 400, body: { code: 20001 } }],
  ])('complains of %s', async (_, form, complaint) => {
    const { twilio, ada } = await given()
    expect(twilio.answer(asking('Messages', form))).toMatchObject(complaint)
    expect(ada.texts).toEqual([])
  })

  test('lets nobody in with another token', async () => {
    const { twilio } = await given()
    const request = { ...asking('Messages', { Body: 'x' }), authorization: 'Basic QUM6eA==' }
    expect(twilio.answer(request)).toMatchObject({ status: 401, body: { code: 20003 } })
  })
})
