import { createHash } from 'node:crypto'

/** An index row has room for some 2,700 bytes; labels may be longer than that. */
export function indexable(key: string): string {
  return key.length <= 500 ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`
}
