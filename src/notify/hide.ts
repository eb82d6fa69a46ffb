import type { HttpRequest } from '../playbook/playbook.ts'

const HIDDEN = '[secret]'
/** Shorter ones would tear words apart, and keep nobody out. */
const SHORTEST = 6

/** Headers that say nothing secret. */
const OPEN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'content-length',
  'host',
  'user-agent',
])

/** What a request bears that an answer or an error might repeat, and nobody may read in the channel. */
export function secretsIn({ url, headers }: Pick<HttpRequest, 'url' | 'headers'>): readonly string[] {
  const found: string[] = []
  for (const [name, value] of Object.entries(headers)) {
    if (OPEN_HEADERS.has(name.toLowerCase())) continue
    const [, credentials = ''] = /^\S+\s+(.+)$/.exec(value.trim()) ?? []
    found.push(value.trim(), credentials)
    if (/^basic /i.test(value)) found.push(...passwordIn(Buffer.from(credentials, 'base64').toString('utf8')))
  }
  if (URL.canParse(url)) {
    const { username, password, search, searchParams } = new URL(url)
    found.push(decoded(username), decoded(password), username, password, search)
    found.push(...searchParams.values(), Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64'))
  }
  const worth = found.filter(secret => secret.length >= SHORTEST)
  return [...new Set(worth)].sort((a, b) => b.length - a.length)
}

/** How secrets may come back: as they are, as in an address, as in JSON. The longer ones first: one may hold another. */
export function everyForm(secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap(secret => {
    const text = secret.toWellFormed()
    return [secret, encodeURIComponent(text), encodeURI(text), JSON.stringify(secret).slice(1, -1)]
  })
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

export function hide(text: string, secrets: readonly string[]): string {
  return withoutTorn(
    secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text),
    secrets,
  )
}

/** An answer is read only so far, and may end within a secret. */
function withoutTorn(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST; length--) {
      if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + HIDDEN
    }
  }
  return text
}

function passwordIn(pair: string): readonly string[] {
  const colon = pair.indexOf(':')
  return colon < 0 ? [] : [pair.slice(colon + 1)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
