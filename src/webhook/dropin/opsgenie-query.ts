import type { OpsgenieFilter } from '../../engine/opsgenie.ts'
import { lookUp } from '../sources/fields.ts'

const OPEN: Readonly<Record<string, boolean>> = { open: true, closed: false }

/** An alias and a status need less. Of many spaces in a row each would be taken for the beginning of an AND. */
const LONGEST = 2_000

/**
 * Of Opsgenie's query language what scripts ask for: `status: open`, `alias: …`, and both with AND. Null for anything
 * else: more alerts than were asked for would be taken for those that were.
 */
export function filterFrom(query: string): OpsgenieFilter | null {
  if (query.length > LONGEST) return null
  let filter: OpsgenieFilter = { open: null, alias: null }
  for (const part of query.split(/\s+and\s+/i)) {
    if (part.trim() === '') continue
    const [, field = '', quoted, bare] = /^\s*(\w+)\s*[:=]\s*(?:"([^"]*)"|(\S+))\s*$/.exec(part) ?? []
    const value = quoted ?? bare ?? ''
    const open = lookUp(OPEN, value)
    if (field === 'alias' && value) filter = { ...filter, alias: value }
    else if (field === 'status' && open !== null) filter = { ...filter, open }
    else return null
  }
  return filter
}

/** A whole number of a query, within its bounds. */
export function numberFrom(text: string | undefined, otherwise: number, most: number): number {
  return /^\d{1,9}$/.test(text ?? '') ? Math.min(Number(text), most) : otherwise
}
