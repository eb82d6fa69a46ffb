import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import {
  Aws,
  CERTIFICATE,
  confirmation,
  delivered,
  NOTIFICATION,
  OTHER,
  PEM,
  SOURCE,
  SUBSCRIBE,
  signed,
  TOPIC,
} from './aws-sns-signed.ts'

let aws: Aws
beforeEach(() => {
  aws = new Aws()
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
  ])('%s is let in', async (_, payload, of, headers) => expect(await aws.verify(payload, of, headers)).toBeNull())

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
    expect(await aws.verify(payload, of, headers)).toContain(why)
    expect(aws.fetched).toEqual([])
  })
})

describe('a subscription', () => {
  test('is confirmed by a visit to its address', async () => {
    expect(await aws.greet(signed(confirmation('SubscriptionConfirmation')))).toEqual({
      status: 200,
      body: { confirmed: TOPIC },
    })
    expect([aws.fetched, aws.told]).toEqual([[new URL(SUBSCRIBE).href], []])
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
    const answer = await aws.greet(signed({ ...confirmation('SubscriptionConfirmation'), SubscribeURL }))
    expect(answer).toMatchObject({ status: 400, body: { path: 'SubscribeURL' } })
    expect(aws.fetched).toEqual([])
  })

  test('of a topic that the rulebook does not name is stopped before: it is not proven', async () => {
    const other = TOPIC.replace('alarms', 'others')
    const envelope = {
      ...confirmation('SubscriptionConfirmation'),
      TopicArn: other,
      SubscribeURL: SUBSCRIBE.replace(TOPIC, other),
    }
    expect(await aws.verify(signed(envelope))).toContain('none of the source’s topics')
    expect(aws.fetched).toEqual([])
  })

  test('that cannot be confirmed now is confirmed at the next attempt', async () => {
    aws.answers = () => {
      throw new Error('503')
    }
    await expect(aws.greet(signed(confirmation('SubscriptionConfirmation')))).rejects.toThrow('503')
  })

  test('that has ended is told to the operators, and not taken up again', async () => {
    expect(await aws.greet(signed(confirmation('UnsubscribeConfirmation')))).toMatchObject({ status: 200 })
    expect(aws.fetched).toEqual([])
    expect(aws.told).toEqual([expect.stringContaining(`${TOPIC} sends nothing to the source aws any longer`)])
  })

  test.each([NOTIFICATION, { detail: {} }, null, 'text'])('is not what %j is about', async payload => {
    expect(await aws.greet(payload)).toBeNull()
    expect([aws.fetched, aws.told]).toEqual([[], []])
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

describe('by the whole way', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['aws', SOURCE]]))
    world.tools = aws.tools
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())
  const post = (payload: unknown, path = '/webhooks/aws?token=s3cret') =>
    world.post(path, JSON.stringify(payload), { 'content-type': 'text/plain; charset=UTF-8' })

  test('an alarm has one effect, however often it is delivered', async () => {
    const { body: first } = await post(signed(NOTIFICATION))
    const { body: second } = await post(signed(NOTIFICATION))
    expect([first, second]).toMatchObject([{ accepted: 1 }, { accepted: 0, repeated: true }])
    expect(world.taken.flat().map(({ title }) => title)).toEqual(['checkout-latency'])
  })

  test('the signature does not stand for the secret, nor the secret for the signature', async () => {
    expect((await post(signed(NOTIFICATION), '/webhooks/aws')).status).toBe(401)
    expect((await post(signed(NOTIFICATION, '1', OTHER))).status).toBe(401)
    expect((await post(NOTIFICATION)).status).toBe(401)
    expect(world.taken).toEqual([])
  })

  test('a subscription is confirmed, and one to a topic that nobody named never', async () => {
    const wanted = confirmation('SubscriptionConfirmation')
    const other = { ...wanted, TopicArn: TOPIC.replace('alarms', 'others') }
    expect((await post(signed(other))).status).toBe(401)
    expect(aws.fetched).toEqual([])
    expect(await post(signed(wanted))).toEqual({ status: 200, body: { confirmed: TOPIC } })
    expect(aws.fetched).toEqual([CERTIFICATE, new URL(SUBSCRIBE).href])
  })

  test('an alarm whose certificate cannot be fetched now is asked for again', async () => {
    aws.answers = () => {
      throw new Error('no network')
    }
    expect((await post(signed(NOTIFICATION))).status).toBe(503)
    aws.answers = () => PEM
    expect(await post(signed(NOTIFICATION))).toMatchObject({ status: 202, body: { accepted: 1 } })
  })
})
