import { describe, expect, test } from 'vitest'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import { ALARM, ARN, alarm, EVENT, enveloped, event, read, state } from './aws-sns-alarms.ts'
import { context, only, RECEIVED } from './sources.ts'

test('an alarm is read whole', () => {
  expect(alarm()).toEqual({
    source: 'prod',
    fingerprint: ARN,
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'checkout-latency',
    description: `${ALARM.AlarmDescription}\n\n${ALARM.NewStateReason}`,
    labels: {
      LoadBalancer: 'app/checkout/50dc6c49',
      metric: 'TargetResponseTime',
      metric_namespace: 'AWS/ApplicationELB',
      alertname: 'checkout-latency',
      region: 'eu-west-1',
      account: '111122223333',
    },
    links: {
      source:
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-latency',
      runbook: 'https://runbooks.example.com/checkout',
    },
    startsAt: new Date('2026-08-03T22:29:30.104Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test('EventBridge says the same of it: dimensions are an object there', () => expect(event()).toEqual(alarm()))

test('and says it also as the message of a topic', () => expect(only(read(enveloped(EVENT)))).toEqual(event()))

test('a raw message is read as it is', () => expect(only(read(ALARM, true))).toEqual(alarm()))

describe('a state', () => {
  const ended = { status: 'resolved', kind: 'alert', endsAt: new Date('2026-08-03T22:29:30.104Z'), ended: null }
  const noted = { status: 'resolved', kind: 'information' }
  test.each([
    ['ALARM', 'OK', { status: 'firing', kind: 'alert', startsAt: new Date('2026-08-03T22:29:30.104Z') }],
    ['ALARM', 'INSUFFICIENT_DATA', { status: 'firing', startsAt: new Date('2026-08-03T22:29:30.104Z') }],
    ['ALARM', 'ALARM', { status: 'firing', kind: 'alert', startsAt: null }],
    ['OK', 'ALARM', { ...ended, startsAt: null }],
    // What was in ALARM before the data went away ends like this; of what never fired, a resolve opens nothing.
    ['OK', 'INSUFFICIENT_DATA', ended],
    ['INSUFFICIENT_DATA', 'ALARM', { ...noted, title: 'checkout-latency has no data' }],
    ['INSUFFICIENT_DATA', 'OK', noted],
  ])('%s after %s is the same from both, and of one identity', (value, previous, expected) => {
    const bySns = alarm({ NewStateValue: value, OldStateValue: previous })
    expect(bySns).toMatchObject({ ...expected, fingerprint: ARN })
    expect(event(state(value, previous))).toEqual(bySns)
  })

  test('that nobody knows is named where it stands', () => {
    const message = 'expected ALARM, OK or INSUFFICIENT_DATA'
    const { state: strange } = state('BROKEN', 'OK')
    expect(read(enveloped({ ...ALARM, NewStateValue: 5 })).faults).toEqual([{ path: 'Message.NewStateValue', message }])
    expect(read({ ...EVENT, detail: { ...EVENT.detail, state: strange } }).faults).toEqual([
      { path: 'detail.state.value', message },
    ])
    const within = enveloped({ ...EVENT, detail: { ...EVENT.detail, state: strange } })
    expect(read(within).faults).toEqual([{ path: 'Message.detail.state.value', message }])
  })
})

test.each([
  ['2026-08-03T22:29:30.104+0000', '2026-08-03T22:29:30.104Z'],
  ['2026-08-04T00:29:30.104+0200', '2026-08-03T22:29:30.104Z'],
  ['2026-08-03T22:29:30Z', '2026-08-03T22:29:30.000Z'],
  ['2026-08-03T22:29:30.104+00:00', '2026-08-03T22:29:30.104Z'],
])('%s is %s', (given, expected) => expect(alarm({ StateChangeTime: given }).startsAt).toEqual(new Date(expected)))

test.each(['yesterday', '', null, 'T'.repeat(50_000)])('an instant that is none is left out (%#)', given =>
  expect(alarm({ StateChangeTime: given }).startsAt).toBeNull(),
)

describe('the identity without an ARN, as older captures come', () => {
  const { AlarmArn: _, ...older } = ALARM

  test('is the same: the region is that of the topic, not the name people read', () => {
    const found = only(read(enveloped(older)))
    expect(found).toEqual(alarm())
  })

  test('is account, region and name where no topic is said', () =>
    expect(only(read(older, true))).toMatchObject({
      fingerprint: 'arn:aws:cloudwatch:EU (Ireland):111122223333:alarm:checkout-latency',
      links: { runbook: 'https://runbooks.example.com/checkout' },
    }))

  test('is the same for an event', () => expect(event({}, { resources: [] }).fingerprint).toBe(ARN))
})

describe('what is no alarm is information, never an error', () => {
  test.each([
    ['plain text', 'The nightly export is done.\n20 files.', {}, 'The nightly export is done.'],
    ['text with a subject', 'Budget is spent to 80 %.', { Subject: 'AWS Budgets: shop' }, 'AWS Budgets: shop'],
    [
      'another notice in JSON',
      '{"Event":"autoscaling:EC2_INSTANCE_LAUNCH","Service":"AWS Auto Scaling"}',
      {},
      'autoscaling:EC2_INSTANCE_LAUNCH',
    ],
    ['JSON without anything that names it', '{"a":1}', {}, '{"a":1}'],
    ['a number', '5', {}, '5'],
    ['a list', '[1,2]', {}, '[1,2]'],
    ['an alarm’s name and no state', '{"AlarmName":"x"}', { Subject: 'x' }, 'x'],
    [
      'another event',
      JSON.stringify({ ...EVENT, source: 'aws.health', 'detail-type': 'AWS Health Event' }),
      {},
      'AWS Health Event',
    ],
  ])('%s', (_, message, more, title) => {
    const notice = only(read(enveloped(message, more)))
    expect(notice).toMatchObject({
      kind: 'information',
      title,
      description: message,
      fingerprint: 'f86e3c5b-0000-5000-8000-000000000001',
      labels: { topic: 'alarms', account: '111122223333', region: 'eu-west-1' },
    })
  })

  test('an event of something else, straight from EventBridge', () =>
    expect(event({}, { source: 'shop.ledger', 'detail-type': 'Closed' })).toMatchObject({
      kind: 'information',
      title: 'Closed',
      fingerprint: EVENT.id,
      labels: { event_source: 'shop.ledger', region: 'eu-west-1' },
    }))

  test('text by raw delivery', () =>
    expect(only(read('Nothing to see.', true))).toMatchObject({ kind: 'information', title: 'Nothing to see.' }))
})

test('a change to an alarm’s settings tells its state as well, and is ignored', () => {
  const change = { ...EVENT, 'detail-type': 'CloudWatch Alarm Configuration Change' }
  for (const payload of [change, enveloped(change)]) {
    expect(read(payload)).toEqual({ alerts: [], faults: [], ignored: 'a change to an alarm’s settings' })
  }
})

test.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'])('a %s is about no alarm', Type =>
  expect(read(enveloped('x', { Type })).ignored).toContain(Type),
)

test.each([
  [null, 'found null'],
  [5, 'found a number'],
  [[ALARM], 'found a list'],
  [{}, 'found an object'],
  [{ title: 'x' }, 'found an object'],
  ['text', 'found a text'],
])('%j is neither a message nor an event', (payload, message) =>
  expect(read(payload).faults).toEqual([{ path: '', message: expect.stringContaining(message) }]),
)

test.each([[undefined], [null], [''], ['  ']])('a message that is %j is named', Message =>
  expect(read({ ...enveloped('x'), Message }).faults).toMatchObject([{ path: 'Message' }]),
)

test('an alarm says when it is over, if not otherwise', () => {
  const of = context({ type: 'aws-sns', expireAfterMs: 60_000 })
  expect(only(awsSns.read(enveloped(ALARM), of)).expiresAt).toEqual(new Date(RECEIVED.getTime() + 60_000))
})
