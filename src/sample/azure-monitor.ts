import { createHash } from 'node:crypto'
import type { Sample } from './sample.ts'

const SUBSCRIPTION = '/subscriptions/3b1f7d0c-5a55-4c52-9d06-6f1f0a2b9c11'
const RULE = 'ledger-cpu-over-90-percent'

/** A metric alert in the common schema. A plain webhook can bear no header: the secret stands in its address. */
export const azureMonitor: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const fired = phase === 'firing'
  const essentials = {
    alertId: `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/${uuidOf(id)}`,
    alertRule: RULE,
    alertRuleID: `${SUBSCRIPTION}/resourceGroups/shop/providers/microsoft.insights/metricAlerts/${RULE}`,
    severity: 'Sev1',
    signalType: 'Metric',
    monitorCondition: fired ? 'Fired' : 'Resolved',
    monitoringService: 'Platform',
    alertTargetIDs: [`${SUBSCRIPTION}/resourcegroups/shop/providers/microsoft.compute/virtualmachines/ledger-01`],
    configurationItems: ['ledger-01'],
    originAlertId: `${uuidOf(id)}_shop_microsoft.insights_metricAlerts_${RULE}_1`,
    firedDateTime: since.toISOString().replace('Z', '3213Z'),
    ...(!fired && { resolvedDateTime: at.toISOString().replace('Z', '6313Z') }),
    description: 'The ledger has used over 90 % of its processors for five minutes; payments are booked late.',
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
  }
  const body = {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: { essentials, alertContext: contextOf(fired ? 97.1 : 21.7, at), customProperties: { service: 'ledger' } },
  }
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { method: 'POST', path: `?token=${encodeURIComponent(secret)}`, headers, body: JSON.stringify(body) }
}

function contextOf(metricValue: number, at: Date) {
  return {
    properties: null,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: {
      windowSize: 'PT5M',
      allOf: [
        {
          metricName: 'Percentage CPU',
          metricNamespace: 'Microsoft.Compute/virtualMachines',
          operator: 'GreaterThan',
          threshold: '90',
          timeAggregation: 'Average',
          dimensions: [],
          metricValue,
        },
      ],
      windowStartTime: new Date(at.getTime() - 300_000).toISOString(),
      windowEndTime: at.toISOString(),
    },
  }
}

function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
