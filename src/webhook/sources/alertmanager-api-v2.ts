import type { Labels, Signal } from '../../alert/alert.ts'
import { later, MINUTE } from '../../lib/time.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { instantFrom } from './fields.ts'
import { coreOf, linksOf, POSTED, type Posted, readEach, without } from './prometheus-alert.ts'
import { type Context, isRecord, kindOf, type Reading, type Unread, unreadable } from './reading.ts'
import type { System } from './system.ts'

/** Alertmanager's `resolve_timeout`: how long an alert is valid whose sender does not say. */
const VALID_MS = 5 * MINUTE
/** What expires does so by our clock, whose sender's may be behind. */
const GRACE_MS = MINUTE

/**
 * What Prometheus sends to an Alertmanager, `POST /api/v2/alerts`
 * (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). It says of each alert, about once a minute,
 * until when to take it as firing; one whose end has come is resolved.
 */
export const alertmanagerApiV2: System = { read: readPosted }

function readPosted(payload: unknown, context: Context): Reading {
  if (!Array.isArray(payload)) {
    const hint = isRecord(payload) && 'alerts' in payload ? '; this is of a webhook: the type is alertmanager' : ''
    return unreadable('', `expected a list of alerts, found ${kindOf(payload)}${hint}`)
  }
  return readEach(payload, '', POSTED, item => alertFrom(item, context))
}

function alertFrom(item: Posted, context: Context): Signal | Unread {
  const identity = identityOf(item.labels, context)
  if (Object.keys(identity).length === 0) {
    return { path: 'labels', message: 'no label has a value: nothing tells it from others' }
  }
  const end = instantFrom(item.endsAt ?? undefined)
  if (end === null && !isZero(item.endsAt)) {
    return { path: 'endsAt', message: 'no instant: whether it fires cannot be told' }
  }
  const resolved = end !== null && end <= context.receivedAt
  const { source, kind, severity, title, description, labels, startsAt } = coreOf(item, context)
  return {
    source,
    fingerprint: fingerprintOf(identity),
    status: resolved ? 'resolved' : 'firing',
    kind,
    severity,
    title,
    description,
    labels,
    links: linksOf(item, { source: item.generatorURL ?? undefined }),
    startsAt,
    endsAt: resolved ? end : null,
    ended: null,
    expiresAt: resolved ? null : later(end ?? later(context.receivedAt, validMs(context)), GRACE_MS),
    cut: 0,
  }
}

/** As Alertmanager has it: a label without a value is none. */
function identityOf(labels: Labels, { source }: Context): Labels {
  const kept = without(labels, source.ignoreLabels)
  if (Object.values(kept).every(value => value !== '')) return kept
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== ''))
}

function validMs({ source }: Context): number {
  return source.expireAfterMs ?? VALID_MS
}

/** Nothing said, or Go's zero time. */
function isZero(instant: string | null | undefined): boolean {
  return !instant || instant.startsWith('0001-01-01T')
}
