import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/**
 * A path with the proof that we gave it out (HMAC-SHA256 over the path), for people who are not signed in. It does not
 * run out; a new key revokes every link.
 */
export function signLink(path: string, key: string): string {
  return `${path}?key=${signature(path, key)}`
}

export function checkLink(path: string, presented: string, key: string): boolean {
  return key !== '' && same(presented, signature(path, key))
}

/** Compares in a time that shows neither content nor length; an empty secret is never the same. */
export function same(presented: string, secret: string): boolean {
  return timingSafeEqual(hash('sha256', presented, 'buffer'), hash('sha256', secret, 'buffer')) && secret !== ''
}

/** The token of `Authorization: Bearer …`, or an empty text. */
export function bearerOf(authorization: string | undefined): string {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1]?.trim() ?? ''
}

function signature(path: string, key: string): string {
  return createHmac('sha256', key).update(path).digest('base64url')
}
