import type { Labels, Links, Signal } from '../../alert/alert.ts'
import type { Severity } from '../../alert/severity.ts'
import { clean, line } from '../../lib/text.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { descriptionFrom, identityFrom, instantFrom, linkFrom, lookUp, titleFrom } from './fields.ts'
import { deliveryIdOf, verifySignature } from './grafana-signature.ts'
import { textOf, valueAt } from './path.ts'
import { coreOf, cutFrom, linksOf, NOTIFIED, type Notified, readEach, without } from './prometheus-alert.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, type Unread, unreadable } from './reading.ts'
import { expiryOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * The webhook of Grafana's alerting, payload version 1
 * (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/).
 * After any answer but 2xx it sends the group again at each interval, for ever.
 */
export const grafana: System = {
  read: readGrafana,
  verify: verifySignature,
  deliveryId: deliveryIdOf,
  takesUnreadable: true,
}

type Group = { readonly root: string | null; readonly cut: number; readonly isTest: boolean }

function readGrafana(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object with "alerts", found ${kindOf(payload)}`)
  if (!Array.isArray(payload.alerts)) return unreadable('alerts', withoutAlerts(payload))
  const group: Group = {
    root: linkFrom(textOf(payload.externalURL)),
    cut: cutFrom(payload.truncatedAlerts),
    // A route's key begins with its matchers; that of the button "Test" is made up of a name, a hash and the time.
    isTest: /^[^{].*-[0-9a-f]{16}-\d{9,11}$/.test(textOf(payload.groupKey)),
  }
  let tests = 0
  const reading = readEach(payload.alerts, 'alerts', NOTIFIED, (item, raw) => {
    if (!group.isTest && !isTest(item.labels)) return alertFrom(item, raw, group, context)
    tests++
    return null
  })
  return tests > 0 && tests === payload.alerts.length ? ignored('a test notification') : reading
}

function withoutAlerts(payload: Readonly<Record<string, unknown>>): string {
  if ('ruleId' in payload || 'evalMatches' in payload) {
    return 'this is of the legacy alerting, which Grafana had until version 10; no alerts are in it'
  }
  return `expected a list of alerts, found ${kindOf(payload.alerts)}; leave "Custom payload" of the contact point empty`
}

function isTest({ alertname, instance }: Labels): boolean {
  return alertname === 'TestAlert' && instance === 'Grafana'
}

function alertFrom(item: Notified, raw: unknown, group: Group, context: Context): Signal | Unread {
  const { status } = item
  const field = (name: string) => textOf(valueAt(raw, [name]))
  const rule = field('ruleUID') || ruleIn(item.generatorURL)
  const fingerprint = fingerprintFrom(item, rule, context)
  if (!fingerprint) return { path: 'labels', message: 'no labels and no fingerprint: nothing tells it from others' }
  const annotations = rendered(item.annotations ?? {})
  const labels = rule && !item.labels.rule_uid ? { ...item.labels, rule_uid: rule } : item.labels
  const core = coreOf({ ...item, labels, annotations }, context)
  const blind = blindness(item.labels)
  const reason = annotations.grafana_state_reason ?? ''
  return {
    source: core.source,
    fingerprint,
    status,
    kind: blind ? 'alert' : core.kind,
    severity: blind ? severityOfBlind(item.labels, core.severity, context) : core.severity,
    title: blind ? titleFrom(blind) : core.title,
    description: descriptionFrom(
      [core.description, annotations.Error, reason ? firesBecause(status, reason) : valuesIn(raw)]
        .filter(Boolean)
        .join('\n'),
    ),
    labels: core.labels,
    links: linksFrom(item, field, group),
    startsAt: core.startsAt,
    endsAt: status === 'resolved' ? instantFrom(item.endsAt ?? undefined) : null,
    ended: status === 'resolved' && reason ? line(clean(reason), 100) : null,
    expiresAt: expiryOf(status, context),
    cut: group.cut,
    stands: true,
  }
}

/** It may have been told to take it for firing that nothing is known; its values mean nothing then. */
function firesBecause(status: Notified['status'], reason: string): string {
  return status === 'firing' ? `It fires because of ${reason}.` : ''
}

/** Grafana's own is made over labels that it does not send, the rule's among them. */
function fingerprintFrom({ fingerprint, labels }: Notified, rule: string, { source }: Context): string {
  const given = source.ignoreLabels.length === 0 ? identityFrom(fingerprint ?? '') : ''
  if (given) return given
  if (Object.keys(labels).length === 0) return identityFrom(fingerprint ?? '')
  return fingerprintOf({ ...without(labels, source.ignoreLabels), ...(rule && { __alert_rule_uid__: rule }) })
}

function ruleIn(generatorUrl: string | null | undefined): string {
  return /\/alerting\/grafana\/([\w-]+)\/view/.exec(generatorUrl ?? '')?.[1] ?? ''
}

/** Without data the templates of a rule have no values to show. */
function rendered(annotations: Labels): Labels {
  const entries = Object.entries(annotations)
  return entries.some(([, text]) => text.includes(NO_VALUE))
    ? Object.fromEntries(entries.filter(([, text]) => !text.includes(NO_VALUE)))
    : annotations
}

const NO_VALUE = '[no value]'

/** A rule that cannot see is an alert of another name, beside the one it would raise; null for all others. */
function blindness({ alertname, rulename }: Labels): string | null {
  if (!rulename) return null
  if (alertname === 'DatasourceNoData') return `${rulename}: no data`
  return alertname === 'DatasourceError' ? `${rulename}: its query fails` : null
}

/**
 * It bears the labels of its rule, also `severity`, but nothing is known to be broken beside the view of it: sev3 at
 * most, unless the rulebook has a word for it (`severities: { DatasourceNoData: sev1 }`).
 */
function severityOfBlind({ alertname = '' }: Labels, ofRule: Severity | null, { source }: Context): Severity | null {
  const own = lookUp(source.severities, alertname)
  if (own || ofRule === null) return own
  return ofRule < 'sev3' ? 'sev3' : ofRule
}

/** What the expressions of the rule came to, as `A = 2.84, C = 1`. */
function valuesIn(raw: unknown): string {
  const values = valueAt(raw, ['values'])
  if (!isRecord(values)) return ''
  const told = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${name} = ${Number(value.toPrecision(6))}`] : [],
  )
  return told.slice(0, 10).join(', ')
}

function linksFrom(item: Notified, field: (name: string) => string, { root }: Group): Links {
  const { runbook_url: runbook, runbook: page } = item.annotations ?? {}
  const below = (link: string) => (root && /^(\?|\/(?!\/))/.test(link) ? new URL(link, root).href : link)
  return linksOf(item, {
    source: below(item.generatorURL ?? '') || root || undefined,
    dashboard: below(field('panelURL') || field('dashboardURL')),
    silence: below(field('silenceURL')),
    image: field('imageURL'),
    runbook: withScheme(runbook || page || ''),
  })
}

/** `wiki.example.com/page`, as people write it. */
function withScheme(link: string): string {
  return /^([a-z\d-]+\.)+[a-z]{2,}(\/|$)/i.test(link) ? `https://${link}` : link
}
