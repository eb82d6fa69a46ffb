import { clean } from '../lib/text.ts'

const ODD = /[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\uffff]/

/**
 * The value with every text in it, names of records too, as PostgreSQL takes it: a single NUL, or half a character, and
 * it refuses the whole statement. Doors clean what they read; this is for what they have overlooked.
 */
export function storable<T>(value: T): T {
  return isStorable(value) ? value : (made(value) as T)
}

/** Nearly always; to copy it then would cost more than all the rest, and what reads the copy would be slower too. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !ODD.test(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([name, inner]) => !ODD.test(name) && isStorable(inner))
}

function made(value: unknown): unknown {
  if (typeof value === 'string') return ODD.test(value) ? clean(value) : value
  if (Array.isArray(value)) return value.map(made)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [made(name), made(inner)]))
}
