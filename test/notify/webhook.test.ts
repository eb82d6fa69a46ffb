import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postWebhook } from '../../src/notify/webhook.ts'
import { failing } from '../kit/sending.ts'
import { type StandIn, startStandIn } from '../kit/stand-in.ts'

const AT = new Date('2026-11-20T03:10:00Z')
const SECRET = 'hunter2-hunter2'

let hook: StandIn
beforeEach(async () => {
  hook = await startStandIn(() => ({ status: 204 }))
})
afterEach(() => hook.close())
const message = (path = '/page') => ({
  url: hook.url + path,
  id: 'page-7f3a',
  at: AT,
  body: { type: 'page', title: 'ü' },
})
const config = { secret: SECRET, allowPrivate: ['127.0.0.1'] }

describe('a request', () => {
  test('is signed, and says when it is the same again', async () => {
    expect(await postWebhook(config, message())).toEqual({ ref: null })
    const [heard] = hook.heard
    expect(heard?.body).toBe('{"type":"page","title":"ü"}')
    const signature = createHmac('sha256', SECRET).update(`1795144200.${heard?.body}`).digest('hex')
    expect(heard?.headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'idempotency-key': 'page-7f3a' },
      'x-tocsin-signature': `t=1795144200,v1=${signature}`,
    })
  })

  test('is not signed where there is no secret', async () => {
    await postWebhook({ ...config, secret: null }, message())
    expect(hook.heard[0]?.headers).not.toHaveProperty('x-tocsin-signature')
  })
})

describe('nothing private is called', () => {
  test('that is not on the list', async () => {
    const { kind, message: said } = await failing(postWebhook({ ...config, allowPrivate: [] }, message()))
    expect([kind, hook.heard]).toEqual(['refused', []])
    expect(said).toContain('127.0.0.1 is inside the private network')
  })

  test('behind a name', async () => {
    const resolve = async () => [{ address: '169.254.169.254', family: 4 }]
    const target = { ...message(), url: 'http://innocent.example.org/' }
    expect(await failing(postWebhook(config, target, 1_000, resolve))).toMatchObject({ kind: 'refused' })
  })

  test('by a redirect', async () => {
    hook.say({ status: 302, headers: { location: 'http://169.254.169.254/' } })
    expect(await failing(postWebhook(config, message()))).toMatchObject({
      ...{ kind: 'refused', message: 'the webhook answered 302' },
    })
  })
})

test.each([
  [{ status: 404, body: 'no such hook' }, 'refused', null],
  [{ status: 429, headers: { 'retry-after': '30' } }, 'limited', 30_000],
  [{ status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }, 'limited', null],
  [{ status: 408 }, 'unavailable', null],
  [{ status: 502 }, 'unavailable', null],
])('%j: %s', async (said, kind, retryAfterMs) => {
  hook.say(said)
  expect(await failing(postWebhook(config, message()))).toMatchObject({ kind, retryAfterMs })
})

test('one that never answers is waited for only so long', async () => {
  hook.say(null)
  expect(await failing(postWebhook(config, message(), 60))).toMatchObject({ kind: 'unavailable' })
})

test('an address that is a secret is not told', async () => {
  hook.say({ status: 404, body: 'nothing at /services/T0/B0/xyz123 for key=hunter3-hunter3' })
  const { message: said } = await failing(postWebhook(config, message('/services/T0/B0/xyz123?key=hunter3-hunter3')))
  expect(said).toBe('the webhook answered 404: nothing at /[secret] for key=[secret]')
})
