import { describe, expect, test } from 'vitest'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import { context, only, RECEIVED } from './sources.ts'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms'
const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-latency'

/** An alarm's message, as the actions of CloudWatch send it. */
const ALARM = {
  AlarmName: 'checkout-latency',
  AlarmDescription: 'Checkout answers slowly.\nsev: SEV2\nRunbook: https://runbooks.example.com/checkout.',
  AWSAccountId: '111122223333',
  AlarmConfigurationUpdatedTimestamp: '2026-07-01T08:00:00.000+0000',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: 3 datapoints were greater than the threshold (1.5).',
  StateChangeTime: '2026-08-03T22:29:30.104+0000',
  Region: 'EU (Ireland)',
  AlarmArn: ARN,
  OldStateValue: 'OK',
  OKActions: [TOPIC],
  AlarmActions: [TOPIC],
  InsufficientDataActions: [],
  Trigger: {
    MetricName: 'TargetResponseTime',
    Namespace: 'AWS/ApplicationELB',
    StatisticType: 'ExtendedStatistic',
    ExtendedStatistic: 'p99',
    Unit: null,
    Dimensions: [{ value: 'app/checkout/50dc6c49', name: 'LoadBalancer' }],
    Period: 60,
    EvaluationPeriods: 3,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 1.5,
    TreatMissingData: '- TreatMissingData:                    notBreaching',
    EvaluateLowSampleCountPercentile: '',
  },
}

/** The same alarm's event. */
const EVENT = {
  version: '0',
  id: '6f1f0a2b-0000-4000-8000-000000000001',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '111122223333',
  time: '2026-08-03T22:29:30Z',
  region: 'eu-west-1',
  resources: [ARN],
  detail: {
    alarmName: 'checkout-latency',
    configuration: {
      description: 'Checkout answers slowly.\nsev: SEV2\nRunbook: https://runbooks.example.com/checkout.',
      metrics: [
        {
          id: 'm1',
          metricStat: {
            metric: {
              dimensions: { LoadBalancer: 'app/checkout/50dc6c49' },
              name: 'TargetResponseTime',
              namespace: 'AWS/ApplicationELB',
            },
            period: 60,
            stat: 'p99',
          },
          returnData: true,
        },
      ],
    },
    previousState: { reason: 'Fine.', timestamp: '2026-08-03T20:00:00.987+0000', value: 'OK' },
    state: {
      reason: 'Threshold Crossed: 3 datapoints were greater than the threshold (1.5).',
      reasonData: '{"version":"1.0","threshold":1.5}',
      timestamp: '2026-08-03T22:29:30.104+0000',
      value: 'ALARM',
    },
  },
}

const read = (payload: unknown, raw = false) => awsSns.read(payload, context({ type: 'aws-sns', topics: [TOPIC], raw }))

/** Within a message of SNS; what the signature is about is checked elsewhere. */
const enveloped = (message: unknown, more: Record<string, unknown> = {}) => ({
  Type: 'Notification',
  MessageId: 'f86e3c5b-0000-5000-8000-000000000001',
  TopicArn: TOPIC,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-08-03T22:29:30.161Z',
  SignatureVersion: '1',
  ...more,
})
const alarm = (changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  only(read(enveloped({ ...ALARM, ...changes }, more)))
const event = (detail: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) =>
  only(read({ ...EVENT, ...changes, detail: { ...EVENT.detail, ...detail } }))
const state = (value: string, previous: string, more: Record<string, unknown> = {}) => ({
  state: { ...EVENT.detail.state, value, ...more },
  previousState: { ...EVENT.detail.previousState, value: previous },
})

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

describe('the severity', () => {
  test.each([
    ['sev: SEV1', 'sev1'],
    ['severity=critical', 'sev1'],
    ['Slow. Severity: Warning.', 'sev3'],
    ['priority: P2', 'sev2'],
    ['**severity:** high', 'sev2'],
    ['p99 is over 1.5 s [SEV3]', 'sev3'],
    ['severity: see the runbook (sev4)', 'sev4'],
    ['severity: whatever', null],
    ['seven of nine errors, critical path', null],
    ['', null],
    [null, null],
  ])('of the description %j is %j', (AlarmDescription, severity) =>
    expect(alarm({ AlarmDescription }).severity).toBe(severity),
  )

  test.each([
    ['checkout-critical', 'sev1'],
    ['[SEV3] checkout', 'sev3'],
    ['P1_checkout', 'sev1'],
    ['checkout-warn', 'sev3'],
    ['checkout-p99-prod', null],
    ['checkout-error-rate', null],
    ['high-cpu', null],
    ['user-info-down', null],
    ['noncritical-batch', null],
  ])('of the name %j is %j', (AlarmName, severity) =>
    expect(alarm({ AlarmName, AlarmDescription: null }).severity).toBe(severity),
  )

  const attributes = { MessageAttributes: { Severity: { Type: 'String', Value: 'minor' }, team: { Value: 'pay' } } }

  test('of an attribute counts after the description and before the name, and attributes are labels', () => {
    const name = { AlarmName: 'checkout-critical', AlarmDescription: null }
    expect(alarm(name, attributes)).toMatchObject({ severity: 'sev3', labels: { team: 'pay', Severity: 'minor' } })
    expect(alarm({ AlarmDescription: 'sev: SEV4' }, attributes).severity).toBe('sev4')
  })

  test('of a tag counts the same, and tags are labels', () => {
    const tagged = { alarmTags: { severity: 'critical', service: 'checkout' }, configuration: {} }
    expect(event(tagged)).toMatchObject({ severity: 'sev1', labels: { service: 'checkout' } })
  })

  test('of the rulebook’s own words comes first', () => {
    const of = context({ type: 'aws-sns', severities: { SEV2: 'sev1' } })
    expect(only(awsSns.read(enveloped(ALARM), of)).severity).toBe('sev1')
  })
})

describe('an alarm on', () => {
  const query = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: {
      Metric: {
        Dimensions: [{ value: 'app/checkout/50dc6c49', name: 'LoadBalancer' }],
        MetricName,
        Namespace: 'AWS/ApplicationELB',
      },
      Period: 60,
      Stat: 'Sum',
    },
    ReturnData: false,
  })
  const labels = { LoadBalancer: 'app/checkout/50dc6c49', metric_namespace: 'AWS/ApplicationELB' }

  test.each([
    [{ Label: '5xx %' }, '5xx %'],
    [{}, '100*m1/m2'],
  ])('metric math has no metric of its own (%j)', (more, metric) => {
    const Metrics = [
      { Expression: '100*m1/m2', Id: 'e1', ReturnData: true, ...more },
      query('m1', 'HTTPCode_Target_5XX_Count'),
      query('m2', 'RequestCount'),
    ]
    const Trigger = { Period: 60, EvaluationPeriods: 1, Threshold: 5, Metrics }
    expect(alarm({ Trigger, AlarmDescription: null }).labels).toMatchObject({ ...labels, metric })
  })

  test('metric math has an expression in its event', () => {
    const metrics = [{ expression: 'm1*2', id: 'e1', label: 'Twice', returnData: true }]
    const configuration = { metrics: [...metrics, { ...EVENT.detail.configuration.metrics[0], returnData: false }] }
    expect(event({ configuration }).labels).toMatchObject({ ...labels, metric: 'Twice' })
  })

  test.each([
    [[{ Arn: ARN, State: { Value: 'ALARM', Timestamp: '2026-08-03T22:29:00.000+0000' } }], 'checkout-latency (ALARM)'],
    [[ARN, ARN.replace('latency', '5xx')], 'checkout-latency, checkout-5xx'],
  ])('other alarms says which (%#)', (TriggeringChildren, because) => {
    const { Trigger: _, ...rest } = ALARM
    const composite = { ...rest, AlarmName: 'checkout', AlarmRule: 'ALARM(checkout-latency)', TriggeringChildren }
    const { description, title } = only(read(enveloped(composite)))
    expect([title, description.split('\n\n').at(-1)]).toEqual(['checkout', `Because of ${because}`])
  })

  test.each([[[]], [null], ['x'], [[null, 5, {}]]])('other alarms may say nothing of them (%j)', children =>
    expect(alarm({ TriggeringChildren: children }).description).not.toContain('Because'),
  )

  test.each([['Trigger'], ['top']])('logs has a query (%s)', where => {
    const logs = { LogGroups: ['/shop/checkout', '/shop/ledger'], QueryString: 'filter @message like /declined/' }
    const found = alarm(where === 'top' ? { ...logs, Trigger: undefined } : { Trigger: logs })
    expect(found.labels).toMatchObject({ log_group: '/shop/checkout, /shop/ledger' })
    expect(found.description).toContain(logs.QueryString)
  })
})

describe('a composite alarm whose actions', () => {
  test.each([['Alarm'], ['ExtensionPeriod']])('%s holds back is a note, and pages nobody', by => {
    const held = event(state('ALARM', 'OK', { actionsSuppressedBy: by, actionsSuppressedReason: 'Held back.' }))
    expect(held).toMatchObject({ kind: 'information', fingerprint: ARN })
    expect(held.title).toBe(`checkout-latency is in ALARM, its actions held back (${by})`)
  })

  test('only wait whether something will hold them back fires', () =>
    expect(event(state('ALARM', 'OK', { actionsSuppressedBy: 'WaitPeriod' })).status).toBe('firing'))

  test('are held back no longer fires, since nobody knows when', () =>
    expect(event(state('ALARM', 'ALARM'))).toMatchObject({ status: 'firing', kind: 'alert', startsAt: null }))

  test('were held back and which SNS sends all the same fires', () =>
    expect(alarm({ ActionsSuppressedBy: 'Alarm', ActionsSuppressedReason: 'x' }).kind).toBe('alert'))
})

describe('the links', () => {
  test.each([
    ['arn:aws:cloudwatch:us-east-1:1:alarm:x', 'https://us-east-1.console.aws.amazon.com/cloudwatch/home'],
    ['arn:aws-cn:cloudwatch:cn-north-1:1:alarm:x', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home'],
    [
      'arn:aws-us-gov:cloudwatch:us-gov-west-1:1:alarm:x',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home',
    ],
    ['arn:aws-iso:cloudwatch:us-iso-east-1:1:alarm:x', undefined],
    ['arn:aws:cloudwatch:eu west:1:alarm:x', undefined],
  ])('lead from %s to its own console', (AlarmArn, console) =>
    expect(alarm({ AlarmArn }).links.source?.split('?')[0]).toBe(console),
  )

  test('have the name in a form that an address can bear', () => {
    const { source } = alarm({ AlarmName: 'checkout: p99 > 1.5 s #1 \ud800' }).links
    expect(source).toContain('#alarmsV2:alarm/checkout%3A%20p99%20%3E%201.5%20s%20%231%20')
  })

  test.each([
    ['See https://a.example.com/x), please', { runbook: 'https://a.example.com/x' }],
    [
      'dashboard: https://d.example.com runbook=https://r.example.com/1',
      { dashboard: 'https://d.example.com', runbook: 'https://r.example.com/1' },
    ],
    ['Dashboard: <https://d.example.com/x>', { dashboard: 'https://d.example.com/x' }],
    ['[Playbook](https://p.example.com/(1))', { runbook: 'https://p.example.com/(1' }],
    ['no address: ftp://x.example.com', {}],
  ])('of the description %j are %j', (AlarmDescription, expected) => {
    const { source: _, ...links } = alarm({ AlarmDescription }).links
    expect(links).toEqual(expected)
  })
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
