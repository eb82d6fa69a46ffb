import { createPublicKey, type KeyObject, verify as verifies } from 'node:crypto'
import { HOUR, MINUTE } from '../../lib/time.ts'
import type { Source } from '../../rulebook/rulebook.ts'
import { parseJson } from '../body.ts'
import { SKEW_MS } from '../signature.ts'
import { isRecord } from './reading.ts'
import type { Tools } from './system.ts'

const CERTIFICATES = 'https://www.googleapis.com/oauth2/v3/certs'
const ISSUER = 'https://accounts.google.com'

/** A key that Google has withdrawn proves nothing any longer. */
const FRESH_MS = 6 * HOUR
/** Anybody can make up the name of a key; we ask Google so often at most. */
const ASKED_AGAIN_MS = MINUTE

type Fields = Readonly<Record<string, unknown>>

/**
 * Null where the token is Google's, for this source's audience and account, and in force
 * (https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions). Throws where Google's keys cannot be fetched.
 */
export async function unprovenToken(token: string, source: Source, at: Date, tools: Tools): Promise<string | null> {
  const parts = token.split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = jsonOf(head)
  const claims = jsonOf(body)
  if (!header || !claims || parts.length !== 3) return 'the bearer is no JSON Web Token'
  if (header.alg !== 'RS256' || typeof header.kid !== 'string') return 'the token is not signed as Google signs: RS256'
  const key = await keyNamed(header.kid, at, tools)
  if (!key) return 'the token is signed with none of Google’s keys'
  const right = verifies('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
  return right ? wrongClaim(claims, source, at) : 'the signature of the token is wrong'
}

function wrongClaim(claims: Fields, { audience, serviceAccount }: Source, at: Date): string | null {
  const now = at.getTime()
  if (claims.iss !== ISSUER) return 'the token is not issued by Google'
  if (claims.aud !== audience) return 'the token is for another audience'
  if (!(millis(claims.exp) > now - SKEW_MS)) return 'the token has expired'
  if (!(millis(claims.iat) <= now + SKEW_MS)) return 'the token is not valid yet'
  if (claims.nbf !== undefined && !(millis(claims.nbf) <= now + SKEW_MS)) return 'the token is not valid yet'
  if (claims.email_verified !== true) return 'Google has not verified the address of the account'
  return serviceAccount === null || claims.email === serviceAccount ? null : 'the token is another account’s'
}

function millis(seconds: unknown): number {
  return typeof seconds === 'number' ? seconds * 1_000 : Number.NaN
}

function jsonOf(part: string): Fields | null {
  const body = parseJson(Buffer.from(part, 'base64url').toString('utf8'))
  return 'json' in body && isRecord(body.json) ? body.json : null
}

type Keys = { readonly askedAt: number; readonly byName: Promise<ReadonlyMap<string, KeyObject>> }

const known = new WeakMap<Tools, Keys>()

async function keyNamed(name: string, at: Date, tools: Tools): Promise<KeyObject | null> {
  const now = at.getTime()
  const before = known.get(tools)
  if (before && now - before.askedAt < FRESH_MS) {
    const key = (await before.byName).get(name)
    if (key || now - before.askedAt < ASKED_AGAIN_MS) return key ?? null
  }
  return (await ask(now, before, tools)).get(name) ?? null
}

/** Requests that come at the same time ask once. */
function ask(now: number, before: Keys | undefined, tools: Tools): Keys['byName'] {
  const meanwhile = known.get(tools)
  if (meanwhile && meanwhile !== before) return meanwhile.byName
  const keys: Keys = { askedAt: now, byName: fetchKeys(tools) }
  known.set(tools, keys)
  keys.byName.catch(() => {
    if (known.get(tools) === keys) known.delete(tools)
  })
  return keys.byName
}

async function fetchKeys(tools: Tools): Promise<ReadonlyMap<string, KeyObject>> {
  const set: unknown = JSON.parse(await tools.fetchText(CERTIFICATES))
  const list = isRecord(set) && Array.isArray(set.keys) ? set.keys : []
  return new Map(list.filter(isRecord).flatMap(keyOf))
}

function keyOf({ kid, kty, n, e }: Fields): readonly (readonly [string, KeyObject])[] {
  if (kty !== 'RSA' || typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return []
  return [[kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })]]
}
