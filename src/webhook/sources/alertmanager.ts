import { z } from 'zod'
import { type Labels, LIMITS, type Signal } from '../../alert/alert.ts'
import { fingerprintOf } from '../fingerprint.ts'
import {
  descriptionFrom,
  identityFrom,
  instantFrom,
  labelsFrom,
  linkFrom,
  linksFrom,
  severityFrom,
  titleFrom,
} from './fields.ts'
import { type Context, isRecord, kindOf, type Reading, type Unread, unreadable } from './reading.ts'
import { expiryOf } from './signal.ts'
import type { System } from './system.ts'

const Texts = z.record(z.string(), z.string())
/** The same, checked in place: copying records would cost more than all the rest of the check. */
const TextsInPlace = z.custom<Labels>(
  value => isRecord(value) && Object.values(value).every(text => typeof text === 'string'),
)

const itemWith = (texts: z.ZodType<Labels>) =>
  z.object({
    status: z.enum(['firing', 'resolved']),
    labels: texts,
    annotations: texts.nullish(),
    startsAt: z.string().nullish(),
    endsAt: z.string().nullish(),
    generatorURL: z.string().nullish(),
    fingerprint: z.string().nullish(),
  })
const Item = itemWith(TextsInPlace)
/** Says which label is wrong. */
const ItemInDetail = itemWith(Texts)
type Item = z.infer<typeof Item>

/** Alerts that are always firing, to show that the pipeline is alive. */
const HEARTBEATS = new Set(['watchdog', 'deadmansswitch', 'deadmanssnitch'])

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
    cut: typeof payload.truncatedAlerts === 'number' ? count(payload.truncatedAlerts) : 0,
  }
  const alerts: Signal[] = []
  const faults: Unread[] = []
  for (const [index, raw] of payload.alerts.entries()) {
    if (faults.length >= EXPLAINED && !(isRecord(raw) && isRecord(raw.labels))) {
      faults.push({ path: `alerts[${index}]`, message: 'cannot be read' })
      continue
    }
    const read = Item.safeParse(raw)
    const item = read.success ? read : ItemInDetail.safeParse(withTexts(raw))
    if (!item.success) faults.push(faultOf(item.error, index, raw))
    else if (!item.data.fingerprint && Object.keys(item.data.labels).length === 0) {
      faults.push({
        path: `alerts[${index}].labels`,
        message: 'no labels and no fingerprint: nothing tells it from others',
      })
    } else alerts.push(alertFrom(item.data, group, context))
  }
  return { alerts, faults }
}

/** Whatever a number in JSON may be: what the database counts with has no room for more. */
function count(said: number): number {
  return Math.min(Math.max(0, Math.trunc(said) || 0), 2_147_483_647)
}

/** Of so many the reason is found; a body of a million empty objects would take the whole process half a minute. */
const EXPLAINED = 1_000

type Group = { readonly externalUrl: string; readonly receiver: string; readonly cut: number }

function alertFrom(item: Item, group: Group, context: Context): Signal {
  const { source } = context
  const annotations = item.annotations ?? {}
  const identity = without(item.labels, source.ignoreLabels)
  const { severity, kind } = severityFrom(
    [item.labels.severity, item.labels.priority, item.labels.level],
    source.severities,
  )
  const heartbeat = kind === 'heartbeat' || HEARTBEATS.has((item.labels.alertname ?? '').toLowerCase())
  const given = source.ignoreLabels.length === 0 ? identityFrom(item.fingerprint ?? '') : ''
  const silence = heartbeat ? undefined : silenceLink(group, identity)
  return {
    source: source.name,
    fingerprint: given || fingerprintOf(identity),
    status: item.status,
    kind: heartbeat ? 'heartbeat' : 'alert',
    severity,
    title: titleOf(item.labels, annotations),
    description: descriptionFrom(
      told(annotations.description) || told(annotations.message) || annotations.description || '',
    ),
    labels: labelsFrom(Object.entries(item.labels)),
    links: {
      ...linksFrom({
        source: item.generatorURL || listLink(group),
        runbook: annotations.runbook_url || annotations.runbook,
        dashboard: annotations.dashboard_url || annotations.dashboard || annotations.grafana_url,
      }),
      ...(silence && { silence }),
    },
    startsAt: instantFrom(item.startsAt ?? undefined),
    // What fires has not ended: an end in the future is only when Prometheus would forget it.
    endsAt: item.status === 'resolved' ? instantFrom(item.endsAt ?? undefined) : null,
    ended: null,
    expiresAt: expiryOf(item.status, context),
    cut: group.cut,
  }
}

function titleOf(labels: Labels, annotations: Labels): string {
  const candidates = [
    annotations.summary,
    annotations.title,
    labels.alertname,
    annotations.message,
    annotations.description,
  ]
  for (const candidate of candidates) {
    const title = titleFrom(told(candidate))
    if (title) return title
  }
  const [name, value] = Object.entries(labels).find(([, text]) => text.trim()) ?? []
  return name && value ? titleFrom(`${name} ${value}`) : 'Alert without a name'
}

/** Alertmanager and Prometheus send the template's error where a template fails; that says nothing about the alert. */
function told(text: string | undefined): string {
  return text && !text.startsWith('<error expanding template') ? text.trim() : ''
}

function without(labels: Labels, ignored: readonly string[]): Labels {
  if (ignored.length === 0) return labels
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !ignored.includes(name)))
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

/** Bodies made by a template of the user's own (`payload:`) have numbers where Alertmanager itself has texts. */
function withTexts(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  return { ...raw, labels: texts(raw.labels), annotations: isRecord(raw.annotations) ? texts(raw.annotations) : {} }
}

function texts(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  const scalar = (value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? '')
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, scalar(value)]))
}

function faultOf(error: z.ZodError, index: number, raw: unknown): Unread {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  if (!isRecord(raw)) return { path: `alerts[${index}]`, message: `expected an alert, found ${kindOf(raw)}` }
  return { path: `alerts[${index}]${path}`, message: issue?.message ?? 'cannot be read' }
}
