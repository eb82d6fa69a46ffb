import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** A sender's clock may differ from ours by so much, into the past as into the future, in milliseconds. */
export const SKEW_MS = 5 * 60_000

export type Hmac = { readonly algorithm: 'sha1' | 'sha256'; readonly encoding: 'hex' | 'base64' }

/** HMAC of the parts one after the other, as the sender writes it. */
export function hmacOf({ algorithm, encoding }: Hmac, secret: string, ...parts: readonly (string | Buffer)[]): string {
  const mac = createHmac(algorithm, secret)
  for (const part of parts) mac.update(part)
  return mac.digest(encoding)
}

/** True where one of `given` is one of `expected`; every pair is compared, and neither length nor content shows in the time. */
export function isOneOf(given: readonly string[], expected: readonly string[]): boolean {
  const wanted = expected.map(text => hash('sha256', text, 'buffer'))
  let found = false
  for (const one of given) {
    const digest = hash('sha256', one, 'buffer')
    for (const other of wanted) {
      const same = timingSafeEqual(digest, other)
      found ||= same
    }
  }
  return found
}

/** The first value of a header, or null. */
export function headerOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | null {
  const value = headers[name]
  const first = Array.isArray(value) ? value[0] : value
  return first === undefined || first === '' ? null : first
}

/** True where the instant, in seconds since 1970, is near enough to `at`, in the past and in the future. */
export function isNear(seconds: string, at: Date, skewMs = SKEW_MS): boolean {
  return /^\d{9,11}$/.test(seconds) && Math.abs(Number(seconds) * 1_000 - at.getTime()) <= skewMs
}
