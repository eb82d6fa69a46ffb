import type { Source } from '../../rulebook/rulebook.ts'
import { type Body, parseJson, readJson } from '../body.ts'
import { opens, presentedSecrets } from '../secrets.ts'
import { headerOf } from '../signature.ts'
import { arnParts, isAlarm, readAlarm } from './aws-sns-alarm.ts'
import { isEvent, readEvent } from './aws-sns-event.ts'
import { confirmationAddress, isEnvelope, unprovenEnvelope } from './aws-sns-signature.ts'
import { textOf } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import type { Answer, Delivered, System, Tools } from './system.ts'

/**
 * CloudWatch's alarms (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html)
 * by SNS to an HTTPS endpoint (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html), and as
 * EventBridge has them, by SNS or straight from an API destination.
 */
export const awsSns: System = {
  read: readAws,
  body: readBody,
  verify: unproven,
  provesMore: ({ raw }) => !raw,
  greet,
  deliveryId,
}

/** A raw message is what somebody published, and that need not be JSON. */
function readBody(request: Delivered): Body {
  const body = readJson(request)
  const raw = headerOf(request.headers, 'x-amz-sns-rawdelivery') === 'true' && !request.headers['content-encoding']
  const text = request.raw.toString('utf8')
  return 'fault' in body && raw && text.trim() !== '' ? { json: text } : body
}

async function unproven(request: Delivered, payload: unknown, source: Source, tools: Tools): Promise<string | null> {
  if (isEnvelope(payload)) return unprovenEnvelope(payload, source, request.receivedAt, tools)
  const { headers } = request
  const topic = headerOf(headers, 'x-amz-sns-topic-arn')
  if (source.raw) return topic === null || source.topics.includes(topic) ? null : 'the topic is none of the source’s'
  if (topic !== null || isAlarm(payload)) return 'SNS has not signed it: raw delivery is for sources with `raw: true`'
  // Whoever may list the topic's subscriptions sees the address with the secret in it; a header they do not see.
  const presented = presentedSecrets(headers, {}, { withoutAuthorization: false })
  return opens(source.secret, presented) ? null : 'what SNS has not signed bears the secret in a header'
}

async function greet(_: Delivered, payload: unknown, source: Source, tools: Tools): Promise<Answer | null> {
  if (!isEnvelope(payload)) return null
  if (payload.Type === 'SubscriptionConfirmation') {
    const address = confirmationAddress(payload)
    if (address === null) {
      const message = 'SubscribeURL is no address at which SNS confirms this subscription'
      return { status: 400, body: { error: 'not_confirmed', path: 'SubscribeURL', message } }
    }
    await tools.fetchText(address)
    return { status: 200, body: { confirmed: payload.TopicArn } }
  }
  if (payload.Type === 'UnsubscribeConfirmation') {
    // Its SubscribeURL would subscribe again, against the will of whoever ended it.
    await tools.tellOperators(
      `The SNS topic ${textOf(payload.TopicArn)} sends nothing to the source ${source.name} any longer: ` +
        'its subscription has ended. If nobody meant that, subscribe it again.',
    )
    return { status: 200, body: { noticed: payload.TopicArn } }
  }
  return null
}

function deliveryId({ headers }: Delivered, payload: unknown): string | null {
  if (isEnvelope(payload)) return textOf(payload.MessageId) || null
  // Documented events all bear the same id, and so do those that people make of them.
  if (isEvent(payload)) return payload.id ? `${textOf(payload.id)} ${textOf(payload.time)}` : null
  return headerOf(headers, 'x-amz-sns-message-id')
}

/** What came with a message: an envelope's fields, or nothing where there is none. */
type Around = Readonly<Record<string, unknown>>

function readAws(payload: unknown, context: Context): Reading {
  if (isEnvelope(payload)) {
    if (payload.Type !== 'Notification') return ignored(`${payload.Type}: about no alarm`)
    const { Message: message } = payload
    if (!textOf(message)) return unreadable('Message', `expected a text, found ${kindOf(message)}`)
    const inner = typeof message === 'string' ? parseJson(message) : { json: message }
    return readMessage('json' in inner && isRecord(inner.json) ? inner.json : message, payload, context, 'Message.')
  }
  if (!isEvent(payload) && !isAlarm(payload) && !(context.source.raw && textOf(payload))) {
    return unreadable('', `expected a message of SNS or an event of EventBridge, found ${kindOf(payload)}`)
  }
  return readMessage(payload, {}, context, '')
}

function readMessage(message: unknown, around: Around, context: Context, path: string): Reading {
  const topic = textOf(around.TopicArn)
  const sent = { topic, attributes: attributesOf(around.MessageAttributes), path }
  if (isEvent(message)) return readEvent(message, sent, context) ?? readNotice(message, around, context)
  return isAlarm(message) ? readAlarm(message, sent, context) : readNotice(message, around, context)
}

function attributesOf(given: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(isRecord(given) ? given : {})
  return Object.fromEntries(entries.map(([name, one]) => [name, isRecord(one) ? one.Value : null]))
}

/** Whatever else AWS or people publish on a topic: worth keeping, and nothing that says whether it fires. */
function readNotice(message: unknown, around: Around, context: Context): Reading {
  const said = isRecord(message) ? message : {}
  const text = textOf(message)
  const [, , region, account, topic] = arnParts(textOf(around.TopicArn))
  return reading(
    signalOf(
      {
        status: 'firing',
        kind: 'information',
        title: [around.Subject, said['detail-type'], said.Subject, said.Event, text.split('\n')[0], 'A notice of AWS'],
        description: text,
        identity: textOf(around.MessageId) || textOf(said.id),
        labels: { topic, region: said.region ?? region, account: said.account ?? account, event_source: said.source },
      },
      context,
    ),
  )
}
