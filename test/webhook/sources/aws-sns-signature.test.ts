import { sign } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import type { Delivered, Tools } from '../../../src/webhook/sources/system.ts'
import { certificateOf, createSigner } from './certificate.ts'
import { RECEIVED, source } from './sources.ts'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms'
const CERTIFICATE = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c3d4e5f60718293a4b5c6d7e8f9.pem'
const SUBSCRIBE = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`

const AWS = createSigner()
const PEM = certificateOf(AWS)
const OTHER = createSigner()

type Envelope = Readonly<Record<string, unknown>>

const NOTIFICATION: Envelope = {
  Type: 'Notification',
  MessageId: 'f86e3c5b-0000-5000-8000-000000000001',
  TopicArn: TOPIC,
  Subject: 'ALARM: "checkout-latency" in EU (Ireland)',
  Message: '{"AlarmName":"checkout-latency","NewStateValue":"ALARM","NewStateReason":"über 1.5\\n"}',
  Timestamp: '2026-08-03T22:29:30.161Z',
  SigningCertURL: CERTIFICATE,
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=x',
}
const { Subject: _, ...WITHOUT_SUBJECT } = NOTIFICATION
const confirmation = (Type: string): Envelope => ({
  Type,
  MessageId: '165545c9-0000-4000-8000-000000000002',
  Token: '2336412f37',
  TopicArn: TOPIC,
  Message: 'You have chosen to subscribe to the topic.\nTo confirm, visit the SubscribeURL.',
  SubscribeURL: SUBSCRIBE,
  Timestamp: '2026-08-03T22:29:30.161Z',
  SigningCertURL: CERTIFICATE,
})

/** As SNS signs: each field it has, in this order, name and value on lines of their own. */
function signed(envelope: Envelope, version = '1', { privateKey } = AWS): Envelope {
  const names =
    envelope.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const text = names.flatMap(name => (name in envelope ? `${name}\n${envelope[name]}\n` : [])).join('')
  const algorithm = version === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
  const Signature = sign(algorithm, Buffer.from(text), privateKey).toString('base64')
  return { ...envelope, SignatureVersion: version, Signature }
}

/** What the world saw: addresses that were fetched, and what operators were told. */
let fetched: string[]
let told: string[]
let answers: () => string
let tools: Tools
beforeEach(() => {
  fetched = []
  told = []
  answers = () => PEM
  tools = {
    fetchText: async url => {
      fetched.push(url)
      return answers()
    },
    tellOperators: async text => {
      told.push(text)
    },
  }
})

const SOURCE = source({ name: 'aws', type: 'aws-sns', topics: [TOPIC] })

function delivered(payload: unknown, headers: Delivered['headers'] = {}): Delivered {
  const raw = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const url = 'https://tocsin.example.com/webhooks/aws?token=s3cret'
  return { method: 'POST', headers, query: { token: 's3cret' }, raw, url, receivedAt: RECEIVED }
}

const verify = async (payload: unknown, of: Source = SOURCE, headers: Delivered['headers'] = {}) =>
  (await awsSns.verify?.(delivered(payload, headers), payload, of, tools)) ?? null
const greet = async (payload: unknown, of = SOURCE) =>
  (await awsSns.greet?.(delivered(payload), payload, of, tools)) ?? null

describe('the signature of SNS', () => {
  test.each([
    ['a notification', '1', NOTIFICATION],
    ['a notification', '2', NOTIFICATION],
    ['a notification without a subject', '1', WITHOUT_SUBJECT],
    ['a confirmation of a subscription', '1', confirmation('SubscriptionConfirmation')],
    ['a confirmation of its end', '1', confirmation('UnsubscribeConfirmation')],
    ['a confirmation of its end', '2', confirmation('UnsubscribeConfirmation')],
  ])('proves %s, version %s', async (_, version, envelope) => {
    expect(await verify(signed(envelope, version))).toBeNull()
    expect(fetched).toEqual([CERTIFICATE])
  })

  test('is about the texts, whichever way JSON writes them', async () => {
    const written = JSON.stringify(signed(NOTIFICATION)).replaceAll('ü', '\\u00fc')
    expect(await verify(JSON.parse(written))).toBeNull()
  })

  test.each([
    ['Message', { Message: `${NOTIFICATION.Message} ` }],
    ['MessageId', { MessageId: 'another' }],
    ['Subject', { Subject: 'OK' }],
    ['Timestamp', { Timestamp: '2026-08-03T22:29:31.161Z' }],
    ['no Subject', { Subject: undefined }],
  ])('is wrong for another %s', async (_, change) =>
    expect(await verify({ ...signed(NOTIFICATION), ...change })).toBe('the signature is wrong'),
  )

  test('is wrong with one bit flipped, of another key, or of the other version', async () => {
    const right = signed(NOTIFICATION)
    const bytes = Buffer.from(String(right.Signature), 'base64')
    bytes[40] = (bytes[40] ?? 0) ^ 1
    const wrong = 'the signature is wrong'
    expect(await verify({ ...right, Signature: bytes.toString('base64') })).toBe(wrong)
    expect(await verify(signed(NOTIFICATION, '1', OTHER))).toBe(wrong)
    expect(await verify({ ...right, SignatureVersion: '2' })).toBe(wrong)
    expect(await verify({ ...right, Signature: '' })).toBe(wrong)
  })

  test('is wrong where a subscription is passed off as a notification', async () =>
    expect(await verify({ ...signed(confirmation('SubscriptionConfirmation')), Type: 'Notification' })).toBe(
      'the signature is wrong',
    ))

  test.each([
    [{ SignatureVersion: '3' }, 'the version'],
    [{ SignatureVersion: 1 }, 'the version'],
    [{ SignatureVersion: undefined }, 'the version'],
    [{ Signature: undefined }, 'is missing'],
    [{ Message: undefined }, 'is missing'],
    [{ MessageId: 5 }, 'is missing'],
    [{ TopicArn: `${TOPIC}-2` }, 'none of the source’s topics'],
    [{ TopicArn: TOPIC.replace('1111', '9999') }, 'none of the source’s topics'],
    [{ TopicArn: undefined }, 'none of the source’s topics'],
    [{ TopicArn: [TOPIC] }, 'none of the source’s topics'],
  ])('is not even looked at with %j', async (change, why) => {
    expect(await verify({ ...signed(NOTIFICATION), ...change })).toContain(why)
    expect(fetched).toEqual([])
  })

  test.each([
    ['2026-08-03T21:30:01Z', null],
    ['2026-08-03T22:34:59Z', null],
    ['2026-08-03T21:29:59Z', 'the timestamp'],
    ['2026-08-03T22:35:01Z', 'the timestamp'],
    ['2025-08-03T22:30:00Z', 'the timestamp'],
    ['now', 'the timestamp'],
    [undefined, 'the timestamp'],
  ])('of %s, received at 22:30, is %s', async (Timestamp, why) => {
    const answer = await verify(signed({ ...NOTIFICATION, Timestamp }))
    expect(answer?.slice(0, 13) ?? null).toBe(why)
  })
})

describe('the certificate', () => {
  test.each([
    ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem'],
    ['https://sns.eu-west-1.amazonaws.com:443/SimpleNotificationService-0a.pem'],
    ['https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-0a.pem'],
    ['https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0a.pem'],
    ['https://SNS.ap-southeast-2.amazonaws.com/SimpleNotificationService-0a.pem'],
  ])('is fetched from %s', async SigningCertURL => {
    expect(await verify(signed({ ...NOTIFICATION, SigningCertURL }))).toBeNull()
    expect(fetched).toEqual([new URL(SigningCertURL).href])
  })

  const path = 'SimpleNotificationService-0a.pem'
  test.each([
    `http://sns.eu-west-1.amazonaws.com/${path}`,
    `https://sns.eu-west-1.amazonaws.com:8443/${path}`,
    `https://user@sns.eu-west-1.amazonaws.com/${path}`,
    `https://user:pw@sns.eu-west-1.amazonaws.com/${path}`,
    `https://sns.s3-us-west-2.amazonaws.com/${path}`,
    `https://sns.s3.amazonaws.com/${path}`,
    `https://sns.eu-west-1.amazonaws.com.evil.example/${path}`,
    `https://evil.example/sns.eu-west-1.amazonaws.com/${path}`,
    `https://evil.example#sns.eu-west-1.amazonaws.com/${path}`,
    `https://evil.example\\@sns.eu-west-1.amazonaws.com/${path}`,
    `https://xsns.eu-west-1.amazonaws.com/${path}`,
    `https://sns.eu-west-1.amazonaws.com./${path}`,
    `https://sns.eu-west-1.amazonaws.com/x/${path}`,
    `https://sns.eu-west-1.amazonaws.com/../${path}x`,
    `https://sns.eu-west-1.amazonaws.com/${path}?x=1`,
    `https://sns.eu-west-1.amazonaws.com/${path}#x`,
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0z.pem',
    'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&x=/SimpleNotificationService-0a.pem',
    `//sns.eu-west-1.amazonaws.com/${path}`,
    'file:///etc/passwd',
    '',
    5,
    undefined,
  ])('is not fetched from %s', async SigningCertURL => {
    expect(await verify(signed({ ...NOTIFICATION, SigningCertURL }))).toBe(
      'the address of the certificate is none of SNS',
    )
    expect(fetched).toEqual([])
  })

  test('has another name in records made for Lambda', async () => {
    const { SigningCertURL, ...rest } = NOTIFICATION
    expect(await verify(signed({ ...rest, SigningCertUrl: SigningCertURL, Subject: null }))).not.toBeNull()
    expect(
      await verify({
        ...signed({ ...WITHOUT_SUBJECT, SigningCertURL: undefined }),
        SigningCertUrl: CERTIFICATE,
        Subject: null,
      }),
    ).toBeNull()
  })

  test('is fetched once, and once for each address', async () => {
    const other = { ...NOTIFICATION, SigningCertURL: CERTIFICATE.replace('0a1b', '0a1c') }
    await Promise.all([verify(signed(NOTIFICATION)), verify(signed(NOTIFICATION))])
    for (const envelope of [NOTIFICATION, other, WITHOUT_SUBJECT]) expect(await verify(signed(envelope))).toBeNull()
    expect(fetched).toEqual([CERTIFICATE, other.SigningCertURL])
  })

  test('that cannot be fetched is asked for again with the next attempt: the alarm must not be lost', async () => {
    answers = () => {
      throw new Error('no network')
    }
    await expect(verify(signed(NOTIFICATION))).rejects.toThrow('no network')
    answers = () => 'not a certificate'
    await expect(verify(signed(NOTIFICATION))).rejects.toThrow()
    answers = () => PEM
    expect(await verify(signed(NOTIFICATION))).toBeNull()
  })

  test('is forgotten when there have been too many, and fetched anew', async () => {
    const numbered = (n: number) => ({
      ...NOTIFICATION,
      SigningCertURL: CERTIFICATE.replace('0a1b', String(1_000 + n)),
    })
    for (let n = 0; n < 21; n++) await verify(signed(numbered(n)))
    await verify(signed(numbered(0)))
    expect(fetched).toHaveLength(22)
  })
})

describe('what SNS has not signed', () => {
  const EVENT = { 'detail-type': 'CloudWatch Alarm State Change', source: 'aws.cloudwatch', detail: {} }
  const ALARM = { AlarmName: 'x', NewStateValue: 'ALARM' }
  const SECRET = { authorization: 'Bearer s3cret' }
  const RAW = { 'x-amz-sns-rawdelivery': 'true', 'x-amz-sns-topic-arn': TOPIC }
  const allowed = { ...SOURCE, raw: true }

  test.each([
    ['an event with the secret in a header', EVENT, SOURCE, SECRET],
    ['an event with the secret in our own header', EVENT, SOURCE, { 'x-tocsin-token': 's3cret' }],
    ['what cannot be read, with the secret in a header', null, SOURCE, SECRET],
    ['a raw alarm where raw delivery is allowed', ALARM, allowed, RAW],
    ['raw text where raw delivery is allowed', 'Done.', allowed, RAW],
    ['a raw event without any header, where raw delivery is allowed', EVENT, allowed, {}],
  ])('%s is let in', async (_, payload, of, headers) => expect(await verify(payload, of, headers)).toBeNull())

  test.each([
    ['an event with the secret in the address only', EVENT, SOURCE, {}, 'in a header'],
    ['an event with a wrong secret', EVENT, SOURCE, { authorization: 'Bearer s3creT' }, 'in a header'],
    ['what cannot be read', null, SOURCE, {}, 'in a header'],
    ['an alarm, whatever bears the secret', ALARM, SOURCE, SECRET, '`raw: true`'],
    ['raw delivery, whatever bears the secret', EVENT, SOURCE, { ...RAW, ...SECRET }, '`raw: true`'],
    ['raw delivery of another topic', ALARM, allowed, { ...RAW, 'x-amz-sns-topic-arn': `${TOPIC}2` }, 'none of'],
    ['a notification', NOTIFICATION, SOURCE, SECRET, 'the version of the signature'],
    ['a notification where raw delivery is allowed', NOTIFICATION, allowed, { ...RAW, ...SECRET }, 'the version'],
    [
      'a subscription where raw delivery is allowed',
      confirmation('SubscriptionConfirmation'),
      allowed,
      RAW,
      'the version',
    ],
  ])('%s is not', async (_, payload, of, headers, why) => {
    expect(await verify(payload, of, headers)).toContain(why)
    expect(fetched).toEqual([])
  })
})

describe('a subscription', () => {
  test('is confirmed by a visit to its address', async () => {
    expect(await greet(signed(confirmation('SubscriptionConfirmation')))).toEqual({
      status: 200,
      body: { confirmed: TOPIC },
    })
    expect([fetched, told]).toEqual([[new URL(SUBSCRIBE).href], []])
  })

  test.each([
    SUBSCRIBE.replace('https', 'http'),
    SUBSCRIBE.replace('sns.eu-west-1.amazonaws.com', 'sns.eu-west-1.amazonaws.com.evil.example'),
    SUBSCRIBE.replace('sns.eu-west-1', 'sns.s3-eu-west-1'),
    SUBSCRIBE.replace('.com/', '.com:8080/'),
    SUBSCRIBE.replace('//', '//user@'),
    SUBSCRIBE.replace('/?', '/x?'),
    SUBSCRIBE.replace('ConfirmSubscription', 'Publish'),
    SUBSCRIBE.replace('alarms', 'others'),
    `${SUBSCRIBE}&TopicArn=arn:aws:sns:eu-west-1:999999999999:others`,
    'https://sns.eu-west-1.amazonaws.com/',
    '',
    undefined,
  ])('is not confirmed at %s', async SubscribeURL => {
    const answer = await greet(signed({ ...confirmation('SubscriptionConfirmation'), SubscribeURL }))
    expect(answer).toMatchObject({ status: 400, body: { path: 'SubscribeURL' } })
    expect(fetched).toEqual([])
  })

  test('of a topic that the rulebook does not name is stopped before: it is not proven', async () => {
    const other = TOPIC.replace('alarms', 'others')
    const envelope = {
      ...confirmation('SubscriptionConfirmation'),
      TopicArn: other,
      SubscribeURL: SUBSCRIBE.replace(TOPIC, other),
    }
    expect(await verify(signed(envelope))).toContain('none of the source’s topics')
    expect(fetched).toEqual([])
  })

  test('that cannot be confirmed now is confirmed at the next attempt', async () => {
    answers = () => {
      throw new Error('503')
    }
    await expect(greet(signed(confirmation('SubscriptionConfirmation')))).rejects.toThrow('503')
  })

  test('that has ended is told to the operators, and not taken up again', async () => {
    expect(await greet(signed(confirmation('UnsubscribeConfirmation')))).toMatchObject({ status: 200 })
    expect(fetched).toEqual([])
    expect(told).toEqual([expect.stringContaining(`${TOPIC} sends nothing to the source aws any longer`)])
  })

  test.each([NOTIFICATION, { detail: {} }, null, 'text'])('is not what %j is about', async payload => {
    expect(await greet(payload)).toBeNull()
    expect([fetched, told]).toEqual([[], []])
  })
})

describe('a delivery', () => {
  const idOf = (payload: unknown, headers: Delivered['headers'] = {}) =>
    awsSns.deliveryId?.(delivered(payload, headers), payload)
  const EVENT = { 'detail-type': 'x', detail: {}, id: 'c4c1', time: '2026-08-03T22:29:30Z' }

  test('is known by what SNS has signed, whatever a header says', () =>
    expect(idOf(NOTIFICATION, { 'x-amz-sns-message-id': 'other' })).toBe(NOTIFICATION.MessageId))

  test('of a raw message is known by its header', () =>
    expect(idOf({ AlarmName: 'x' }, { 'x-amz-sns-message-id': 'b2c3' })).toBe('b2c3'))

  test('of an event is known by its id and its time: samples of the documentation share one id', () => {
    expect(idOf(EVENT)).toBe(idOf({ ...EVENT }))
    expect(idOf(EVENT)).not.toBe(idOf({ ...EVENT, time: '2026-08-03T22:59:30Z' }))
  })

  test.each([[{ ...EVENT, id: undefined }], [null], [{}], [{ ...NOTIFICATION, MessageId: undefined }]])(
    'of %j has no identity',
    payload => expect(idOf(payload)).toBeNull(),
  )
})

describe('the body', () => {
  const body = (text: string, headers: Delivered['headers'] = {}) => awsSns.body?.(delivered(text, headers))
  const RAW = { 'x-amz-sns-rawdelivery': 'true' }

  test('is JSON that calls itself text', () =>
    expect(body('{"Type":"x"}', { 'content-type': 'text/plain; charset=UTF-8' })).toEqual({ json: { Type: 'x' } }))

  test('of a raw message may be any text', () => expect(body('Done.', RAW)).toEqual({ json: 'Done.' }))

  test.each([
    ['Done.', {}],
    ['', RAW],
    [' \n', RAW],
    ['\u001f\u008b', { ...RAW, 'content-encoding': 'gzip' }],
  ])('that is %j cannot be read', (text, headers) => expect(body(text, headers)).toHaveProperty('fault'))
})
