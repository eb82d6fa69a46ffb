import { json, type Sample } from './sample.ts'

const STATES = { firing: 'ALARM', resolved: 'OK' } as const

/** CloudWatch's event by an API destination of EventBridge: by SNS it would bear a signature that only AWS can make. */
export const awsSns: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const name = `checkout-answers-slowly-${id}`
  const changed = phase === 'firing' ? since : at
  const value = phase === 'firing' ? '4.8' : '0.4'
  return json(secret, {
    version: '0',
    id: `${id}-${changed.getTime()}`,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '111122223333',
    time: `${changed.toISOString().slice(0, 19)}Z`,
    region: 'eu-west-1',
    resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`],
    detail: {
      alarmName: name,
      state: {
        value: STATES[phase],
        reason: `Threshold Crossed: 3 datapoints, the last of them ${value}, against the threshold (1.5).`,
        reasonData: JSON.stringify({ version: '1.0', statistic: 'p99', period: 60, threshold: 1.5 }),
        timestamp: offset(changed),
      },
      previousState: {
        value: phase === 'firing' ? 'OK' : 'ALARM',
        reason: 'Threshold Crossed: 3 datapoints against the threshold (1.5).',
        timestamp: offset(new Date(since.getTime() - 3_600_000)),
      },
      configuration: {
        description:
          'Checkout answers slowly: p99 over 1.5 s.\nseverity: critical\nrunbook: https://runbooks.example.com/checkout',
        metrics: [
          {
            id: 'm1',
            metricStat: {
              metric: {
                namespace: 'AWS/ApplicationELB',
                name: 'TargetResponseTime',
                dimensions: { LoadBalancer: 'app/checkout/50dc6c495c0c9188' },
              },
              period: 60,
              stat: 'p99',
            },
            returnData: true,
          },
        ],
      },
    },
  })
}

/** As CloudWatch writes an instant: without a colon in the offset. */
function offset(at: Date): string {
  return at.toISOString().replace('Z', '+0000')
}
