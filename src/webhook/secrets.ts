import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What is compared where there is no such source, so that the answer takes as long as for a wrong secret. */
const NOBODY = hash('sha256', `${process.pid}:${process.hrtime.bigint()}`, 'hex')

/**
 * True where one of the presented secrets is the source's. Both sides are hashed, so that neither length nor
 * content shows in the time; every presented one is compared. An empty secret opens nothing.
 */
export function opens(secret: string | null, presented: readonly string[]): boolean {
  const wanted = hash('sha256', secret || NOBODY, 'buffer')
  let found = false
  for (const one of presented.length ? presented : ['']) {
    const same = timingSafeEqual(hash('sha256', one, 'buffer'), wanted)
    found ||= same
  }
  return found && Boolean(secret)
}

/** The secrets a request bears: `Authorization: Bearer`, Basic's password, `X-Tocsin-Token`, `?token=`. */
export function presentedSecrets(
  headers: IncomingHttpHeaders,
  query: unknown,
  { withoutAuthorization }: { readonly withoutAuthorization: boolean },
): readonly string[] {
  const presented: string[] = []
  const authorization = withoutAuthorization ? '' : headers.authorization
  const [, scheme, credentials] = /^(\S+) +(.*)$/.exec(authorization ?? '') ?? []
  if (scheme && credentials) {
    if (/^bearer$/i.test(scheme)) presented.push(credentials.trim())
    if (/^basic$/i.test(scheme)) presented.push(passwordOf(credentials))
  }
  const own = headers['x-tocsin-token']
  if (typeof own === 'string') presented.push(own)
  if (typeof query === 'object' && query !== null && 'token' in query && typeof query.token === 'string') {
    presented.push(query.token)
  }
  return presented
}

/** RFC 7617: everything after the first colon; whatever the user is called. */
function passwordOf(credentials: string): string {
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? '' : pair.slice(colon + 1)
}
