import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hmacOf } from '../../../src/webhook/signature.ts'
import { grafana } from '../../../src/webhook/sources/grafana.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { RECEIVED, source } from './sources.ts'

const GROUP = { version: '1', alerts: [{ status: 'firing', labels: { alertname: 'Queue too long' } }] }

describe('the signature', () => {
  const SECRET = 's3cr3t-hmac-key'
  const BODY = '{"version":"1","alerts":[]}'
  // Made with openssl dgst -sha256 -hmac.
  const OF_BODY = '3d1940de83a921e21b500c520bae2af6563ecf37f74f9899722a1527d1364ec7'
  const WITH_TIME = 'e8464b58cfe6c4f3549a0eca71c82771e6a2bd27bcea7877b5f48bd1006918d9'
  const NOW = '1785796200'

  const verify = (headers: Record<string, string>, { body = BODY, secrets = [SECRET], receivedAt = RECEIVED } = {}) => {
    const request: Delivered = { method: 'POST', headers, query: {}, raw: Buffer.from(body), url: '', receivedAt }
    const tools = { fetchText: async () => '', tellOperators: async () => {} }
    return grafana.verify?.(request, null, source({ type: 'grafana', signingSecrets: secrets }), tools)
  }
  const signed = (signature: string, seconds?: string, name = 'x-grafana-alerting-timestamp') => ({
    'x-grafana-alerting-signature': signature,
    ...(seconds !== undefined && { [name]: seconds }),
  })

  test.each([
    ['over the body', signed(OF_BODY)],
    ['in capitals', signed(OF_BODY.toUpperCase())],
    ['over time and body', signed(WITH_TIME, NOW)],
    ['with the time where the documentation has it', signed(WITH_TIME, NOW, 'x-grafana-alerting-signature-timestamp')],
  ])('%s is right', (_, headers) => expect(verify(headers)).toBeNull())

  test('may be by a secret that is taking over', () =>
    expect(verify(signed(OF_BODY), { secrets: ['the one before', SECRET] })).toBeNull())
  test('is asked of nobody where the rulebook has no secret for it', () =>
    expect(verify({}, { secrets: [] })).toBeNull())

  const flipped = OF_BODY.replace(/^3/, '2')
  test.each([
    ['missing', {}, {}, 'is missing'],
    ['empty', signed(''), {}, 'is missing'],
    ['one bit off', signed(flipped), {}, 'not of this body'],
    ['cut short', signed(OF_BODY.slice(0, 32)), {}, 'not of this body'],
    ['of a body one bit off', signed(OF_BODY), { body: BODY.replace('1', '0') }, 'not of this body'],
    ['by another secret', signed(OF_BODY), { secrets: ['another secret'] }, 'not of this body'],
    ['without the time it was made with', signed(WITH_TIME), {}, 'not of this body'],
    ['with a time it was not made with', signed(OF_BODY, NOW), {}, 'not of this body'],
    ['with another time', signed(WITH_TIME, '1785796201'), {}, 'not of this body'],
    ['six minutes old', signed(WITH_TIME, NOW), { receivedAt: new Date(RECEIVED.getTime() + 360_000) }, 'five minutes'],
    [
      'six minutes ahead',
      signed(WITH_TIME, NOW),
      { receivedAt: new Date(RECEIVED.getTime() - 360_000) },
      'five minutes',
    ],
    ['with a time that is none', signed(WITH_TIME, 'soon'), {}, 'five minutes'],
  ])('that is %s is refused', (_, headers, about, message) => expect(verify({ ...headers }, about)).toContain(message))
})

describe('a request', () => {
  const secrets = ['what Grafana signs with']
  const sources = new Map([
    ['signed', source({ name: 'signed', type: 'grafana', signingSecrets: secrets })],
    ['plain', source({ name: 'plain', type: 'grafana' })],
  ])
  let world: World
  beforeEach(async () => {
    world = new World(sources)
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  const seconds = String(RECEIVED.getTime() / 1_000)
  const sign = (body: string) => ({
    'x-grafana-alerting-signature': hmacOf(
      { algorithm: 'sha256', encoding: 'hex' },
      secrets[0] ?? '',
      `${seconds}:`,
      body,
    ),
    'x-grafana-alerting-timestamp': seconds,
  })

  test('that is signed needs no other secret, and has no effect a second time', async () => {
    const body = JSON.stringify(GROUP)
    const answers = [
      await world.post('/webhooks/signed', body, sign(body)),
      await world.post('/webhooks/signed', body, sign(body)),
    ]
    expect(answers).toMatchObject([
      { status: 202, body: { accepted: 1 } },
      { status: 202, body: { accepted: 0, repeated: true } },
    ])
    expect(world.taken.flat()).toHaveLength(1)
  })

  test('that is signed has no effect a second time either where its signature is written in capitals', async () => {
    const body = JSON.stringify(GROUP)
    const { 'x-grafana-alerting-signature': signature, ...others } = sign(body)
    await world.post('/webhooks/signed', body, sign(body))
    const replay = { ...others, 'x-grafana-alerting-signature': signature.toUpperCase() }
    expect(await world.post('/webhooks/signed', body, replay)).toMatchObject({ body: { repeated: true } })
    expect(world.taken.flat()).toHaveLength(1)
  })

  test('that is not signed as it should be is refused, whatever is in it', async () => {
    const body = JSON.stringify(GROUP)
    expect((await world.post('/webhooks/signed', `${body} `, sign(body))).status).toBe(401)
    expect((await world.post('/webhooks/signed', body, {})).status).toBe(401)
    expect([world.taken, world.kept]).toEqual([[], []])
  })

  test('that cannot be read is answered 200, so that it ends, and kept', async () => {
    const answer = await world.post('/webhooks/plain', { text: 'custom' })
    expect(answer).toMatchObject({ status: 200, body: { error: 'unreadable', path: 'alerts' } })
    expect(world.kept).toMatchObject([{ source: 'plain', path: 'alerts' }])
  })

  test('that repeats the group without a time in its signature is read again', async () => {
    for (const _ of [1, 2]) await world.post('/webhooks/plain', GROUP)
    expect(world.taken.flat()).toHaveLength(2)
  })

  test('may come by PUT', async () => {
    const response = await fetch(`http://127.0.0.1:${world.port}/webhooks/plain`, {
      ...{ method: 'PUT', body: JSON.stringify(GROUP), headers: { authorization: 'Bearer s3cret' } },
    })
    expect(response.status).toBe(202)
  })
})
