import { describe, expect, test } from 'vitest'
import { azureMonitor } from '../../../src/webhook/sources/azure-monitor.ts'
import { ALERT_ID, alert, criterion, ESSENTIALS, METRIC_CONTEXT, payload, read } from './azure-monitor-alerts.ts'
import { context, only, RECEIVED } from './sources.ts'

test('an alert is read whole', () => {
  expect(alert({}, METRIC_CONTEXT, { service: 'ledger', runbook: 'https://runbooks.example.com/ledger' })).toEqual({
    source: 'prod',
    fingerprint: ALERT_ID,
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'ledger-cpu',
    description: 'The ledger is busy.\n\nPercentage CPU GreaterThan 90, measured 97.1',
    labels: {
      Instance: '3',
      service: 'ledger',
      runbook: 'https://runbooks.example.com/ledger',
      alertname: 'ledger-cpu',
      resource: 'ledger-01',
      resource_group: 'shop',
      subscription: '3b1f7d0c-0000-4000-8000-000000000001',
      signal_type: 'Metric',
      monitoring_service: 'Platform',
      metric: 'Percentage CPU',
    },
    links: {
      source: `https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/AlertDetails.ReactView/alertId/${encodeURIComponent(ALERT_ID)}`,
      runbook: 'https://runbooks.example.com/ledger',
    },
    startsAt: new Date('2026-08-03T22:29:30.371Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a monitor condition', () => {
  test.each([
    ['Fired', 'firing'],
    ['fired', 'firing'],
    ['Resolved', 'resolved'],
    ['RESOLVED', 'resolved'],
  ])('%s is %s', (monitorCondition, status) => expect(alert({ monitorCondition }).status).toBe(status))

  test('Resolved is about the alert that fired, since then, until it says', () => {
    const resolved = alert({ monitorCondition: 'Resolved', resolvedDateTime: '2026-08-03T22:29:59.2246313Z' })
    expect(resolved).toMatchObject({ fingerprint: alert().fingerprint, startsAt: alert().startsAt, ended: null })
    expect(resolved.endsAt).toEqual(new Date('2026-08-03T22:29:59.224Z'))
    expect(alert({ monitorCondition: 'Resolved' }).endsAt).toEqual(RECEIVED)
  })

  test.each(['Closed', '', null, 5])('%j is none', monitorCondition =>
    expect(read(payload({ monitorCondition })).faults).toMatchObject([{ path: 'data.essentials.monitorCondition' }]),
  )
})

describe('the severity', () => {
  test.each([
    ['Sev0', 'sev1'],
    ['Sev1', 'sev2'],
    ['Sev2', 'sev3'],
    ['Sev3', 'sev4'],
    ['Sev4', 'sev4'],
    ['sev1', 'sev2'],
    ['Sev7', null],
    ['', null],
    [null, null],
  ])('%j of Azure is our %j: it counts from 0', (severity, expected) =>
    expect(alert({ severity }).severity).toBe(expected),
  )

  test.each([
    [{ sev: 'SEV2' }, 'sev2'],
    [{ Sev: 'sev1' }, 'sev1'],
    [{ severity: 'critical' }, 'sev1'],
    [{ sev: 'P3' }, 'sev3'],
    [{ sev: 'whatever' }, 'sev2'],
    [{ sev: '' }, 'sev2'],
    [{ team: 'payments' }, 'sev2'],
  ])('of the custom properties %j is %j, in our own words', (custom, expected) =>
    expect(alert({ severity: 'Sev1' }, METRIC_CONTEXT, custom).severity).toBe(expected),
  )

  test('of an activity log, always Sev4, may be raised by a custom property', () => {
    const essentials = { severity: 'Sev4', signalType: 'Activity Log' }
    expect(alert(essentials, {}).severity).toBe('sev4')
    expect(alert(essentials, {}, { sev: 'SEV1' }).severity).toBe('sev1')
  })

  test('is the rulebook’s own before Azure’s', () => {
    const of = context({ type: 'azure-monitor', severities: { Sev1: 'sev1', page: 'sev1' } })
    const own = (custom: unknown) => only(azureMonitor.read(payload({ severity: 'Sev1' }, {}, custom), of)).severity
    expect([own(null), own({ sev: 'page' }), own({ sev: 'sev3' })]).toEqual(['sev1', 'sev1', 'sev3'])
  })
})

describe('the identity', () => {
  test('of another alert is another', () =>
    expect(alert({ alertId: `${ALERT_ID}x` }).fingerprint).not.toBe(alert().fingerprint))

  test('is that of the monitoring service where Azure gave none', () =>
    expect(alert({ alertId: null }).fingerprint).toBe(ESSENTIALS.originAlertId))

  test('is needed', () =>
    expect(read(payload({ alertId: '', originAlertId: null })).faults).toMatchObject([
      { path: 'data.essentials.alertId' },
    ]))
})

describe('the links', () => {
  test('lead to the investigation where Azure has one', () =>
    expect(alert({ investigationLink: 'https://portal.azure.com/#x' }).links.source).toBe(
      'https://portal.azure.com/#x',
    ))

  test.each([
    [criterion({ linkToSearchResultsUI: 'https://portal.azure.com#blade/1' }), 'https://portal.azure.com#blade/1'],
    [{ LinkToSearchResults: 'https://portal.azure.com/2' }, 'https://portal.azure.com/2'],
    [criterion({ linkToSearchResultsUI: `https://portal.azure.com/${'x'.repeat(3_000)}` }), undefined],
    [criterion({ linkToSearchResultsUI: 'javascript:alert(1)' }), undefined],
    [null, undefined],
  ])('lead to the results of the search (%#)', (alertContext, dashboard) =>
    expect(alert({}, alertContext).links.dashboard).toBe(dashboard),
  )

  test('bear an identity that is no text', () => expect(alert({ alertId: 'a\ud800 b' }).links.source).toMatch(/b$/))
})

describe('what was measured', () => {
  test.each([
    [{}, 'Percentage CPU GreaterThan 90, measured 97.1'],
    [{ metricValue: null }, 'Percentage CPU GreaterThan 90'],
    [{ metricValue: 0 }, 'Percentage CPU GreaterThan 90, measured 0'],
    [{ metricName: undefined, searchQuery: 'requests | take 1' }, 'requests | take 1 GreaterThan 90, measured 97.1'],
  ])('with %j is %j', (changes, expected) =>
    expect(alert({}, criterion(changes)).description).toBe(`The ledger is busy.\n\n${expected}`),
  )

  test.each([
    [null],
    [{}],
    [{ condition: null }],
    [{ condition: { allOf: [null, {}] } }],
    [{ condition: { allOf: 'x' } }],
  ])('may be missing (%j)', alertContext => expect(alert({}, alertContext).description).toBe('The ledger is busy.'))
})

describe('the labels', () => {
  test('have the dimensions and the rule’s own properties, in either place', () => {
    const withProperties = { ...METRIC_CONTEXT, properties: { team: 'payments', service: 'x' } }
    expect(alert({}, withProperties, { service: 'ledger' }).labels).toMatchObject({
      ...{ Instance: '3', team: 'payments', service: 'ledger' },
    })
  })

  test('have what Prometheus has, and its annotations are the text', () => {
    const prometheus = {
      labels: { alertname: 'x', cluster: 'prod' },
      annotations: { summary: 'SQL is away', description: 'For two minutes.', runbook_url: 'https://r.example.com' },
    }
    const found = alert({ monitoringService: 'Prometheus', description: '' }, prometheus)
    expect(found.labels).toMatchObject({ alertname: 'ledger-cpu', cluster: 'prod' })
    expect([found.description, found.links.runbook]).toEqual([
      'SQL is away\n\nFor two minutes.',
      'https://r.example.com',
    ])
  })

  test.each([
    [{ configurationItems: [] }, { resource: 'ledger-01', resource_group: 'shop' }],
    [{ configurationItems: null, alertTargetIDs: null }, { subscription: '3b1f7d0c-0000-4000-8000-000000000001' }],
    [{ targetResourceGroup: 'Other' }, { resource_group: 'Other' }],
  ])('of %j are %j', (essentials, labels) => expect(alert(essentials).labels).toMatchObject(labels))
})

test('a budget has no rule, no severity and no signal', () => {
  const essentials = {
    alertRule: null,
    severity: null,
    signalType: null,
    alertTargetIDs: null,
    description: 'Over 80 %.',
  }
  const found = alert(essentials, { AlertCategory: 'budgets', AlertData: { BudgetName: 'shop' } })
  expect(found).toMatchObject({ title: 'Budget shop', description: 'Over 80 %.', severity: null })
})
