import { between, holds, type Span } from './span.ts'

/** Somebody who stands in for a time. People are names of the rulebook. */
export type Override = Span & {
  readonly schedule: string
  readonly person: string
  /** For whom; null: for everybody who is on call in it then, and also where nobody is. */
  readonly instead: string | null
}

/** Those in force at an instant, and a span in which these do not change. */
export function overridesAsker(
  overrides: readonly Override[],
): (at: Date) => Span & { readonly inForce: readonly Override[] } {
  const edges = overrides.flatMap(({ from, until }) => [from, until])
  return at => ({ inForce: overrides.filter(override => holds(override, at)), ...between(edges, at) })
}

/** Who is on call after overrides, which come in the order in which they were made. Nobody twice. */
export function standIns(people: readonly string[], overrides: readonly Override[]): readonly string[] {
  const forAll = overrides.findLastIndex(({ instead }) => instead === null)
  const meant = overrides[forAll] ? [overrides[forAll].person] : people
  return [...new Set(meant.map(person => standIn(person, overrides, forAll)))]
}

// The last word about somebody counts, and then what was said later about whoever stands in.
function standIn(person: string, overrides: readonly Override[], after: number): string {
  const last = overrides.findLastIndex(({ instead }, i) => i > after && instead === person)
  const found = overrides[last]
  return found ? standIn(found.person, overrides, last) : person
}
