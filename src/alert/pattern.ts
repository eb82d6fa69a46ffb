import { RE2JS } from 're2js'

const LONGEST = 2_000
const KEPT = 1_000
/** More of a text than this is not looked at: linear time is not no time. */
const LOOKED_AT = 16_384

/** Why a pattern is none, or null. RE2's syntax: linear time, hence no look-around and no back-references. */
export function patternFault(pattern: string): string | null {
  if (pattern.length > LONGEST) return `a pattern of ${pattern.length} characters`
  try {
    RE2JS.compile(pattern)
    return null
  } catch (error) {
    return error instanceof Error ? error.message.replace('error parsing regexp: ', '') : 'not a pattern'
  }
}

/** True where the pattern matches the whole text; null where it does not compile, which no rulebook lets pass. */
export function matchesWhole(pattern: string, text: string): boolean | null {
  return compiled(pattern)?.testExact(text) ?? null
}

/** What the groups of a pattern are called: their numbers, and their names where they have some. */
export function groupsOf(pattern: string): readonly string[] {
  const regex = compiled(pattern)
  if (regex === null) return []
  return [...Array.from({ length: regex.groupCount() }, (_, index) => String(index + 1)), ...Object.keys(names(regex))]
}

/**
 * What a pattern finds first in a text: all of it where it has no group, the group's text where it has one, else the
 * texts of its groups by number and name. Null where it finds nothing.
 */
export function capture(pattern: string, text: string): string | Readonly<Record<string, string>> | null {
  const regex = compiled(pattern)
  const matcher = regex?.matcher(text.slice(0, LOOKED_AT))
  if (!regex || !matcher?.find()) return null
  const count = regex.groupCount()
  if (count === 0) return matcher.group() ?? ''
  const named = Object.entries(names(regex))
  if (count === 1 && named.length === 0) return matcher.group(1) ?? ''
  const numbered = Array.from({ length: count }, (_, index) => [String(index + 1), index + 1] as const)
  return Object.fromEntries([...numbered, ...named].map(([name, number]) => [name, matcher.group(number) ?? '']))
}

function names(regex: RE2JS): Readonly<Record<string, number>> {
  return regex.namedGroups()
}

const kept = new Map<string, RE2JS | null>()

/** Compiled once. */
function compiled(pattern: string): RE2JS | null {
  const known = kept.get(pattern)
  if (known !== undefined) return known
  const oldest = kept.size >= KEPT ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  const fresh = patternFault(pattern) === null ? RE2JS.compile(pattern) : null
  kept.set(pattern, fresh)
  return fresh
}
