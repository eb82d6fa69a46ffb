import { sign } from 'node:crypto'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import type { Delivered, Tools } from '../../../src/webhook/sources/system.ts'
import { certificateOf, createSigner } from './certificate.ts'
import { RECEIVED, source } from './sources.ts'

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms'
export const CERTIFICATE =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c3d4e5f60718293a4b5c6d7e8f9.pem'
export const SUBSCRIBE = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`

export const AWS = createSigner()
export const PEM = certificateOf(AWS)
export const OTHER = createSigner()

type Envelope = Readonly<Record<string, unknown>>

export const NOTIFICATION: Envelope = {
  Type: 'Notification',
  MessageId: 'f86e3c5b-0000-5000-8000-000000000001',
  TopicArn: TOPIC,
  Subject: 'ALARM: "checkout-latency" in EU (Ireland)',
  Message: '{"AlarmName":"checkout-latency","NewStateValue":"ALARM","NewStateReason":"über 1.5\\n"}',
  Timestamp: '2026-08-03T22:29:30.161Z',
  SigningCertURL: CERTIFICATE,
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=x',
}
const { Subject: _, ...rest } = NOTIFICATION
export const WITHOUT_SUBJECT: Envelope = rest
export const confirmation = (Type: string): Envelope => ({
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
export function signed(envelope: Envelope, version = '1', { privateKey } = AWS): Envelope {
  const names =
    envelope.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const text = names.flatMap(name => (name in envelope ? `${name}\n${envelope[name]}\n` : [])).join('')
  const algorithm = version === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
  const Signature = sign(algorithm, Buffer.from(text), privateKey).toString('base64')
  return { ...envelope, SignatureVersion: version, Signature }
}

type Headers = Delivered['headers']

export function delivered(payload: unknown, headers: Headers = {}): Delivered {
  const raw = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const url = 'https://tocsin.example.com/webhooks/aws?token=s3cret'
  return { method: 'POST', headers, query: { token: 's3cret' }, raw, url, receivedAt: RECEIVED }
}

export const SOURCE = source({ name: 'aws', type: 'aws-sns', topics: [TOPIC] })

/** What SNS and our operators see of us. */
export class Aws {
  readonly fetched: string[] = []
  readonly told: string[] = []
  answers = () => PEM
  readonly tools: Tools = {
    fetchText: async url => {
      this.fetched.push(url)
      return this.answers()
    },
    tellOperators: async text => {
      this.told.push(text)
    },
  }

  async verify(payload: unknown, of: Source = SOURCE, headers: Headers = {}): Promise<string | null> {
    return (await awsSns.verify?.(delivered(payload, headers), payload, of, this.tools)) ?? null
  }

  async greet(payload: unknown) {
    return (await awsSns.greet?.(delivered(payload), payload, SOURCE, this.tools)) ?? null
  }
}
