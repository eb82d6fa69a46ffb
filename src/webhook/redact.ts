import { cut } from '../lib/text.ts'

/** How much of a body is kept, in UTF-16 units. */
export const KEPT = 64 * 1_024
const HIDDEN = '[secret]'
/** Nothing honest is nested deeper. */
const DEEPEST = 64

const SECRET_WORDS = [
  '(^|[-_ ])pass|pass(word|wd|phrase)|secret|token|auth(orization)?|credential|cookie|session[-_ ]?id|signature',
  '(api|private|routing|integration|access|service)[-_ ]?key',
  // Healthchecks: whoever knows a check's addresses can say that it is well. SNS: or end and confirm a subscription.
  '(ping|pause|resume|update|subscribe)[-_ ]?url',
].join('|')
const SECRET_KEY = new RegExp(`(${SECRET_WORDS})s?$`, 'i')

/**
 * A body that could not be read, fit to be shown to operators: values under keys that look like secrets, tokens in
 * texts and credentials in addresses are hidden, and it ends after 64 KiB. Works on whatever was sent, JSON or not.
 */
export function redact(body: string): string {
  // Beyond that a parsed body would cost more than it shows.
  const hidden = (body.length <= 8 * KEPT ? redactJson(body) : null) ?? redactText(redactForm(cut(body, KEPT)))
  return cut(hidden, KEPT)
}

/** True where what is called so is kept from everybody, whatever it is. */
export function isSecretName(name: string): boolean {
  return SECRET_KEY.test(name)
}

function redactJson(body: string): string | null {
  try {
    return JSON.stringify(hide(JSON.parse(body), 0))
  } catch {
    return null
  }
}

function hide(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[deeper]'
  if (Array.isArray(value)) return value.map(item => hide(item, depth + 1))
  const shown = Object.entries(value).map(([key, inner]) => {
    const empty = inner === null || inner === '' || typeof inner === 'boolean'
    return [redactText(key), SECRET_KEY.test(key) && !empty ? HIDDEN : hide(inner, depth + 1)]
  })
  return Object.fromEntries(shown)
}

/** `a=b&c=d`: names and values may be percent-encoded, and a value may hold JSON or another address. */
function redactForm(body: string): string {
  if (!/^(?![{[])[^\s=&]+=\S*$/.test(body)) return body
  return body.split('&').map(redactPair).join('&')
}

function redactPair(pair: string): string {
  const at = pair.indexOf('=')
  const [name, value] = [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))]
  if (at < 0 || value === '') return pair
  if (SECRET_KEY.test(name.replace(/^["']|["']$/g, ''))) return `${pair.slice(0, at)}=${HIDDEN}`
  const shown = redactJson(value) ?? redactText(value)
  if (!shown.includes(HIDDEN)) return pair
  return `${pair.slice(0, at)}=${encodeURIComponent(shown).replaceAll(encodeURIComponent(HIDDEN), HIDDEN)}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

const IN_TEXTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // "password": "…", password=…, token: … — the last one of a cut text may lack its closing quote.
  [
    new RegExp(
      /((?:password|passwd|secret|token|api[-_]?key|routing[-_]?key|authorization|credential)s?["']?\s*[:=]\s*)/
        .source + /("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:(?:bearer|basic|geniekey)\s+)?[^\s,;&"'}\]]+)/.source,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  // A field of multipart/form-data: its value comes after an empty line, and ends where the next part begins.
  [
    new RegExp(
      `(name="[^"\\r\\n]{0,200}?(?:${SECRET_WORDS})s?"[^\\r\\n]{0,500}(?:\\r?\\n[^\\r\\n]{1,500}){0,5}\\r?\\n\\r?\\n)` +
        '[^]*?(?=\\r?\\n--|$)',
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  [/\b(bearer|basic|geniekey)\s+[\w\-.~+/=]{8,}/gi, `$1 ${HIDDEN}`],
  [/([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#@"']{1,512}@/gi, `$1${HIDDEN}@`],
  [/\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, HIDDEN],
  [/\b(?:ghp|gho|ghs|github_pat|glpat|sk_live|sk_test|sk|rk_live)[-_][\w-]{16,}/g, HIDDEN],
  [/\bAKIA[A-Z0-9]{16}\b/g, HIDDEN],
  // Not within such characters: from each of many starts it would look at thousands more.
  [/(?<![\w-])eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{0,1000}/g, HIDDEN],
  [/https:\/\/hooks\.slack\.com\/[\w/-]+/g, HIDDEN],
  [/(\/ping\/|\bhc-ping\.com\/)[\w-]{8,}/g, `$1${HIDDEN}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
]

function redactText(text: string): string {
  let shown = text
  for (const [pattern, replacement] of IN_TEXTS) shown = shown.replace(pattern, replacement)
  return shown
}
