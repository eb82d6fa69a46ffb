import { describe, expect, test } from 'vitest'
import { azureMonitor } from '../../../src/webhook/sources/azure-monitor.ts'
import { context, only } from './sources.ts'

const SUBSCRIPTION = '/subscriptions/3b1f7d0c-0000-4000-8000-000000000001'
const RULE = `${SUBSCRIPTION}/resourceGroups/shop/providers/microsoft.insights/metricAlerts/ledger-cpu`
const MACHINE = `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/ledger-01`

const CONTEXT = {
  timestamp: '2026-08-03T22:29:30.1714014Z',
  id: RULE,
  name: 'ledger-cpu',
  description: 'The ledger is busy.',
  conditionType: 'SingleResourceMultipleMetricCriteria',
  severity: '3',
  condition: { allOf: [{ metricName: 'Percentage CPU', dimensions: [{ name: 'Instance', value: '3' }] }] },
  subscriptionId: '3b1f7d0c-0000-4000-8000-000000000001',
  resourceGroupName: 'shop',
  resourceName: 'ledger-01',
  resourceId: MACHINE,
  portalLink: `https://portal.azure.com/#resource${MACHINE}`,
}
type Changes = Record<string, unknown>
const metric = (changes: Changes = {}, status = 'Activated') => ({
  schemaId: 'AzureMonitorMetricAlert',
  data: { version: '2.0', properties: { service: 'ledger' }, status, context: { ...CONTEXT, ...changes } },
})
const EVENT = {
  eventDataId: 'bbbbbbbb-0000-4000-8000-000000000003',
  eventTimestamp: '2026-08-03T22:29:30.1836909+00:00',
  level: 'Critical',
  operationName: 'Microsoft.Compute/virtualMachines/restart/action',
  properties: { message: 'x' },
  resourceId: MACHINE,
  status: 'Succeeded',
}
const activity = (changes: Changes = {}) => ({
  schemaId: 'Microsoft.Insights/activityLogs',
  data: { status: 'Activated', context: { activityLog: { ...EVENT, ...changes } }, properties: {} },
})
const LOG = {
  SubscriptionId: '3b1f7d0c-0000-4000-8000-000000000001',
  AlertRuleName: 'ledger-errors',
  SearchQuery: 'requests | where resultCode >= 500',
  LinkToSearchResults: 'https://portal.azure.com/#logs',
  Description: 'The ledger fails.',
  Severity: '1',
  ResourceId: `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.OperationalInsights/workspaces/shop`,
  Dimensions: [],
}

const read = (payload: unknown) => azureMonitor.read(payload, context({ type: 'azure-monitor' }))
const alert = (payload: unknown) => only(read(payload))

describe('without the common alert schema', () => {
  test('a metric alert is read', () =>
    expect(alert(metric())).toMatchObject({
      status: 'firing',
      severity: 'sev4',
      title: 'ledger-cpu',
      startsAt: null,
      labels: { service: 'ledger', alertname: 'ledger-cpu', resource: 'ledger-01', resource_group: 'shop' },
      links: { source: CONTEXT.portalLink },
    }))

  test.each([
    ['0', 'sev1'],
    ['1', 'sev2'],
    ['2', 'sev3'],
    [3, 'sev4'],
    ['4', 'sev4'],
    [undefined, null],
  ])('the severity %j is %j', (severity, expected) => expect(alert(metric({ severity })).severity).toBe(expected))

  test('it is over when it is deactivated, whatever the case of its names', () => {
    const over = alert(metric({ id: RULE.toLowerCase(), resourceId: MACHINE.toUpperCase() }, 'Deactivated'))
    expect(over).toMatchObject({ status: 'resolved', fingerprint: alert(metric()).fingerprint })
  })

  test.each([
    [{ resourceId: `${MACHINE}2` }],
    [{ id: `${RULE}2` }],
    [{ condition: { allOf: [{ dimensions: [{ name: 'Instance', value: '4' }] }] } }],
  ])('one of %j is another', changes =>
    expect(alert(metric(changes)).fingerprint).not.toBe(alert(metric()).fingerprint),
  )

  test('an event of the activity log is read', () =>
    expect(alert(activity())).toMatchObject({
      status: 'firing',
      fingerprint: EVENT.eventDataId,
      title: EVENT.operationName,
      severity: 'sev1',
      labels: { resource: 'ledger-01' },
    }))

  test('service health has a title of its own', () =>
    expect(alert(activity({ properties: { title: 'Storage is slow' } })).title).toBe('Storage is slow'))

  test.each([[LOG], [{ schemaId: 'Microsoft.Insights/LogAlert', data: LOG }]])('a log alert is read (%#)', payload =>
    expect(alert(payload)).toMatchObject({
      status: 'firing',
      title: 'ledger-errors',
      severity: 'sev2',
      fingerprint: alert(LOG).fingerprint,
      links: { dashboard: 'https://portal.azure.com/#logs' },
    }),
  )

  test.each([[metric()], [activity()], [LOG]])('its text says what to switch on (%#)', payload =>
    expect(alert(payload).description).toContain('Enable the common alert schema'),
  )

  test.each([[null], [[]], [5], ['x'], [{}], [{ data: {} }], [{ data: { context: { name: ' ' } } }]])(
    '%j cannot be read, and the answer says so too',
    payload =>
      expect(read(payload)).toEqual({
        alerts: [],
        faults: [{ path: 'data.essentials', message: expect.stringContaining('Enable the common alert schema') }],
      }),
  )
})
