import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { pagerduty } from '../../../src/webhook/sources/pagerduty.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { about } from './pagerduty.ts'
import { RECEIVED, source } from './sources.ts'

// The figures are from `openssl dgst -sha256 -hmac`.
const BODY = '{"event":{"event_type":"pagey.ping","note":"Zahlung schlägt fehl – größer als 5 %"}}'
const NEWER = 'v1=7e9d765598486acec5493773144f827a3ec3fffea26b5d3c7dbe56f495cbcf0e'
const OLDER = 'v1=598e31deceaed9901a6ca47b23c69ed3dd15db741e06bc942331402ecb58057c'
const SIGNED = { type: 'pagerduty', signingSecrets: ['the newer secret'] } as const

function delivered(headers: Readonly<Record<string, string>>, body = BODY): Delivered {
  const raw = Buffer.from(body)
  const url = 'https://tocsin.example.com/webhooks/pd'
  return { method: 'POST', headers, query: {}, raw, url, receivedAt: RECEIVED }
}

const TOOLS = { fetchText: async () => '', tellOperators: async () => {} }
const verify = async (request: Delivered, of: Partial<Source> = SIGNED) =>
  pagerduty.verify?.(request, null, source(of), TOOLS)
const signedBy = (signature: string, body = BODY) => delivered({ 'x-pagerduty-signature': signature }, body)
const flipped = `${NEWER.slice(0, -1)}f`

describe('a signature', () => {
  test.each([
    ['of the body', NEWER],
    ['beside one with the secret that goes', `${OLDER},${NEWER}`],
    ['with a blank after the comma', `${OLDER}, ${NEWER}`],
    ['beside one of a version to come', `v2=${'0'.repeat(64)},${NEWER}`],
  ])('%s is right', async (_, signature) => expect(await verify(signedBy(signature))).toBeNull())

  test('is right with any of our secrets, while one takes over from the other', async () => {
    const both = { ...SIGNED, signingSecrets: ['the newest secret', 'the older secret', 'the newer secret'] }
    expect(await verify(signedBy(OLDER), both)).toBeNull()
    expect(await verify(signedBy(NEWER), both)).toBeNull()
  })

  test.each([
    ['with another secret', OLDER],
    ['with one bit flipped', flipped],
    ['cut short', NEWER.slice(0, -2)],
    ['in another version', NEWER.replace('v1=', 'v2=')],
    ['without a version', NEWER.slice(3)],
    ['of nothing', 'v1='],
  ])('%s is wrong', async (_, signature) =>
    expect(await verify(signedBy(signature))).toContain('X-PagerDuty-Signature'),
  )

  test('of a body with one bit flipped is wrong', async () =>
    expect(await verify(signedBy(NEWER, BODY.replace('5 %', '4 %')))).toContain('not of this body'))

  test('of the same JSON, written otherwise, is wrong', async () =>
    expect(await verify(signedBy(NEWER, JSON.stringify(JSON.parse(BODY), null, 2)))).toContain('not of this body'))

  test('must be there', async () => expect(await verify(delivered({}))).toBe('X-PagerDuty-Signature is missing'))

  test('with an empty secret opens nothing', async () => {
    const signature = `v1=${createHmac('sha256', '').update(BODY).digest('hex')}`
    expect(await verify(signedBy(signature))).toContain('not of this body')
  })

  test('is not asked for where the rulebook has no signing secret', async () =>
    expect(await verify(delivered({}), { type: 'pagerduty' })).toBeNull())

  test('says nothing of any secret when it is wrong', async () =>
    expect(await verify(signedBy(flipped))).not.toMatch(/secret|[0-9a-f]{16}/))
})

describe('a delivery', () => {
  const id = (headers: Readonly<Record<string, string>>, payload: unknown) =>
    pagerduty.deliveryId?.(delivered(headers), payload)

  test('is known by the id of its event, which is signed', () =>
    expect(id({ 'x-webhook-id': '6b1f-4a59' }, about('triggered'))).toBe('01LEDGEREVENT'))

  test('is else known by its webhook id, the same at each attempt', () =>
    expect(id({ 'x-webhook-id': '6b1f-4a59' }, { event: {} })).toBe('6b1f-4a59'))

  test('without either is known by nothing', () => expect(id({}, { event: {} })).toBeNull())

  test('with an id too long to keep is still told from others', () => {
    const [one, two] = ['a', 'b'].map(end => id({}, { event: { id: 'x'.repeat(100_000) + end } }))
    expect(one?.length).toBeLessThanOrEqual(512)
    expect(one).not.toBe(two)
  })
})

const SIGNING = 'the secret of the subscription'
const SOURCES = new Map([
  ['pd', source({ name: 'pd', type: 'pagerduty', secret: 'of pd' })],
  ['signed', source({ name: 'signed', type: 'pagerduty', secret: 'of signed', signingSecrets: [SIGNING] })],
])
const BEARER = { authorization: 'Bearer of pd' }

describe('a webhook of PagerDuty’s', () => {
  let world: World
  beforeEach(async () => {
    world = new World(SOURCES)
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  const body = JSON.stringify(about('triggered'))
  const signedWith = (secret: string, id = 'one') => ({
    'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-webhook-id': id,
  })
  const deliver = (headers: Record<string, string>, payload = body) => world.post('/webhooks/signed', payload, headers)

  test('needs no other secret where it is signed, and has no second effect', async () => {
    expect(await deliver(signedWith(SIGNING))).toMatchObject({ status: 202, body: { accepted: 1 } })
    expect(await deliver(signedWith(SIGNING))).toEqual({ status: 202, body: { accepted: 0, repeated: true } })
    // Whoever replays it may call it what they like.
    expect(await deliver(signedWith(SIGNING, 'two'))).toEqual({ status: 202, body: { accepted: 0, repeated: true } })
    expect(world.taken).toHaveLength(1)
  })

  test('is refused where its signature is wrong or missing, with the secret or without, and nothing is kept', async () => {
    for (const headers of [signedWith('another'), {}, { authorization: 'Bearer of signed' }]) {
      expect((await deliver(headers)).status).toBe(401)
    }
    expect((await deliver(signedWith(SIGNING), body.replace('high', 'low'))).status).toBe(401)
    expect([world.taken, world.kept]).toEqual([[], []])
  })

  test('that nobody knows or can read is answered 2xx, so that the others go on coming', async () => {
    const send = (payload: unknown) => world.post('/webhooks/pd', payload, BEARER)
    expect(await send(about('yet_to_come'))).toMatchObject({ status: 202, body: { accepted: 0 } })
    expect(await send({ event: { event_type: 'pagey.ping', data: { type: 'ping' } } })).toMatchObject({ status: 202 })
    expect(await send('{"event":')).toMatchObject({ status: 200, body: { error: 'not_json' } })
    expect(await send({ event: 5 })).toMatchObject({ status: 200, body: { error: 'unreadable', path: 'event' } })
    expect(world.kept).toHaveLength(2)
  })

  test('is no event of its API: that is not taken at this address', async () => {
    const event = { routing_key: 'of pd', event_action: 'resolve', dedup_key: 'ledger/lag' }
    expect((await world.post('/webhooks/pd', event, BEARER)).body).toMatchObject({ error: 'unreadable' })
    expect(world.taken).toEqual([])
  })
})
