import { Fault } from '../lib/fault.ts'
import type { PageOf } from './ports.ts'

/** Where a page of a list ended; for whoever reads on, only a text. */
type Cursor = readonly (string | number)[]

/** One row more than the page holds says whether there is a next one. */
export function page<T>(found: readonly T[], limit: number, position: (last: T) => Cursor): PageOf<T> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const next =
    found.length > limit && last !== undefined
      ? Buffer.from(JSON.stringify(position(last))).toString('base64url')
      : null
  return { items, next }
}

/** Throws a Fault `bad_cursor` where it is none of ours, as do those below. */
export function readCursor(cursor: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(read)) return read
  } catch {
    // Not one of ours: said below.
  }
  throw badCursor()
}

export function instantOf(text: unknown): Date {
  if (typeof text !== 'string') throw badCursor()
  const instant = new Date(text)
  // Written as we write it, for PostgreSQL reads not every year.
  const isOurs = Number.isFinite(instant.getTime()) && instant.toISOString() === text && /^\d{4}-/.test(text)
  if (!isOurs) throw badCursor()
  return instant
}

export function wholeNumber(value: unknown, highest = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > highest) throw badCursor()
  return value
}

export function badCursor(): Fault {
  return new Fault('bad_cursor', 'cursor: expected the "next" of an earlier page')
}
