import { createHmac } from 'node:crypto'
import { same } from './sign.ts'

/** Whose shifts a calendar has; names are the rulebook's. */
export type CalendarOf = { readonly kind: 'person' | 'schedule'; readonly name: string }

/**
 * The address of a calendar that needs no sign-in, for programs that cannot sign in: it bears 128 bits of proof that we
 * gave it out (HMAC-SHA256) and does not run out; a new key revokes them all.
 */
export function calendarLink(publicUrl: string, of: CalendarOf, key: string): string {
  return `${publicUrl}/ical/${encodeURIComponent(`${said(of)}.${proofOf(of, key)}.ics`)}`
}

/** Null where it is none of ours. */
export function readCalendarToken(token: string, key: string): CalendarOf | null {
  const [, kind, name = '', proof = ''] = /^(person|schedule)\.(.+)\.([\w-]{22})\.ics$/s.exec(token) ?? []
  if (kind !== 'person' && kind !== 'schedule') return null
  return key !== '' && same(proof, proofOf({ kind, name }, key)) ? { kind, name } : null
}

function said({ kind, name }: CalendarOf): string {
  return `${kind}.${name}`
}

function proofOf(of: CalendarOf, key: string): string {
  return createHmac('sha256', key)
    .update(`calendar:${said(of)}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}
