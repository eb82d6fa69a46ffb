import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { ringLinks } from '../../src/web/answer-link.ts'
import { readReply } from '../../src/web/twilio-reply.ts'
import { AUTH_TOKEN, FROM } from '../kit/twilio.ts'
import { Called, KEY, NOW, PUBLIC_URL } from './called.ts'

const ADAS = '+4915112345678'
const CALL = { CallSid: `CA${'0'.repeat(31)}1`, From: FROM, To: ADAS }
const { voice, status } = ringLinks(PUBLIC_URL, { number: 142, person: 'ada' }, NOW, KEY)

let called: Called
beforeEach(() => {
  called = new Called()
})

/** A request as Twilio signs it. */
function post(url: string, form: Record<string, string>, token = AUTH_TOKEN) {
  const said = Object.keys(form)
    .sort()
    .map(name => name + form[name])
  const signature = createHmac('sha1', token)
    .update(url + said.join(''))
    .digest('base64')
  return called.server.inject({
    ...{ method: 'POST', url: url.slice(PUBLIC_URL.length), payload: new URLSearchParams(form).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
  })
}

const unmarked = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
const spoken = (xml: string) => [...xml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map(([, text = '']) => unmarked(text))
const nextOf = (xml: string) => unmarked(/<Redirect[^>]*>([^<]*)</.exec(xml)?.[1] ?? '')
const keysTo = (xml: string) => unmarked(/<Gather[^>]*action="([^"]*)"/.exec(xml)?.[1] ?? '')

/** Takes up the call and presses; a null is silence. What was said, in order. */
async function ring(...keys: readonly (string | null)[]): Promise<string[]> {
  const heard: string[] = []
  let xml = (await post(voice, CALL)).body
  for (let turns = 0; turns < 20; turns++) {
    heard.push(...spoken(xml))
    const [address, key] = [keysTo(xml) || nextOf(xml), keysTo(xml) ? keys[heard.length - 1] : null]
    if (address === '') break
    xml = (await post(address, { ...CALL, ...(key ? { Digits: key } : {}) })).body
  }
  return heard
}

describe('a call', () => {
  const QUESTION =
    'Incident 142 for ada. Checkout <is> down. Press 1 to acknowledge. Press 2 to call the next step. Press 3 if you cannot. Press 9 to hear this again.'

  test.each([
    ['1', 'acknowledge'],
    ['2', 'escalate'],
    ['3', 'decline'],
  ])('answered with %s: %s', async (key, act) => {
    expect(await ring(key)).toEqual([QUESTION, 'You have acknowledged it.', 'Goodbye.'])
    expect(called.acts).toEqual([[142, act, 'ada']])
  })

  test.each([
    ['that nobody answers says it twice', [null, null], 2],
    ['with keys that mean nothing says it twice', ['7', '*'], 2],
    ['says it again as often as wanted', ['9', '9', '9', null, null], 5],
  ])('%s, and does nothing', async (_, keys, times) => {
    const heard = await ring(...keys)
    expect(heard).toEqual([...Array(times).fill(QUESTION), 'I have heard no key that I know. Goodbye.'])
    expect(called.acts).toEqual([])
  })

  test('is XML, whatever the incident is called', async () => {
    const { headers, body } = await post(voice, CALL)
    expect(headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<Response><Gather input="dtmf" numDigits="1"/)
    expect(body).not.toContain('<is>')
  })

  test('asks whoever is asked for while somebody has it', async () => {
    called.adaIsAskedFor()
    expect((await ring('1'))[0]).toBe(QUESTION)
    expect(called.acts).toEqual([[142, 'acknowledge', 'ada']])
  })

  test('that is taken up too late says so', async () => {
    called.bobWasFaster()
    expect(await ring('1')).toEqual([
      ...['Incident 142 for ada. Checkout <is> down.', 'Bob acknowledged at 03:12.'],
      'There is nothing to do for you. Goodbye.',
    ])
  })

  test('answered too late says who was faster', async () => {
    const xml = (await post(voice, CALL)).body
    called.bobWasFaster()
    const answered = await post(keysTo(xml), { ...CALL, Digits: '1' })
    expect(spoken(answered.body)[0]).toBe('Already acknowledged by Bob. Join in to help.')
  })

  test('whose key is told twice calls the next step once', async () => {
    const action = keysTo((await post(voice, CALL)).body)
    for (const _ of [1, 2]) await post(action, { ...CALL, Digits: '2' })
    expect(called.acts).toHaveLength(1)
  })

  test('of another day does nothing', async () => {
    called.now = new Date(NOW.getTime() + 86_401_000)
    expect(await ring('1')).toEqual(['This call has run out. Goodbye.'])
  })
})

describe('whoever is not Twilio', () => {
  test.each([voice, voice.replace('voice', 'gather'), `${PUBLIC_URL}/twilio/sms`, status])(
    'gets nothing of %s',
    async url => {
      const answered = await post(
        url,
        { ...CALL, Digits: '1', Body: 'ack 142', CallStatus: 'busy' },
        'another-auth-token',
      )
      expect([answered.statusCode, answered.json().error]).toEqual([403, 'forbidden'])
      expect([called.acts, called.outcomes]).toEqual([[], []])
    },
  )

  test('is anybody where Twilio is not set up', async () => {
    called.rulebook = { ...called.rulebook, notify: { ...called.rulebook.notify, twilio: null } }
    expect((await post(voice, CALL, '')).statusCode).toBe(403)
  })
})

describe('an SMS', () => {
  const sms = async (body: string, change: Record<string, string> = {}) => {
    const form = { MessageSid: 'SM1', From: ADAS, To: FROM, Body: body, ...change }
    const xml = (await post(`${PUBLIC_URL}/twilio/sms`, form)).body
    return unmarked(/<Message>([^<]*)</.exec(xml)?.[1] ?? '')
  }

  test.each<[string, string, string]>([
    ['ack 142', 'acknowledge', 'ada'],
    ['1', 'acknowledge', 'ada'],
    ['Escalate INC-142', 'escalate', 'ada'],
    ["can't", 'decline', 'ada'],
  ])('%s: %s', async (text, act, person) => {
    expect(await sms(text)).toBe('INC-142: You have acknowledged it.')
    expect(called.acts).toEqual([[142, act, person]])
  })

  test("comes from whoever has the phone, be it not the person's first", async () => {
    await sms('ack', { From: '+4915187654321' })
    expect(called.acts).toEqual([[142, 'acknowledge', 'bob']])
  })

  test.each(['1', 'ack 142'])('%s from a phone that several share is of whoever is called', async text => {
    const { people } = called.rulebook
    const shared = [...people].map(([name, person]) => [name, { ...person, phone: ADAS }] as const)
    called.rulebook = { ...called.rulebook, people: new Map(shared) }
    called.uncalled.add('ada')
    expect(await sms(text)).toBe('INC-142: You have acknowledged it.')
    expect(called.acts).toEqual([[142, 'acknowledge', 'bob']])
  })

  test.each<[string, string, Record<string, string>, string]>([
    ['of a stranger', 'ack 142', { From: '+4915100000000' }, ''],
    ['that Twilio answers', 'STOP', { OptOutType: 'STOP' }, ''],
    ['that means nothing', 'on my way', {}, 'I read ACK 142'],
    ['about what is not there', 'ack 7', {}, 'There is no INC-7.'],
  ])('%s does nothing', async (_, text, change, said) => {
    expect(await sms(text, change)).toMatch(said === '' ? /^$/ : said)
    expect(called.acts).toEqual([])
  })

  test('of somebody who is called to nothing does nothing', async () => {
    called.last = null
    expect(await sms('1')).toBe('You are called to nothing.')
  })
})

test.each<[string, unknown]>([
  ['ACK 142', { act: 'acknowledge', number: 142 }],
  [' Ack #142. ', { act: 'acknowledge', number: 142 }],
  ['1 inc 142', { act: 'acknowledge', number: 142 }],
  ['ok!', { act: 'acknowledge', number: null }],
  ['2', { act: 'escalate', number: null }],
  ['can’t 142', { act: 'decline', number: 142 }],
  ['142', null],
  ['ack 142 now', null],
  ['12', null],
  ['acknowledge9', null],
  ['constructor', null],
  ['', null],
])('%j reads %j', (text, reply) => expect(readReply(text)).toEqual(reply))

describe('what became of', () => {
  test.each([
    ['a call', { ...CALL, CallStatus: 'busy' }, { via: 'call', ref: CALL.CallSid, outcome: 'busy', code: null }],
    [
      'a call',
      { ...CALL, CallStatus: 'no-answer' },
      { via: 'call', ref: CALL.CallSid, outcome: 'no_answer', code: null },
    ],
    ['a call', { ...CALL, CallStatus: 'failed' }, { via: 'call', ref: CALL.CallSid, outcome: 'failed', code: null }],
    ['a call', { ...CALL, CallStatus: 'completed' }, null],
    [
      'an SMS',
      { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' },
      { via: 'sms', ref: 'SM1', outcome: 'failed', code: '30003' },
    ],
    ['an SMS', { MessageSid: 'SM1', MessageStatus: 'delivered' }, null],
  ])('%s: %j', async (_, form, outcome) => {
    expect((await post(status, form)).statusCode).toBe(204)
    expect(called.outcomes).toEqual(outcome ? [{ number: 142, person: 'ada', ...outcome }] : [])
  })
})
