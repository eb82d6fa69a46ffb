import { type Severity, severityOf } from '../../alert/severity.ts'
import { readOlder } from './azure-monitor-older.ts'
import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, fieldsOf, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import type { System } from './system.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Azure Monitor's action groups, in the common alert schema
 * (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema); the older schemas, which webhooks have
 * until somebody switches the common one on, are read as far as they go.
 */
export const azureMonitor: System = { read: readAzure }

function readAzure(payload: unknown, context: Context): Reading {
  const essentials = valueAt(payload, ['data', 'essentials'])
  if (!isRecord(essentials)) return readOlder(payload, context)
  const found = valueAt(payload, ['data', 'alertContext'])
  const alertContext = isRecord(found) ? found : {}
  // Beside a condition they are the rule's own properties; elsewhere they tell what has happened.
  const own = 'conditionType' in alertContext ? alertContext.properties : null
  const custom = fieldsOf(own, valueAt(payload, ['data', 'customProperties']))
  const condition = textOf(essentials.monitorCondition).trim().toLowerCase()
  if (condition !== 'fired' && condition !== 'resolved') {
    const path = 'data.essentials.monitorCondition'
    return unreadable(path, `expected Fired or Resolved, found ${kindOf(essentials.monitorCondition)}`)
  }
  const identity = textOf(essentials.alertId) || textOf(essentials.originAlertId)
  if (!identity) return unreadable('data.essentials.alertId', 'expected the identity of the alert, found nothing')
  const all = said(essentials, alertContext, custom, context)
  const status = condition === 'fired' ? 'firing' : 'resolved'
  const health = healthOf(essentials, alertContext)
  return reading(signalOf({ ...all, ...(health ?? { identity, status }) }, context))
}

function said(essentials: Fields, alertContext: Fields, custom: Fields, context: Context): Omit<Said, 'status'> {
  const criteria = criteriaOf(alertContext)
  const annotation = (name: string) => valueAt(alertContext, ['annotations', name])
  const target = textOf(valueAt(essentials.alertTargetIDs, ['0']))
  return {
    title: [
      essentials.alertRule,
      valueAt(alertContext, ['properties', 'title']),
      budget(alertContext),
      essentials.description,
    ],
    description: [
      essentials.description,
      annotation('summary'),
      annotation('description'),
      valueAt(alertContext, ['properties', 'title']),
      ...criteria.map(sentence),
    ]
      .map(textOf)
      .filter(text => text.trim())
      .join('\n\n'),
    ...severity(essentials.severity, custom, context),
    labels: {
      ...fieldsOf(alertContext.labels),
      ...Object.fromEntries(criteria.flatMap(({ dimensions }) => pairs(dimensions))),
      ...custom,
      alertname: essentials.alertRule,
      resource: textOf(valueAt(essentials.configurationItems, ['0'])) || target.split('/').at(-1),
      resource_group: textOf(essentials.targetResourceGroup) || after(target, 'resourcegroups'),
      subscription: after(target || textOf(essentials.alertId), 'subscriptions'),
      signal_type: essentials.signalType,
      monitoring_service: essentials.monitoringService,
      metric: criteria[0]?.metricName,
    },
    links: {
      source: textOf(essentials.investigationLink) || portalLink(textOf(essentials.alertId)),
      dashboard:
        criteria.map(one => textOf(one.linkToSearchResultsUI)).find(Boolean) ?? alertContext.LinkToSearchResults,
      runbook: textOf(lookUp(custom, 'runbook')) || annotation('runbook_url'),
    },
    startsAt: essentials.firedDateTime,
    endsAt: essentials.resolvedDateTime,
  }
}

/** Azure counts from 0 (critical) to 4 (verbose): its Sev1 is an error, and not our sev1. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  sev0: 'sev1',
  sev1: 'sev2',
  sev2: 'sev3',
  sev3: 'sev4',
  sev4: 'sev4',
}

/** A custom property is in our words, and the same word means something else in Azure's. */
function severity(said: unknown, custom: Fields, { source }: Context): Pick<Said, 'severity' | 'words'> {
  const own = textOf(lookUp(custom, 'sev') ?? lookUp(custom, 'severity'))
  const known = lookUp(source.severities, own) ?? severityOf(own)
  return known === null ? { severity: [said], words: SEVERITIES } : { severity: [own] }
}

/**
 * Service and resource health fire anew for each step of one problem, also for its end. The tracking identity, or what
 * is ill, tells which problem; null for any other alert.
 */
function healthOf(essentials: Fields, alertContext: Fields): Pick<Said, 'identity' | 'status' | 'startsAt'> | null {
  const property = (name: string) => textOf(valueAt(alertContext, ['properties', name]))
  const step = (identity: string, over: boolean) =>
    ({ identity, status: over ? 'resolved' : 'firing', startsAt: null }) as const
  const tracking = property('trackingId')
  if (tracking) return step(`service health ${tracking}`, /^(resolved|complete|canceled)$/i.test(property('stage')))
  const health = property('currentHealthStatus')
  const target = textOf(valueAt(essentials.alertTargetIDs, ['0'])).toLowerCase()
  if (!health || !target) return null
  return step(`resource health ${textOf(essentials.alertRule)} ${target}`, /^available$/i.test(health))
}

function criteriaOf(alertContext: Fields): readonly Fields[] {
  const all = valueAt(alertContext, ['condition', 'allOf'])
  return Array.isArray(all) ? all.filter(isRecord) : []
}

/** What was measured; the value may be missing, and the threshold is a text. */
function sentence({ metricName, searchQuery, operator, threshold, metricValue }: Fields): string {
  const what = textOf(metricName) || textOf(searchQuery)
  if (!what) return ''
  const value = textOf(metricValue)
  return `${what} ${textOf(operator)} ${textOf(threshold)}${value && `, measured ${value}`}`
}

function budget(alertContext: Fields): string {
  const name = textOf(valueAt(alertContext, ['AlertData', 'BudgetName']))
  return name && `Budget ${name}`
}

function pairs(dimensions: unknown): readonly (readonly [string, unknown])[] {
  return Array.isArray(dimensions)
    ? dimensions.map(one => [textOf(valueAt(one, ['name'])), valueAt(one, ['value'])] as const)
    : []
}

/** The part of a resource's path after this one, which is written in any case. */
function after(path: string, name: string): string {
  const parts = path.split('/')
  const at = parts.findIndex(part => part.toLowerCase() === name)
  return at < 0 ? '' : (parts[at + 1] ?? '')
}

function portalLink(alertId: string): string {
  const view = 'https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/AlertDetails.ReactView/alertId'
  return alertId && `${view}/${encodeURIComponent(alertId.toWellFormed())}`
}
