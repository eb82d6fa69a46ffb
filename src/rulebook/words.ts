import { parseMatchers } from '../alert/matcher.ts'
import { type Severity, severityOf } from '../alert/severity.ts'
import type { Limit } from '../alert/storm.ts'
import { nearest } from '../lib/text.ts'
import { DAY, parseDuration } from '../lib/time.ts'
import { isZone, parseDay } from '../lib/zone.ts'
import { leaf, Wrong } from './leaf.ts'

// The small formats inside the rulebook's texts.

export const duration = leaf('a duration above zero, such as 30s, 5m, 2h or 7d', text => {
  const ms = parseDuration(text)
  return ms !== null && ms > 0 && ms <= 366 * DAY ? ms : null
})

/** `600/m`: so many per second, minute, hour or day. */
export const rate = leaf('a rate such as 600/m', (text): Limit | null => {
  const [, count, unit] = /^([1-9]\d{0,8})\/([smhd])$/.exec(text) ?? []
  const perMs = parseDuration(`1${unit}`)
  return count === undefined || perMs === null ? null : { count: Number(count), perMs }
})

const ZONE = 'a time zone of the IANA database, such as Europe/Berlin'

export const zone = leaf(ZONE, text => (isZone(text) ? text : unknownZone(text)))

export function unknownZone(text: string): Wrong {
  const hint = nearest(text, Intl.supportedValuesOf('timeZone'))
  return new Wrong(ZONE, { hint })
}

export const day = leaf('a day such as 2026-01-31', text => (parseDay(text) === null ? null : text))

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** One text may hold several, as in Alertmanager: `a="b",c=~"d"`. */
export const matcher = leaf('a matcher such as service="checkout" or env=~"prod.*"', text => {
  const read = parseMatchers(text)
  return 'error' in read ? new Wrong(read.expected, { why: read.error }) : read
})

export const severity = leaf<Severity>('one of sev1, sev2, sev3, sev4', text => severityOf(text))

export const channel = leaf('a channel such as "#incidents"', text => {
  const name = text.replace(/^#/, '')
  return /^[\p{Ll}\p{Lo}\p{N}_-]{1,80}$/u.test(name) ? name : null
})

export const userGroup = leaf('the handle of a Slack user group such as oncall-payments', text => {
  const handle = text.replace(/^@/, '')
  return /^[\p{Ll}\p{Lo}\p{N}._-]{1,21}$/u.test(handle) ? handle : null
})

export const channelName = leaf('a name with {number} in it, such as inc-{number}-{title}', text => {
  const rest = text.replaceAll('{number}', '').replaceAll('{title}', '')
  return text.includes('{number}') && /^[a-z0-9_-]{0,60}$/.test(rest) ? text : null
})

export const link = leaf('an address that begins with https:// or http://', text => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? text : null
})

export const slackId = leaf('a Slack member id such as U01ABCDEF (profile, ⋯, Copy member ID)', text =>
  /^[UW][A-Z0-9]{1,20}$/.test(text) ? text : null,
)

export const email = leaf('an e-mail address', text => (/^[^\s@<>]+@[^\s@<>]+$/.test(text) ? text : null))

export const phone = leaf('a phone number in quotes, such as "+491701234567"', text => {
  const digits = text.replace(/[ ()/-]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null
})

// Files and commands that fill an environment often leave a newline at the end.
export const secret = leaf(`a secret of at least 8 characters, such as "\${PROD_SECRET}"`, text =>
  text.trim().length >= 8 ? text.trim() : null,
)

export const host = leaf('a host name or an address, without https:// or a path', text =>
  /^[\w.-]+$|^[\da-fA-F:]+$/.test(text) ? text.toLowerCase() : null,
)

// A path is dots between keys and indexes, or brackets: `items[0]["a.b"].id`; a template has paths in braces.
const PATH = /^[^.{}\s][^.{}]*(\.[^.{}]+)*$/

export const jsonPath = leaf('a path such as check.name or items.0.id', text => (PATH.test(text) ? text : null))

export const template = leaf('a text with paths in braces, such as "{check.name} on {host}"', text =>
  isTemplate(text) ? text : null,
)

/** What tells alerts apart: a template, or one path without the braces. */
export const identity = leaf('a path such as id, or several in braces such as "{host}/{check}"', text =>
  (isTemplate(text) && text.includes('{')) || PATH.test(text) ? text : null,
)

function isTemplate(text: string): boolean {
  const between = text.replace(/\{([^{}]*)\}/g, (found, path: string) => (PATH.test(path.trim()) ? '' : found))
  return text.trim() !== '' && !/[{}]/.test(between)
}
