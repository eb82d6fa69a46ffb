import type { Alert, LinkKind, Signal } from '../../alert/alert.ts'
import type { Severity } from '../../alert/severity.ts'
import { later } from '../../lib/time.ts'
import { fingerprintOf } from '../fingerprint.ts'
import {
  descriptionFrom,
  identityFrom,
  instantFromAny,
  labelsFrom,
  linksFrom,
  lookUp,
  severityFrom,
  titleFrom,
} from './fields.ts'
import { textOf } from './path.ts'
import type { Context } from './reading.ts'

/** What a sender says of one alert, in its own values: texts may be anything JSON has, links need not lead anywhere. */
export type Said = {
  readonly status: Alert['status']
  /** Left out: an alert, or a heartbeat where the severity says `none`. */
  readonly kind?: Alert['kind']
  /** The first that says something. */
  readonly title: readonly unknown[]
  readonly description?: unknown
  /** The sender's own identity of it. Left out or empty: what it is called and labelled. */
  readonly identity?: string
  /** Words for how bad it is, the first that means something counts. */
  readonly severity?: readonly unknown[]
  /** What this sender's words mean, after those of the rulebook and before the common ones. */
  readonly words?: Readonly<Record<string, Severity>>
  readonly labels?: Readonly<Record<string, unknown>>
  readonly links?: Readonly<Partial<Record<LinkKind, unknown>>>
  /** Instants as texts, or as seconds or milliseconds since 1970. */
  readonly startsAt?: unknown
  readonly endsAt?: unknown
  /** Why it ended without having recovered. */
  readonly ended?: string | null
  readonly expiresAt?: Date | null
  /** An end or an acknowledgement that names its alert and says nothing more of it. */
  readonly bare?: boolean
}

/** Cleaned, cut and checked; the one way from a sender's values to a `Signal`. */
export function signalOf(said: Said, { source, receivedAt }: Context): Signal {
  const labels = labelsFrom(Object.entries(said.labels ?? {}).map(([name, value]) => [name, textOf(value)] as const))
  const title = firstTitle(said.title) || 'Alert without a name'
  const { severity, kind } = severityFrom(
    (said.severity ?? []).map(textOf),
    wordsOf(said.words ?? {}, source.severities),
  )
  const status = said.kind === 'information' ? 'resolved' : said.status
  return {
    source: source.name,
    fingerprint: identityFrom(said.identity ?? '') || identityOf(title, labels, source.ignoreLabels),
    status,
    kind: said.kind ?? kind,
    severity,
    title,
    description: descriptionFrom(textOf(said.description)),
    labels,
    links: linksFrom(Object.fromEntries(Object.entries(said.links ?? {}).map(([of, link]) => [of, textOf(link)]))),
    startsAt: instantFromAny(said.startsAt),
    endsAt: status === 'resolved' ? (instantFromAny(said.endsAt) ?? receivedAt) : null,
    ended: status === 'resolved' ? (said.ended ?? null) : null,
    expiresAt: (status === 'resolved' ? null : said.expiresAt) ?? expiryOf(status, { source, receivedAt }),
    cut: 0,
    ...(said.bare && status !== 'firing' && { bare: true as const }),
  }
}

/** The rulebook's words in the place of the sender's, also where they are not written in the same case. */
function wordsOf(words: Readonly<Record<string, Severity>>, severities: Readonly<Record<string, Severity>>) {
  if (Object.keys(severities).length === 0) return words
  const left = Object.entries(words).filter(([word]) => lookUp(severities, word) === null)
  return { ...Object.fromEntries(left), ...severities }
}

/** As the rulebook says for this source; what is over does not expire. */
export function expiryOf(status: Alert['status'], { source, receivedAt }: Context): Date | null {
  return status === 'resolved' || source.expireAfterMs === null ? null : later(receivedAt, source.expireAfterMs)
}

function firstTitle(candidates: readonly unknown[]): string {
  for (const candidate of candidates) {
    const title = titleFrom(textOf(candidate))
    if (title) return title
  }
  return ''
}

/** Without an identity of its own, what it is called and labelled tells it from others; how bad it is may change. */
export function identityOf(title: string, labels: Signal['labels'], ignored: readonly string[]): string {
  const kept = Object.entries(labels).filter(([name]) => name !== 'severity' && !ignored.includes(name))
  return fingerprintOf({ ...Object.fromEntries(kept), title })
}
