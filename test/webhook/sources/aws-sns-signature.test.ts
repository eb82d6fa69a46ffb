import { beforeEach, describe, expect, test } from 'vitest'
import {
  Aws,
  CERTIFICATE,
  confirmation,
  NOTIFICATION,
  OTHER,
  PEM,
  signed,
  TOPIC,
  WITHOUT_SUBJECT,
} from './aws-sns-signed.ts'

let aws: Aws
beforeEach(() => {
  aws = new Aws()
})

describe('the signature of SNS', () => {
  test.each([
    ['a notification', '1', NOTIFICATION],
    ['a notification', '2', NOTIFICATION],
    ['a notification without a subject', '1', WITHOUT_SUBJECT],
    ['a confirmation of a subscription', '1', confirmation('SubscriptionConfirmation')],
    ['a confirmation of its end', '1', confirmation('UnsubscribeConfirmation')],
    ['a confirmation of its end', '2', confirmation('UnsubscribeConfirmation')],
  ])('proves %s, version %s', async (_, version, envelope) => {
    expect(await aws.verify(signed(envelope, version))).toBeNull()
    expect(aws.fetched).toEqual([CERTIFICATE])
  })

  test('is about the texts, whichever way JSON writes them', async () => {
    const written = JSON.stringify(signed(NOTIFICATION)).replaceAll('ü', '\\u00fc')
    expect(await aws.verify(JSON.parse(written))).toBeNull()
  })

  test.each([
    ['Message', { Message: `${NOTIFICATION.Message} ` }],
    ['MessageId', { MessageId: 'another' }],
    ['Subject', { Subject: 'OK' }],
    ['Timestamp', { Timestamp: '2026-08-03T22:29:31.161Z' }],
    ['no Subject', { Subject: undefined }],
  ])('is wrong for another %s', async (_, change) =>
    expect(await aws.verify({ ...signed(NOTIFICATION), ...change })).toBe('the signature is wrong'),
  )

  test('is wrong with one bit flipped, of another key, or of the other version', async () => {
    const right = signed(NOTIFICATION)
    const bytes = Buffer.from(String(right.Signature), 'base64')
    bytes[40] = (bytes[40] ?? 0) ^ 1
    const wrong = 'the signature is wrong'
    expect(await aws.verify({ ...right, Signature: bytes.toString('base64') })).toBe(wrong)
    expect(await aws.verify(signed(NOTIFICATION, '1', OTHER))).toBe(wrong)
    expect(await aws.verify({ ...right, SignatureVersion: '2' })).toBe(wrong)
    expect(await aws.verify({ ...right, Signature: '' })).toBe(wrong)
  })

  test('is wrong where a subscription is passed off as a notification', async () =>
    expect(await aws.verify({ ...signed(confirmation('SubscriptionConfirmation')), Type: 'Notification' })).toBe(
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
    expect(await aws.verify({ ...signed(NOTIFICATION), ...change })).toContain(why)
    expect(aws.fetched).toEqual([])
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
    const answer = await aws.verify(signed({ ...NOTIFICATION, Timestamp }))
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
    expect(await aws.verify(signed({ ...NOTIFICATION, SigningCertURL }))).toBeNull()
    expect(aws.fetched).toEqual([new URL(SigningCertURL).href])
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
    expect(await aws.verify(signed({ ...NOTIFICATION, SigningCertURL }))).toBe(
      'the address of the certificate is none of SNS',
    )
    expect(aws.fetched).toEqual([])
  })

  test('has another name in records made for Lambda', async () => {
    const { SigningCertURL, ...rest } = NOTIFICATION
    expect(await aws.verify(signed({ ...rest, SigningCertUrl: SigningCertURL, Subject: null }))).not.toBeNull()
    expect(
      await aws.verify({
        ...signed({ ...WITHOUT_SUBJECT, SigningCertURL: undefined }),
        SigningCertUrl: CERTIFICATE,
        Subject: null,
      }),
    ).toBeNull()
  })

  test('is fetched once, and once for each address', async () => {
    const other = { ...NOTIFICATION, SigningCertURL: CERTIFICATE.replace('0a1b', '0a1c') }
    await Promise.all([aws.verify(signed(NOTIFICATION)), aws.verify(signed(NOTIFICATION))])
    for (const envelope of [NOTIFICATION, other, WITHOUT_SUBJECT]) expect(await aws.verify(signed(envelope))).toBeNull()
    expect(aws.fetched).toEqual([CERTIFICATE, other.SigningCertURL])
  })

  test('that cannot be fetched is asked for again with the next attempt: the alarm must not be lost', async () => {
    aws.answers = () => {
      throw new Error('no network')
    }
    await expect(aws.verify(signed(NOTIFICATION))).rejects.toThrow('no network')
    aws.answers = () => 'not a certificate'
    await expect(aws.verify(signed(NOTIFICATION))).rejects.toThrow()
    aws.answers = () => PEM
    expect(await aws.verify(signed(NOTIFICATION))).toBeNull()
  })

  test('is forgotten when there have been too many, and fetched anew', async () => {
    const numbered = (n: number) => ({
      ...NOTIFICATION,
      SigningCertURL: CERTIFICATE.replace('0a1b', String(1_000 + n)),
    })
    for (let n = 0; n < 21; n++) await aws.verify(signed(numbered(n)))
    await aws.verify(signed(numbered(0)))
    expect(aws.fetched).toHaveLength(22)
  })
})
