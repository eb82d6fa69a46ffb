import { type KeyObject, verify as verifies, X509Certificate } from 'node:crypto'
import { HOUR } from '../../lib/time.ts'
import type { Source } from '../../rulebook/rulebook.ts'
import { SKEW_MS } from '../signature.ts'
import { instantFrom } from './fields.ts'
import { isRecord } from './reading.ts'
import type { Tools } from './system.ts'

type Fields = Readonly<Record<string, unknown>>

const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

/** The fields that each kind of message signs, in the order in which they are signed. */
const SIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', CONFIRMATION],
  ['UnsubscribeConfirmation', CONFIRMATION],
])

const ALGORITHMS: ReadonlyMap<unknown, string> = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
])

/** A region's own host. Wider patterns let in buckets of anybody, such as `sns.s3-us-west-2.amazonaws.com`. */
const HOST = /^sns\.[a-z]{2}(-[a-z]+)+-\d+\.amazonaws\.com(\.cn)?$/
const CERTIFICATE = /^\/SimpleNotificationService-[0-9a-f]+\.pem$/

/** The last attempt at a delivery comes up to an hour after the first. */
const OLDEST_MS = HOUR

/** True for what SNS wraps its messages in, signed or not. */
export function isEnvelope(payload: unknown): payload is Fields {
  return isRecord(payload) && typeof payload.Type === 'string' && SIGNED.has(payload.Type)
}

/**
 * Null where SNS has signed the message for a topic of the source within the last hour
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html). A signature alone proves only that
 * some topic of some account sent it. Throws where the certificate cannot be fetched.
 */
export async function unprovenEnvelope(
  envelope: Fields,
  { topics }: Source,
  at: Date,
  tools: Tools,
): Promise<string | null> {
  if (!topics.some(topic => topic === envelope.TopicArn)) return 'the topic is none of the source’s topics'
  const age = at.getTime() - (instantFrom(textOr(envelope.Timestamp))?.getTime() ?? Number.NaN)
  if (!(age <= OLDEST_MS && age >= -SKEW_MS)) return 'the timestamp is missing, over an hour old, or in the future'
  const algorithm = ALGORITHMS.get(envelope.SignatureVersion)
  if (!algorithm) return 'the version of the signature is neither 1 nor 2'
  const signed = signedText(envelope)
  if (signed === null || typeof envelope.Signature !== 'string') return 'the signature or a field of it is missing'
  const address = certificateAddress(envelope.SigningCertURL ?? envelope.SigningCertUrl)
  if (address === null) return 'the address of the certificate is none of SNS'
  const key = await keyAt(address, tools)
  const right = verifies(algorithm, Buffer.from(signed), key, Buffer.from(envelope.Signature, 'base64'))
  return right ? null : 'the signature is wrong'
}

/** Where a subscription to this topic is confirmed; null for any address but SNS' own for that. */
export function confirmationAddress({ SubscribeURL, TopicArn }: Fields): string | null {
  const url = snsAddress(SubscribeURL)
  if (url?.pathname !== '/' || url.searchParams.get('Action') !== 'ConfirmSubscription') return null
  const topics = url.searchParams.getAll('TopicArn')
  return topics.length === 1 && topics[0] === TopicArn ? url.href : null
}

function certificateAddress(text: unknown): string | null {
  const url = snsAddress(text)
  return url && CERTIFICATE.test(url.pathname) && url.search === '' ? url.href : null
}

function snsAddress(text: unknown): URL | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return null
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return plain && url.hash === '' && HOST.test(url.hostname) ? url : null
}

/** Null where a field is missing; only the subject may be. */
function signedText(envelope: Fields): string | null {
  let text = ''
  for (const name of SIGNED.get(textOr(envelope.Type)) ?? []) {
    const value = envelope[name]
    if (typeof value === 'string') text += `${name}\n${value}\n`
    else if (name !== 'Subject') return null
  }
  return text
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** AWS signs with a handful of certificates at a time. */
const MOST_KEYS = 20

/** Each certificate is fetched once, and once more after it could not be. */
const keys = new WeakMap<Tools, Map<string, Promise<KeyObject>>>()

function keyAt(address: string, tools: Tools): Promise<KeyObject> {
  const known = keys.get(tools) ?? new Map<string, Promise<KeyObject>>()
  keys.set(tools, known)
  const before = known.get(address)
  if (before) return before
  if (known.size >= MOST_KEYS) known.clear()
  const fetched = fetchKey(address, tools)
  known.set(address, fetched)
  fetched.catch(() => known.delete(address))
  return fetched
}

async function fetchKey(address: string, tools: Tools): Promise<KeyObject> {
  return new X509Certificate(await tools.fetchText(address)).publicKey
}
