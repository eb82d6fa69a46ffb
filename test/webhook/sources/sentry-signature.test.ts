import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { sentry } from '../../../src/webhook/sources/sentry.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { RECEIVED, source } from './sources.ts'

// As Sentry writes JSON: blanks after colons and commas, everything beyond ASCII escaped. The figure is from
// `openssl dgst -sha256 -hmac`.
const BODY = '{"action": "created", "data": {"installation": {"uuid": "a8e5"}}, "note": "caf\\u00e9"}'
const RIGHT = '802e7f7d0f5e1bc40b0c4a74071939435b4892d50962beee5dd3ac79b5ca53bf'
const SIGNED: Partial<Source> = { type: 'sentry', signingSecrets: ['the client secret'] }
const SECONDS = RECEIVED.getTime() / 1_000

const TOOLS = { fetchText: async () => '', tellOperators: async () => {} }

function verify(headers: Readonly<Record<string, string>>, body = BODY, of = SIGNED) {
  const request: Delivered = {
    ...{ method: 'POST', headers, query: {}, url: '', receivedAt: RECEIVED },
    raw: Buffer.from(body),
  }
  return sentry.verify?.(request, null, source(of), TOOLS)
}
const by = (signature: string, sentAt?: number) => ({
  'sentry-hook-signature': signature,
  ...(sentAt !== undefined && { 'sentry-hook-timestamp': String(sentAt) }),
})

test('a signature of the body as it came is right', () => {
  expect(verify(by(RIGHT))).toBeNull()
  expect(verify(by(RIGHT, SECONDS))).toBeNull()
  expect(verify(by(RIGHT, SECONDS - 1_800))).toBeNull()
})

test('a signature with either of two secrets is right', () =>
  expect(verify(by(RIGHT), BODY, { ...SIGNED, signingSecrets: ['a newer one', 'the client secret'] })).toBeNull())

test.each([
  ['with one bit flipped', by(`${RIGHT.slice(0, -1)}e`), BODY],
  ['cut short', by(RIGHT.slice(0, -2)), BODY],
  ['of nothing', by(''), BODY],
  ['that is missing', {}, BODY],
  ['of a body with one bit flipped', by(RIGHT), BODY.replace('a8e5', 'a8e4')],
  ['of the same JSON written otherwise', by(RIGHT), JSON.stringify(JSON.parse(BODY))],
  ['of long ago', by(RIGHT, SECONDS - 3_601), BODY],
  ['of the future', by(RIGHT, SECONDS + 3_601), BODY],
  ['of no time at all', { ...by(RIGHT), 'sentry-hook-timestamp': 'soon' }, BODY],
])('a signature %s is wrong', (_, headers, body) => expect(verify(headers, body)).toEqual(expect.any(String)))

test('a signature with another secret is wrong', () =>
  expect(verify(by(RIGHT), BODY, { ...SIGNED, signingSecrets: ['another secret'] })).toContain('Client Secret'))

test('nothing is checked where the rulebook has no signing_secret', () =>
  expect(verify({}, BODY, { type: 'sentry' })).toBeNull())

const SOURCES = new Map([
  ['signed', source({ ...SIGNED, name: 'signed' })],
  ['plugin', source({ name: 'plugin', type: 'sentry' })],
])
const ALERT = JSON.stringify({ action: 'triggered', data: { event: { issue_id: '7', title: 'It broke' } } })

let world: World
beforeEach(async () => {
  world = new World(SOURCES)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const signedBy = (secret: string, id: string) => ({
  'content-type': 'application/json',
  'request-id': id,
  'sentry-hook-resource': 'event_alert',
  'sentry-hook-timestamp': String(SECONDS),
  'sentry-hook-signature': createHmac('sha256', secret).update(ALERT).digest('hex'),
})

test('a signed request needs no other secret, and is taken once', async () => {
  const headers = signedBy('the client secret', 'f3f0f2f8')
  expect((await world.post('/webhooks/signed', ALERT, headers)).status).toBe(202)
  expect((await world.post('/webhooks/signed', ALERT, headers)).body).toEqual({ accepted: 0, repeated: true })
  const renamed = signedBy('the client secret', 'another-id')
  expect((await world.post('/webhooks/signed', ALERT, renamed)).body).toEqual({ accepted: 0, repeated: true })
  expect(world.taken).toHaveLength(1)
})

test('a request that is signed wrongly is refused, even with our secret', async () => {
  const headers = signedBy('another secret', 'f3f0f2f8')
  expect((await world.post('/webhooks/signed', ALERT, headers)).status).toBe(401)
  expect((await world.post('/webhooks/signed?token=s3cret', ALERT, headers)).status).toBe(401)
  expect([world.taken, world.kept]).toEqual([[], []])
})

test('the plugin, which signs nothing, has a source without a signing_secret', async () => {
  const flat = { id: '7', project: 'checkout', level: 'error', message: 'It broke', url: '' }
  expect((await world.post('/webhooks/plugin?token=s3cret', flat, {})).status).toBe(202)
  expect((await world.post('/webhooks/signed?token=s3cret', flat, {})).status).toBe(401)
})

test('what cannot be read is kept, and answered 200', async () => {
  expect((await world.post('/webhooks/plugin?token=s3cret', 'no JSON', {})).status).toBe(200)
  expect(world.kept).toHaveLength(1)
})
