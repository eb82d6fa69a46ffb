import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import { context, only } from './sources.ts'

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms'
export const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-latency'

/** An alarm's message, as the actions of CloudWatch send it. */
export const ALARM = {
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
export const EVENT = {
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

export const read = (payload: unknown, raw = false) =>
  awsSns.read(payload, context({ type: 'aws-sns', topics: [TOPIC], raw }))

/** Within a message of SNS; what the signature is about is checked elsewhere. */
export const enveloped = (message: unknown, more: Record<string, unknown> = {}) => ({
  Type: 'Notification',
  MessageId: 'f86e3c5b-0000-5000-8000-000000000001',
  TopicArn: TOPIC,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-08-03T22:29:30.161Z',
  SignatureVersion: '1',
  ...more,
})
export const alarm = (changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  only(read(enveloped({ ...ALARM, ...changes }, more)))
export const event = (detail: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) =>
  only(read({ ...EVENT, ...changes, detail: { ...EVENT.detail, ...detail } }))
export const state = (value: string, previous: string, more: Record<string, unknown> = {}) => ({
  state: { ...EVENT.detail.state, value, ...more },
  previousState: { ...EVENT.detail.previousState, value: previous },
})
