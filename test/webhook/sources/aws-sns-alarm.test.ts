import { describe, expect, test } from 'vitest'
import { awsSns } from '../../../src/webhook/sources/aws-sns.ts'
import { ALARM, ARN, alarm, EVENT, enveloped, event, read, state } from './aws-sns-alarms.ts'
import { context, only } from './sources.ts'

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
