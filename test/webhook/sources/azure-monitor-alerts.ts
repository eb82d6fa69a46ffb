import { azureMonitor } from '../../../src/webhook/sources/azure-monitor.ts'
import { context, only } from './sources.ts'

const SUBSCRIPTION = '/subscriptions/3b1f7d0c-0000-4000-8000-000000000001'
export const ALERT_ID = `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/b9569717-0000-4000-8000-000000000002`

export const ESSENTIALS = {
  alertId: ALERT_ID,
  alertRule: 'ledger-cpu',
  alertRuleID: `${SUBSCRIPTION}/resourceGroups/shop/providers/microsoft.insights/metricAlerts/ledger-cpu`,
  severity: 'Sev1',
  signalType: 'Metric',
  monitorCondition: 'Fired',
  monitoringService: 'Platform',
  alertTargetIDs: [`${SUBSCRIPTION}/resourcegroups/shop/providers/microsoft.compute/virtualmachines/ledger-01`],
  configurationItems: ['ledger-01'],
  originAlertId: '3b1f7d0c_shop_microsoft.insights_metricAlerts_ledger-cpu_1234',
  firedDateTime: '2026-08-03T22:29:30.3713213Z',
  description: 'The ledger is busy.',
  essentialsVersion: '1.0',
  alertContextVersion: '1.0',
}
const METRIC = {
  metricName: 'Percentage CPU',
  metricNamespace: 'Microsoft.Compute/virtualMachines',
  operator: 'GreaterThan',
  threshold: '90',
  timeAggregation: 'Average',
  dimensions: [{ name: 'Instance', value: '3' }],
  metricValue: 97.1,
}
export const METRIC_CONTEXT = {
  properties: null,
  conditionType: 'SingleResourceMultipleMetricCriteria',
  condition: { windowSize: 'PT5M', allOf: [METRIC] },
}

export type Changes = Record<string, unknown>
export const payload = (
  essentials: Changes = {},
  alertContext: unknown = METRIC_CONTEXT,
  customProperties: unknown = null,
) => ({
  schemaId: 'azureMonitorCommonAlertSchema',
  data: { essentials: { ...ESSENTIALS, ...essentials }, alertContext, customProperties },
})
export const read = (body: unknown) => azureMonitor.read(body, context({ type: 'azure-monitor' }))
export const alert = (...given: Parameters<typeof payload>) => only(read(payload(...given)))
export const criterion = (changes: Changes) => ({
  ...METRIC_CONTEXT,
  condition: { allOf: [{ ...METRIC, ...changes }] },
})
