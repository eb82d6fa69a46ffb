import { createHmac, sign } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { gcpMonitoring } from '../../../src/webhook/sources/gcp-monitoring.ts'
import type { Tools } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { createSigner, type Signer } from './certificate.ts'
import { RECEIVED, source } from './sources.ts'

const AUDIENCE = 'https://tocsin.example.com/webhooks/gcp'
const ACCOUNT = 'push@shop-prod.iam.gserviceaccount.com'
const SECONDS = RECEIVED.getTime() / 1_000
const CLAIMS = {
  ...{ iss: 'https://accounts.google.com', aud: AUDIENCE, azp: '1137', sub: '1137' },
  ...{ email: ACCOUNT, email_verified: true, iat: SECONDS - 60, exp: SECONDS + 3_540 },
}
const HEADER = { alg: 'RS256', kid: 'k1', typ: 'JWT' }

const GOOGLE = createSigner()
const NEXT = createSigner()
const OTHER = createSigner()

const jwk = (kid: string, { publicKey }: Signer) => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' })
const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
function token(claims: unknown = CLAIMS, header: unknown = HEADER, { privateKey } = GOOGLE): string {
  const text = `${encoded(header)}.${encoded(claims)}`
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
}

const SOURCE = source({ name: 'gcp', type: 'gcp-monitoring', audience: AUDIENCE, serviceAccount: ACCOUNT })

let keys: unknown[]
let asked: string[]
let tools: Tools
beforeEach(() => {
  keys = [jwk('k1', GOOGLE)]
  asked = []
  tools = {
    fetchText: async url => {
      asked.push(url)
      return JSON.stringify({ keys })
    },
    tellOperators: async () => {},
  }
})

type Sent = { readonly authorization?: string; readonly query?: Record<string, string>; readonly at?: Date }
async function verify({ query = {}, at = RECEIVED, ...headers }: Sent, of: Source = SOURCE): Promise<string | null> {
  const request = { method: 'POST', headers, query, raw: Buffer.alloc(0), url: AUDIENCE, receivedAt: at }
  return (await gcpMonitoring.verify?.(request, null, of, tools)) ?? null
}
const bearer = (of: string, more: Sent = {}) => ({ authorization: `Bearer ${of}`, ...more })
const laterBy = (ms: number) => ({ at: new Date(RECEIVED.getTime() + ms) })

describe('the token of a push subscription', () => {
  test('proves Google, this audience and this account, and nothing else is needed', async () => {
    expect(await verify(bearer(token()))).toBeNull()
    expect(await verify({ authorization: `bearer  ${token()} ` })).toBeNull()
    expect(asked).toEqual(['https://www.googleapis.com/oauth2/v3/certs'])
  })

  test.each([
    ['another audience', { aud: `${AUDIENCE}/` }, 'another audience'],
    ['several audiences', { aud: [AUDIENCE] }, 'another audience'],
    ['no audience', { aud: undefined }, 'another audience'],
    ['another issuer', { iss: 'https://accounts.example.com' }, 'not issued by Google'],
    ['an issuer that looks like it', { iss: 'https://accounts.google.com.example.com' }, 'not issued by Google'],
    ['no issuer', { iss: undefined }, 'not issued by Google'],
    ['another account', { email: `x${ACCOUNT}` }, 'another account'],
    ['no account', { email: undefined }, 'another account'],
    ['an address that is not verified', { email_verified: false }, 'not verified'],
    ['an address that is verified in words', { email_verified: 'true' }, 'not verified'],
    ['its end in the past', { exp: SECONDS - 301 }, 'has expired'],
    ['no end', { exp: undefined }, 'has expired'],
    ['an end in words', { exp: 'never' }, 'has expired'],
    ['its beginning in the future', { iat: SECONDS + 301 }, 'not valid yet'],
    ['no beginning', { iat: undefined }, 'not valid yet'],
    ['a later beginning', { nbf: SECONDS + 301 }, 'not valid yet'],
  ])('with %s proves nothing', async (_, change, why) =>
    expect(await verify(bearer(token({ ...CLAIMS, ...change })))).toContain(why),
  )

  test.each([
    ['just expired', { exp: SECONDS - 299 }],
    ['just begun', { iat: SECONDS + 299 }],
    ['begun', { nbf: SECONDS - 1 }],
  ])('that has %s is in force, clocks differ', async (_, change) =>
    expect(await verify(bearer(token({ ...CLAIMS, ...change })))).toBeNull(),
  )

  test('proves nothing with one bit flipped, in what it says or in its signature', async () => {
    const [head, body, signature = ''] = token().split('.')
    const bytes = Buffer.from(signature, 'base64url')
    bytes[9] = (bytes[9] ?? 0) ^ 1
    const wrong = 'the signature of the token is wrong'
    expect(await verify(bearer(`${head}.${body}.${bytes.toString('base64url')}`))).toBe(wrong)
    expect(await verify(bearer(`${head}.${encoded({ ...CLAIMS, sub: '1138' })}.${signature}`))).toBe(wrong)
    expect(await verify(bearer(`${encoded({ ...HEADER, typ: 'x' })}.${body}.${signature}`))).toBe(wrong)
    expect(await verify(bearer(`${head}.${body}.`))).toBe(wrong)
  })

  test('of another key proves nothing, whatever it is called', async () => {
    expect(await verify(bearer(token(CLAIMS, HEADER, OTHER)))).toBe('the signature of the token is wrong')
    expect(await verify(bearer(token(CLAIMS, { ...HEADER, kid: 'k9' }, OTHER)))).toContain('none of Google’s keys')
  })

  test.each([
    ['none', { alg: 'none', kid: 'k1' }],
    ['None', { alg: 'None', kid: 'k1' }],
    ['another', { alg: 'RS384', kid: 'k1' }],
    ['a shared secret', { alg: 'HS256', kid: 'k1' }],
    ['no', { kid: 'k1' }],
    ['no key', { alg: 'RS256' }],
    ['a key that is no name', { alg: 'RS256', kid: 5 }],
  ])('with the algorithm "%s" is not looked at', async (_, header) => {
    const text = `${encoded(header)}.${encoded(CLAIMS)}`
    const made = createHmac('sha256', GOOGLE.publicKey.export({ type: 'spki', format: 'pem' })).update(text)
    for (const of of [token(CLAIMS, header), `${text}.`, `${text}.${made.digest('base64url')}`]) {
      expect(await verify(bearer(of))).toContain('RS256')
    }
    expect(asked).toEqual([])
  })

  test.each([
    ['missing', {}],
    ['empty', { authorization: 'Bearer ' }],
    ['of another scheme', { authorization: `Basic ${Buffer.from('x:s3cret').toString('base64')}` }],
    ['our secret', bearer('s3cret')],
    ['one part', bearer('x')],
    ['two parts', bearer(token().split('.').slice(0, 2).join('.'))],
    ['four parts', bearer(`${token()}.x`)],
    ['no JSON', bearer(`x.${encoded(CLAIMS)}.x`)],
    ['a list', bearer(`${encoded([])}.${encoded(CLAIMS)}.x`)],
  ])('that is %s proves nothing', async (_, sent) => {
    expect(await verify(sent)).not.toBeNull()
    expect(asked).toEqual([])
  })

  test('cannot be replaced by our secret', async () =>
    expect(await verify({ query: { token: 's3cret' } })).toBe('the token of the push subscription is missing'))

  test('of any account needs our secret beside it: anybody at Google can have one made for any audience', async () => {
    const anyone = { ...SOURCE, serviceAccount: null }
    const sent = bearer(token({ ...CLAIMS, email: 'somebody@example.com' }))
    expect(await verify(sent, anyone)).toContain('the secret is needed beside the token')
    expect(await verify({ ...sent, query: { token: 's3creT' } }, anyone)).toContain('the secret is needed')
    expect(await verify({ ...sent, query: { token: 's3cret' } }, anyone)).toBeNull()
  })

  test('is asked for only where the source has an audience', async () => {
    expect(await verify({}, { ...SOURCE, audience: null })).toBeNull()
    expect(gcpMonitoring.ownAuthorization?.(SOURCE)).toBe(true)
    expect(gcpMonitoring.ownAuthorization?.({ ...SOURCE, audience: null })).toBe(false)
  })
})

describe('Google’s keys', () => {
  const MINUTE = 60_000
  const next = () => token(CLAIMS, { ...HEADER, kid: 'k2' }, NEXT)

  test('are fetched once for many', async () => {
    await Promise.all([verify(bearer(token())), verify(bearer(token()))])
    expect(await verify(bearer(token()))).toBeNull()
    expect(asked).toHaveLength(1)
  })

  test('are fetched anew for a name that is not among them, once in a minute', async () => {
    await verify(bearer(token()))
    keys = [jwk('k2', NEXT)]
    expect(await verify(bearer(next(), laterBy(MINUTE - 1)))).toContain('none of Google’s keys')
    expect(asked).toHaveLength(1)
    const all = await Promise.all([verify(bearer(next(), laterBy(MINUTE))), verify(bearer(next(), laterBy(MINUTE)))])
    expect([all, asked.length]).toEqual([[null, null], 2])
  })

  test('that were withdrawn prove nothing after six hours', async () => {
    const long = token({ ...CLAIMS, exp: SECONDS + 48 * 3_600 })
    expect(await verify(bearer(long))).toBeNull()
    keys = [jwk('k2', NEXT)]
    expect(await verify(bearer(long, laterBy(6 * 60 * MINUTE - 1)))).toBeNull()
    expect(await verify(bearer(long, laterBy(6 * 60 * MINUTE)))).toContain('none of Google’s keys')
  })

  test('are asked for again after they could not be fetched', async () => {
    const { fetchText } = tools
    let broken = true
    tools = { ...tools, fetchText: url => (broken ? Promise.reject(new Error('no network')) : fetchText(url)) }
    await expect(verify(bearer(token()))).rejects.toThrow('no network')
    broken = false
    expect(await verify(bearer(token()))).toBeNull()
  })

  test.each([
    ['of another kind', [{ kty: 'EC', kid: 'k1', crv: 'P-256', x: 'x', y: 'y' }]],
    ['without a name', [{ ...jwk('k1', GOOGLE), kid: undefined }]],
    ['that are none', [null, 5, 'x']],
    ['in no list', 'x'],
  ])('%s are passed over', async (_, given) => {
    tools = { ...tools, fetchText: async () => JSON.stringify({ keys: given }) }
    expect(await verify(bearer(token()))).toContain('none of Google’s keys')
  })
})

describe('by the whole way', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['gcp', SOURCE]]))
    world.tools = tools
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  const incident = { incident_id: '0.x', state: 'open', condition_name: 'Checkout is slow' }
  const push = (messageId: string, data: unknown) => ({
    message: { data: Buffer.from(JSON.stringify(data)).toString('base64'), messageId },
  })
  const post = (payload: unknown, headers: Record<string, string> = { authorization: `Bearer ${token()}` }) =>
    world.post('/webhooks/gcp', payload, headers)

  test('what the token proves is taken in, and a message only once', async () => {
    const sent = push('1', { incident, version: '1.2' })
    expect(await post(sent)).toMatchObject({ status: 202, body: { accepted: 1 } })
    expect((await post(sent)).body).toEqual({ accepted: 0, repeated: true })
    expect(world.taken.flat().map(({ title }) => title)).toEqual(['Checkout is slow'])
  })

  test('what bears no token, a wrong one or our secret instead is turned away', async () => {
    const sent = push('1', { incident })
    for (const authorization of ['', 'Bearer s3cret', `Bearer ${token(CLAIMS, HEADER, OTHER)}`]) {
      expect((await post(sent, authorization ? { authorization } : {})).status).toBe(401)
    }
    expect([world.taken, world.kept]).toEqual([[], []])
  })

  test('what nobody can read is kept and answered 200, or it would come again for days', async () => {
    expect((await post(push('2', 'x'))).status).toBe(200)
    expect((await post('not JSON')).status).toBe(200)
    expect(world.kept.map(({ path }) => path)).toEqual(['message.data.incident', null])
  })
})
