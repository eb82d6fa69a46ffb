import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { github } from '../../../src/webhook/sources/github.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { RECEIVED, source } from './sources.ts'

// The figures are from `openssl dgst -sha256 -hmac`; the last pair is the one of GitHub's own documentation.
const BODY = '{"zen":"Keep it simple.","hook_id":301,"hook":{"id":301}}'
const RIGHT = 'sha256=c56f9fe97fc7b8d179b46f5aa273ca42b4838b6fc30165000bfaf6255c42cd57'
const FORM =
  'payload=%7B%22zen%22%3A%22Keep%20it%20simple.%22%2C%22hook_id%22%3A301%2C%22hook%22%3A%7B%22id%22%3A301%7D%7D'
const OF_FORM = 'sha256=f4f5d98f0ddbcc88f60c2957c9c464eac033b753833655eb874380c44c44b1db'
const DOCUMENTED = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'

const SECRET = 'the hook secret'
const SIGNED: Partial<Source> = { type: 'github', signingSecrets: [SECRET] }
const TOOLS = { fetchText: async () => '', tellOperators: async () => {} }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

function delivered(body: string, headers: Readonly<Record<string, string>>): Delivered {
  return { method: 'POST', headers, query: {}, url: '', receivedAt: RECEIVED, raw: Buffer.from(body) }
}
const verify = (body: string, signature: string | null, of: Partial<Source> = SIGNED) =>
  github.verify?.(
    delivered(body, signature === null ? {} : { 'x-hub-signature-256': signature }),
    null,
    source(of),
    TOOLS,
  )

describe('a signature', () => {
  test('of the body is right, and one of a form is of the form', () => {
    expect(verify(BODY, RIGHT)).toBeNull()
    expect(verify(FORM, OF_FORM)).toBeNull()
    expect(
      verify('Hello, World!', DOCUMENTED, { ...SIGNED, signingSecrets: ["It's a Secret to Everybody"] }),
    ).toBeNull()
  })
  test('with either of two secrets is right', () =>
    expect(verify(BODY, RIGHT, { ...SIGNED, signingSecrets: ['a newer one', SECRET] })).toBeNull())
  test.each([
    ['with one bit flipped', BODY, `${RIGHT.slice(0, -1)}6`],
    ['cut short', BODY, RIGHT.slice(0, -2)],
    ['without its name', BODY, RIGHT.replace('sha256=', '')],
    ['of a body with one bit flipped', BODY.replace('301', '300'), RIGHT],
    ['of the JSON within the form', FORM, RIGHT],
    ['that is missing', BODY, null],
    ['of nothing', BODY, ''],
  ])('%s is wrong', (_, body, signature) => expect(verify(body, signature)).toEqual(expect.any(String)))
  test('by SHA-1 alone is not enough', () => {
    const old = { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` }
    expect(github.verify?.(delivered(BODY, old), null, source(SIGNED), TOOLS)).toContain('X-Hub-Signature-256')
  })
  test('with another secret is wrong', () =>
    expect(verify(BODY, RIGHT, { ...SIGNED, signingSecrets: ['another'] })).toContain('signing_secret'))
  test('is not asked for where the rulebook has no signing_secret', () =>
    expect(verify(BODY, null, { type: 'github' })).toBeNull())
})

describe('a form', () => {
  const body = (text: string) => github.body?.(delivered(text, FORM_TYPE))
  test('has the JSON in one field', async () => expect(await body(FORM)).toEqual({ json: JSON.parse(BODY) }))
  test.each(['payload=', 'other=1', 'payload=%7B'])('%j has none', async text =>
    expect(await body(text)).toEqual({ fault: expect.any(String) }),
  )
})

let world: World
beforeEach(async () => {
  world = new World(
    new Map([
      ['signed', source({ ...SIGNED, name: 'signed' })],
      ['plain', source({ type: 'github', name: 'plain' })],
    ]),
  )
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const FAILURE = JSON.stringify({
  action: 'completed',
  workflow_run: { workflow_id: 5, name: 'ci', conclusion: 'failure', head_branch: 'main', html_url: '' },
  repository: { full_name: 'shop/checkout', default_branch: 'main' },
})
const signed = (body: string, event: string, delivery = '72d3162e-cc78') => ({
  'x-github-event': event,
  'x-github-delivery': delivery,
  'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
})

test('a ping is answered, where it is signed', async () => {
  expect(await world.post('/webhooks/signed', BODY, signed(BODY, 'ping'))).toEqual({
    status: 200,
    body: { message: 'connected' },
  })
  const form = { ...signed(FORM, 'ping'), ...FORM_TYPE }
  expect((await world.post('/webhooks/signed', FORM, form)).status).toBe(200)
  expect((await world.post('/webhooks/signed', BODY, { 'x-github-event': 'ping' })).status).toBe(401)
  expect((await world.post('/webhooks/plain?token=s3cret', BODY, {})).status).toBe(200)
  expect(world.taken).toEqual([])
})

test('a delivery is taken once, however often somebody sends it again', async () => {
  const headers = signed(FAILURE, 'workflow_run')
  expect((await world.post('/webhooks/signed', FAILURE, headers)).body).toMatchObject({ accepted: 1 })
  expect((await world.post('/webhooks/signed', FAILURE, headers)).body).toEqual({ accepted: 0, repeated: true })
  const renamed = signed(FAILURE, 'workflow_run', 'another-id')
  expect((await world.post('/webhooks/signed', FAILURE, renamed)).body).toEqual({ accepted: 0, repeated: true })
  expect(world.taken).toHaveLength(1)
})

test('a request that is signed wrongly is refused', async () => {
  const headers = signed(`${FAILURE} `, 'workflow_run')
  expect((await world.post('/webhooks/signed', FAILURE, headers)).status).toBe(401)
  expect([world.taken, world.kept]).toEqual([[], []])
})

test('what is of no use is accepted, and the sender is told why', async () => {
  const push = JSON.stringify({ ref: 'refs/heads/main', repository: {} })
  const answer = await world.post('/webhooks/signed', push, signed(push, 'push'))
  expect(answer).toMatchObject({ status: 202, body: { accepted: 0, ignored: expect.stringContaining('workflow_run') } })
})
