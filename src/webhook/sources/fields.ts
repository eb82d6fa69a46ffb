import { type Alert, type Labels, LIMITS, type LinkKind, type Links } from '../../alert/alert.ts'
import { isSeverity, type Severity, severityOf } from '../../alert/severity.ts'
import { PAGED_BY, TRAIL } from '../../escalation/pager.ts'
import { clean, cut, line } from '../../lib/text.ts'
import { fingerprintOf } from '../fingerprint.ts'

/** Which labels stay where a sender has more than we keep: rules are written about these. */
const KEPT_FIRST = [
  'alertname',
  'severity',
  'service',
  'team',
  'env',
  'environment',
  'cluster',
  'namespace',
  'instance',
  PAGED_BY,
  TRAIL,
]

/** A sender's own identity of an alert, or an empty text. One too long to keep becomes its hash: cut, two are one. */
export function identityFrom(text: string): string {
  const identity = tidy(text).trim()
  return identity.length <= LIMITS.fingerprint ? identity : fingerprintOf({ identity })
}

export function titleFrom(text: string): string {
  return line(tidy(text), LIMITS.title)
}

export function descriptionFrom(text: string): string {
  return cut(tidy(text).trim(), LIMITS.description)
}

/** Cleaned and cut. Empty values go: to a matcher they are the same as none. */
export function labelsFrom(raw: readonly (readonly [name: string, value: string])[]): Labels {
  const labels: Record<string, string> = {}
  let entries = raw
  if (entries.length > LIMITS.labels) {
    const first = entries.filter(([name]) => KEPT_FIRST.includes(name))
    const others = entries.filter(([name]) => !KEPT_FIRST.includes(name))
    entries = [...first, ...others].slice(0, LIMITS.labels)
  }
  for (const [rawName, rawValue] of entries) {
    const name = cut(tidy(rawName), LIMITS.labelName)
    const value = cut(tidy(rawValue), LIMITS.label)
    // Assigning it would change what the record inherits instead of adding a label.
    if (name && value && name !== '__proto__') labels[name] = value
  }
  return labels
}

/** Most texts need no cleaning, and finding that out is cheap. */
function tidy(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : clean(text)
}

export function linksFrom(raw: Readonly<Partial<Record<LinkKind, string | undefined>>>): Links {
  const links: Partial<Record<LinkKind, string>> = {}
  for (const kind of LINKS) {
    const link = linkFrom(raw[kind])
    if (link) links[kind] = link
  }
  return links
}

const LINKS: readonly LinkKind[] = ['source', 'dashboard', 'runbook', 'silence', 'image']

/** Only characters that mean the same everywhere: what most senders write needs no parser. */
const PLAIN = /^https?:\/\/[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d{1,5})?([/?#][a-zA-Z0-9\-._~:/?#[\]!$&'()*+,;=%@]*)?$/

/** An http(s) address without credentials, or null. One that is too long is left out: half an address leads nowhere. */
export function linkFrom(text: string | undefined): string | null {
  if (!text || text.length > LIMITS.link) return null
  if (PLAIN.test(text)) return text
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  url.username = url.password = ''
  return url.href.length > LIMITS.link ? null : url.href
}

/** An RFC 3339 instant; null for anything else and for Go's zero time, `0001-01-01T00:00:00Z`. */
export function instantFrom(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}[T ]/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() <= 1 ? null : at
}

/** An instant as a text, or as a number of seconds or milliseconds since 1970. */
export function instantFromAny(value: unknown): Date | null {
  if (typeof value === 'string' && /^\d{9,13}$/.test(value)) return instantFromAny(Number(value))
  if (typeof value === 'string') return instantFrom(value)
  if (typeof value !== 'number' || value <= 0 || value > 1e14) return null
  return new Date(value < 1e11 ? value * 1_000 : value)
}

/** The first word that means something: the sender's own words before the common ones. */
export function severityFrom(
  words: readonly (string | undefined)[],
  own: Readonly<Record<string, Severity>>,
): { readonly severity: Severity | null; readonly kind: Alert['kind'] } {
  for (const word of words) {
    const said = word?.trim()
    if (!said) continue
    const severity = lookUp(own, said) ?? severityOf(said)
    if (severity !== null && isSeverity(severity)) return { severity, kind: 'alert' }
    if (said.toLowerCase() === 'none') return { severity: null, kind: 'heartbeat' }
  }
  return { severity: null, kind: 'alert' }
}

/** A table's answer for a word, whatever its case; never what the table merely inherits. */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | null {
  if (Object.hasOwn(table, word)) return table[word] ?? null
  const lower = word.toLowerCase()
  for (const [key, value] of Object.entries(table)) if (key.toLowerCase() === lower) return value
  return null
}
