import { type Labels, LIMITS, type Signal } from '../../alert/alert.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { identityFrom, instantFrom, linkFrom } from './fields.ts'
import { coreOf, cutFrom, linksOf, NOTIFIED, type Notified, readEach, without } from './prometheus-alert.ts'
import { type Context, isRecord, kindOf, type Reading, type Unread, unreadable } from './reading.ts'
import { expiryOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * Alertmanager's webhook, payload version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
 * One alert that cannot be read does not take the others with it.
 */
export const alertmanager: System = { read: readAlertmanager }

function readAlertmanager(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object with "alerts", found ${kindOf(payload)}`)
  if (!Array.isArray(payload.alerts)) {
    return unreadable('alerts', `expected a list of alerts, found ${kindOf(payload.alerts)}`)
  }
  const group: Group = {
    externalUrl:
      typeof payload.externalURL === 'string' ? (linkFrom(payload.externalURL) ?? '').replace(/\/+$/, '') : '',
    receiver: typeof payload.receiver === 'string' ? unquote(payload.receiver) : '',
    cut: cutFrom(payload.truncatedAlerts),
  }
  return readEach(payload.alerts, 'alerts', NOTIFIED, item => alertFrom(item, group, context))
}

type Group = { readonly externalUrl: string; readonly receiver: string; readonly cut: number }

function alertFrom(item: Notified, group: Group, context: Context): Signal | Unread {
  if (!item.fingerprint && Object.keys(item.labels).length === 0) {
    return { path: 'labels', message: 'no labels and no fingerprint: nothing tells it from others' }
  }
  const { ignoreLabels } = context.source
  const identity = without(item.labels, ignoreLabels)
  const given = ignoreLabels.length === 0 ? identityFrom(item.fingerprint ?? '') : ''
  // Copied by name: to spread it would take as long as all the rest.
  const { source, kind, severity, title, description, labels, startsAt } = coreOf(item, context)
  const links = linksOf(item, { source: item.generatorURL || listLink(group) })
  const silence = kind === 'heartbeat' ? undefined : silenceLink(group, identity)
  return {
    source,
    kind,
    severity,
    title,
    description,
    labels,
    startsAt,
    fingerprint: given || fingerprintOf(identity),
    status: item.status,
    links: silence ? { ...links, silence } : links,
    // What fires has not ended: an end in the future is only when Prometheus would forget it.
    endsAt: item.status === 'resolved' ? instantFrom(item.endsAt ?? undefined) : null,
    ended: null,
    expiresAt: expiryOf(item.status, context),
    cut: group.cut,
    stands: true,
  }
}

function listLink({ externalUrl, receiver }: Group): string | undefined {
  return externalUrl ? `${externalUrl}/#/alerts?receiver=${encodeURIComponent(receiver.toWellFormed())}` : undefined
}

/** Alertmanager's form, filled with what this alert is; percent-encoded as a whole, so it needs no check. */
function silenceLink({ externalUrl }: Group, labels: Labels): string | undefined {
  if (!externalUrl) return undefined
  let matchers = ''
  for (const name of Object.keys(labels)) {
    const value = labels[name] ?? ''
    if (matchers) matchers += '%2C%20'
    matchers += PLAIN.test(name) ? name : encodeURIComponent(JSON.stringify(name))
    matchers += PLAIN.test(value) ? `%3D%22${value}%22` : encodeURIComponent(`=${JSON.stringify(value)}`)
  }
  const link = `${externalUrl}/#/silences/new?filter=%7B${matchers}%7D`
  return link.length <= LIMITS.link ? link : undefined
}

/** Needs neither quotes as a name nor escapes as a value. */
const PLAIN = /^[a-zA-Z_]\w*$/

/** The receiver's name comes as a regular expression (Go's `regexp.QuoteMeta`): `ops\.bot` is `ops.bot`. */
function unquote(receiver: string): string {
  return receiver.replace(/\\(.)/g, '$1')
}
