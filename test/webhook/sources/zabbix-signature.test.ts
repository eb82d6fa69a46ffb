import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { zabbix } from '../../../src/webhook/sources/zabbix.ts'
import { RECEIVED, source } from './sources.ts'
import { PROBLEM, UPDATE } from './zabbix.ts'

const SECRET = 'what Zabbix signs with'
const NOW = String(RECEIVED.getTime() / 1_000)
const TOOLS = { fetchText: () => Promise.reject(new Error('no network')), tellOperators: async () => {} }

const sign = (body: string, seconds: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(`${seconds}:${body}`).digest('hex')}`

function delivered(body: string, headers: Record<string, string>): Delivered {
  return { method: 'POST', headers, query: {}, raw: Buffer.from(body), url: 'https://x/', receivedAt: RECEIVED }
}

const signed = (body: string, seconds = NOW) =>
  delivered(body, { 'x-tocsin-timestamp': seconds, 'x-tocsin-signature': sign(body, seconds) })

const verify = (request: Delivered, ...signingSecrets: readonly string[]) =>
  zabbix.verify?.(request, null, source({ type: 'zabbix', signingSecrets }), TOOLS)

const BODY = JSON.stringify(PROBLEM)

describe('a signature', () => {
  const { headers } = signed(BODY)
  const flipped = sign(BODY, NOW).replace(/.$/, last => (last === '0' ? '1' : '0'))
  const seconds = (by: number) => String(Number(NOW) + by)

  test('of this body is right', () => expect(verify(signed(BODY), SECRET)).toBeNull())
  test('of a secret that is being replaced is right', () => expect(verify(signed(BODY), 'new', SECRET)).toBeNull())
  test('in capitals is right', () => {
    const capitals = sign(BODY, NOW).toUpperCase()
    expect(verify(delivered(BODY, { ...flat(headers), 'x-tocsin-signature': capitals }), SECRET)).toBeNull()
  })
  test('is not asked for without a secret', () => expect(verify(delivered(BODY, {}))).toBeNull())
  test.each([-299, 299])('from %i seconds away is right', by =>
    expect(verify(signed(BODY, seconds(by)), SECRET)).toBeNull(),
  )

  const wrong: readonly (readonly [string, Delivered, string])[] = [
    ['with a bit of the body flipped', delivered(BODY.replace('97 %', '96 %'), { ...flat(headers) }), 'the signature'],
    [
      'with a bit of its own flipped',
      delivered(BODY, { ...flat(headers), 'x-tocsin-signature': flipped }),
      'the signature',
    ],
    [
      'without sha256=',
      delivered(BODY, { ...flat(headers), 'x-tocsin-signature': sign(BODY, NOW).slice(7) }),
      'the signature',
    ],
    ['for another time', delivered(BODY, { ...flat(headers), 'x-tocsin-timestamp': seconds(1) }), 'the signature'],
    ['that is missing', delivered(BODY, { 'x-tocsin-timestamp': NOW }), 'missing'],
    ['without its time', delivered(BODY, { 'x-tocsin-signature': sign(BODY, NOW) }), 'missing'],
    ['that is old', signed(BODY, seconds(-301)), 'five minutes'],
    ['from the future', signed(BODY, seconds(301)), 'five minutes'],
    ['of no time', signed(BODY, 'now'), 'five minutes'],
  ]
  test.each(wrong)('%s is wrong', (_, request, why) => {
    expect(verify(request, SECRET)).toContain(why)
    expect(verify(request, SECRET)).not.toContain(SECRET)
  })
  test('of another secret is wrong', () => expect(verify(signed(BODY), 'another')).toContain('the signature'))
})

describe('a delivery', () => {
  const idOf = (payload: unknown, headers: Record<string, string> = {}) =>
    zabbix.deliveryId?.(delivered(JSON.stringify(payload), headers), payload)

  test('of an update is known by what it says and when, since Zabbix sends it again in its own words', () => {
    expect(idOf(UPDATE)).toEqual(expect.any(String))
    expect(idOf({ ...UPDATE, alert_message: 'rendered anew' }, flat(signed('x').headers))).toBe(idOf(UPDATE))
  })

  test.each([
    { event_update_time: '22:29:01' },
    { event_update_message: 'And again' },
    { event_update_action: 'acknowledged' },
    { event_update_user: 'Bob' },
    { event_id: '8812346' },
    { event_value: '0' },
  ])('of another update is another: %j', changes => expect(idOf({ ...UPDATE, ...changes })).not.toBe(idOf(UPDATE)))

  test.each([
    ['a problem, which each step of an escalation sends again', PROBLEM],
    ['an update without its time', { ...UPDATE, event_update_date: '{X}', event_update_time: '{X}' }],
    ['nothing', null],
  ])('of %s is not known unsigned', (_, payload) => expect(idOf(payload)).toBeNull())

  test('that is signed is known by its signature', () => {
    const id = idOf(PROBLEM, flat(signed(BODY).headers))
    expect(id).toBe(`${NOW}:${sign(BODY, NOW)}`)
    expect(idOf(PROBLEM, flat(signed(BODY, String(Number(NOW) + 60)).headers))).not.toBe(id)
  })
})

/** Headers as they were given, each with one value. */
function flat(headers: Delivered['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
