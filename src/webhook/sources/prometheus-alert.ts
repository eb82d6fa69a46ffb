import { z } from 'zod'
import type { Labels, Links, Signal } from '../../alert/alert.ts'
import { descriptionFrom, instantFrom, labelsFrom, linksFrom, severityFrom, titleFrom } from './fields.ts'
import { type Context, isRecord, kindOf, type Reading, type Unread } from './reading.ts'

// What Alertmanager, Prometheus and Grafana write alike: an alert is labels, annotations and two instants.

const common = (texts: z.ZodType<Labels>) => ({
  labels: texts,
  annotations: texts.nullish(),
  startsAt: z.string().nullish(),
  endsAt: z.string().nullish(),
  generatorURL: z.string().nullish(),
  fingerprint: z.string().nullish(),
})

const Texts = z.record(z.string(), z.string())
/** The same, checked in place: copying records would cost more than all the rest of the check. */
const TextsInPlace = z.custom<Labels>(
  value => isRecord(value) && Object.values(value).every(text => typeof text === 'string'),
)

/** Read quickly; where that fails, in the way that says which label is wrong. */
export type Shape<T> = { readonly quick: z.ZodType<T>; readonly inDetail: z.ZodType<T> }

function shapeOf<T>(shape: (texts: z.ZodType<Labels>) => z.ZodType<T>): Shape<T> {
  return { quick: shape(TextsInPlace), inDetail: shape(Texts) }
}

/** As sent to an Alertmanager: the end says whether it fires. */
export const POSTED = shapeOf(texts => z.object(common(texts)))
/** As sent on by one. */
export const NOTIFIED = shapeOf(texts => z.object({ status: z.enum(['firing', 'resolved']), ...common(texts) }))

export type Posted = z.infer<typeof POSTED.quick>
export type Notified = z.infer<typeof NOTIFIED.quick>

/** Of so many the reason is found; a body of a million empty objects would take the whole process half a minute. */
const EXPLAINED = 1_000

/** One alert that cannot be read does not take the others with it. Faults are told from the alert on (`labels.a`). */
export function readEach<T>(
  list: readonly unknown[],
  where: string,
  shape: Shape<T>,
  read: (item: T, raw: unknown) => Signal | Unread | null,
): Reading {
  const alerts: Signal[] = []
  const faults: Unread[] = []
  for (const [index, raw] of list.entries()) {
    const at = `${where}[${index}]`
    if (faults.length >= EXPLAINED && !(isRecord(raw) && isRecord(raw.labels))) {
      faults.push({ path: at, message: 'cannot be read' })
      continue
    }
    const quick = shape.quick.safeParse(raw)
    const item = quick.success ? quick : shape.inDetail.safeParse(withTexts(raw))
    const one = item.success ? read(item.data, raw) : faultOf(item.error, raw)
    if (one === null) continue
    if ('fingerprint' in one) alerts.push(one)
    else faults.push({ path: one.path ? `${at}.${one.path}` : at, message: one.message })
  }
  return { alerts, faults }
}

/** Alerts that are always firing, to show that the pipeline is alive. */
const HEARTBEATS = new Set(['watchdog', 'deadmansswitch', 'deadmanssnitch'])

export type Core = Pick<Signal, 'source' | 'kind' | 'severity' | 'title' | 'description' | 'labels' | 'startsAt'>

/** What an alert says of itself, whoever sends it on. */
export function coreOf({ labels, annotations, startsAt }: Posted, { source }: Context): Core {
  const { severity, kind } = severityFrom([labels.severity, labels.priority, labels.level], source.severities)
  const notes = annotations ?? {}
  return {
    source: source.name,
    kind: kind === 'heartbeat' || HEARTBEATS.has((labels.alertname ?? '').toLowerCase()) ? 'heartbeat' : 'alert',
    severity,
    title: titleOf(labels, notes),
    description: descriptionFrom(told(notes.description) || told(notes.message) || notes.description || ''),
    labels: labelsFrom(Object.entries(labels)),
    startsAt: instantFrom(startsAt ?? undefined),
  }
}

/** Links by their conventional annotations, after those that the sender has fields for. */
export function linksOf({ annotations }: Posted, own: Parameters<typeof linksFrom>[0]): Links {
  const notes = annotations ?? {}
  return linksFrom({
    source: own.source,
    silence: own.silence,
    image: own.image,
    runbook: own.runbook || notes.runbook_url || notes.runbook,
    dashboard: own.dashboard || notes.dashboard_url || notes.dashboard || notes.grafana_url,
  })
}

export function without(labels: Labels, ignored: readonly string[]): Labels {
  // Most alerts have none of them.
  if (!ignored.some(name => Object.hasOwn(labels, name))) return labels
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !ignored.includes(name)))
}

/** How many more there were, whatever a number in JSON may be: what the database counts with has no room for more. */
export function cutFrom(said: unknown): number {
  return typeof said === 'number' ? Math.min(Math.max(0, Math.trunc(said) || 0), 2_147_483_647) : 0
}

function titleOf(labels: Labels, annotations: Labels): string {
  const { summary, title, message, description } = annotations
  for (const candidate of [summary, title, labels.alertname, message, description]) {
    const found = titleFrom(told(candidate))
    if (found) return found
  }
  const [name, value] = Object.entries(labels).find(([, text]) => text.trim()) ?? []
  return name && value ? titleFrom(`${name} ${value}`) : 'Alert without a name'
}

/** Alertmanager and Prometheus send the template's error where a template fails; that says nothing about the alert. */
function told(text: string | undefined): string {
  return text && !text.startsWith('<error expanding template') ? text.trim() : ''
}

/** Bodies made by a template of the user's own (`payload:`) have numbers where the sender itself has texts. */
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

function faultOf(error: z.ZodError, raw: unknown): Unread {
  if (!isRecord(raw)) return { path: '', message: `expected an alert, found ${kindOf(raw)}` }
  const issue = error.issues[0]
  return { path: (issue?.path ?? []).map(String).join('.'), message: issue?.message ?? 'cannot be read' }
}
