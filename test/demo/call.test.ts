import { describe, expect, test } from 'vitest'
import { isSigned } from '../../src/web/twilio-signature.ts'
import { ask, redirect, say } from '../../src/web/twiml.ts'
import { AUTH_TOKEN } from '../kit/twilio.ts'
import { asking, type Given, given } from './given.ts'

/** An app that says who is called, waits for a key, and says what was pressed. */
function voice(path: string, form: URLSearchParams): string {
  if (path === '/again') return redirect('/voice?n=2')
  if (path.startsWith('/voice')) return ask('Checkout is down. Press 1.', path.includes('n=2') ? '/last' : '/again')
  if (path === '/last') return say(`You pressed ${form.get('Digits')}.`, 'Goodbye.')
  return ''
}

function ringing({ twilio, ada, app }: Given, more: Record<string, string> = {}) {
  const form = { Url: `${app.url}/voice?n=2`, Timeout: '25', StatusCallback: `${app.url}/status`, ...more }
  expect(twilio.answer(asking('Calls', form))).toMatchObject({ status: 201, body: { status: 'queued' } })
  const call = ada.calls.at(-1)
  if (!call) throw new Error('it does not ring')
  return call
}

const told = ({ app }: Given) =>
  app.heard.filter(({ path }) => path === '/status').map(({ body }) => new URLSearchParams(body).get('CallStatus'))

describe('a call', () => {
  test('rings, says what the app says, passes a key on, and ends', async () => {
    const here = await given(voice)
    const { twilio, ada, app } = here
    const call = ringing(here)
    expect(call.status).toBe('ringing')
    await twilio.line.take(call)
    expect(call).toMatchObject({ status: 'in-progress', listens: true })
    await twilio.line.press(call, '1')
    expect(call.lines.map(({ text }) => text)).toEqual([
      'Checkout is down. Press 1.',
      '1',
      'You pressed 1.',
      'Goodbye.',
    ])
    expect(call).toMatchObject({ status: 'completed', listens: false, until: null })
    expect([told(here), ada.notices]).toEqual([['completed'], []])
    for (const { path, body, headers } of app.heard) {
      const signed = { url: app.url + path, form: new URLSearchParams(body) }
      expect(isSigned({ ...signed, presented: String(headers['x-twilio-signature']) }, AUTH_TOKEN), path).toBe(true)
    }
  })

  test.each([
    ['that nobody takes for 25 seconds', 'no-answer'],
    ['that is declined', 'busy'],
  ] as const)('%s is told of as %s, once', async (_, status) => {
    const here = await given(voice)
    const call = ringing(here)
    here.advance(24)
    await here.twilio.line.tick()
    expect([call.status, told(here)]).toEqual(['ringing', []])
    if (status === 'busy') await here.twilio.line.hangUp(call)
    here.advance(2)
    await here.twilio.line.tick()
    await here.twilio.line.take(call)
    expect([call.status, told(here), here.twilio.line.nextDue()]).toEqual([status, [status], null])
    const isMissed = here.ada.notices.some(({ app, text }) => app === 'phone' && text === 'Missed call')
    expect(isMissed).toBe(status === 'no-answer')
  })

  test('in which nobody presses a key goes on with what comes after', async () => {
    const here = await given(voice)
    const call = ringing(here, { Url: `${here.app.url}/voice` })
    await here.twilio.line.take(call)
    here.advance(60)
    await here.twilio.line.tick()
    expect(call.lines).toHaveLength(2)
    here.advance(60)
    await here.twilio.line.tick()
    expect(call).toMatchObject({ status: 'completed' })
    expect(call.lines.map(({ text }) => text)).toContain('You pressed null.')
  })

  test('whose app says nothing that can be read excuses itself', async () => {
    const here = await given(() => '<html>')
    const call = ringing(here)
    await here.twilio.line.take(call)
    expect(call).toMatchObject({ status: 'completed', lines: [{ text: expect.stringContaining('application error') }] })
  })

  test('passes a key on once, however often it is pressed', async () => {
    const here = await given(voice)
    const call = ringing(here)
    await here.twilio.line.take(call)
    await Promise.all(['1', '1', '2'].map(key => here.twilio.line.press(call, key)))
    expect(call.lines.filter(({ mine }) => mine)).toHaveLength(1)
  })

  test('says words that it brings along', async () => {
    const here = await given()
    const form = { Twiml: '<Response><Say>A test &amp; no more.</Say></Response>' }
    here.twilio.answer(asking('Calls', form))
    const [call] = here.ada.calls
    if (call) await here.twilio.line.take(call)
    expect(call).toMatchObject({ status: 'completed', lines: [{ text: 'A test & no more.' }] })
  })
})
