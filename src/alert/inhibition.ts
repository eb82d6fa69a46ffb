import type { Alert, Labels } from './alert.ts'
import { type Matcher, matchesAll } from './matcher.ts'

/** While an alert fires that matches `source`, those that match `target` and have the same `equal` labels are muted. */
export type InhibitRule = {
  /** Made of the rule's own text: editing one rule leaves what the others mute as it is. */
  readonly name: string
  readonly source: readonly Matcher[]
  readonly target: readonly Matcher[]
  readonly equal: readonly string[]
}

export function inhibitRule(
  source: readonly Matcher[],
  target: readonly Matcher[],
  labels: readonly string[],
): InhibitRule {
  const equal = [...new Set(labels)].sort()
  const said = [source, target].map(side => side.map(({ label, op, value }) => [label, op, value]))
  return { name: fingerprintOf(JSON.stringify([...said, equal])), source, target, equal }
}

/** Whether an alert, as it stands, can inhibit others at all; a heartbeat such as InfoInhibitor can. */
export function isInhibiting({ status, kind }: Pick<Alert, 'status' | 'kind'>): boolean {
  return status !== 'resolved' && kind !== 'information'
}

/**
 * Under which keys an alert inhibits others while it fires. One alert inhibits another where one of these is among the
 * other's `targetKeys`: nobody has to look at every alert that fires.
 */
export function inhibitorKeys(rules: readonly InhibitRule[], labels: Labels): readonly string[] {
  const matching = rules.filter(({ source }) => matchesAll(source, labels))
  return distinct(matching.map(rule => keyOf(rule, matchesAll(rule.target, labels) ? 'both_sides' : 'source', labels)))
}

/** Which keys inhibit an alert with these labels, in the order of the rules. */
export function targetKeys(rules: readonly InhibitRule[], labels: Labels): readonly string[] {
  const matching = rules.filter(({ target }) => matchesAll(target, labels))
  return distinct(
    matching.flatMap(rule => {
      const source = keyOf(rule, 'source', labels)
      // What matches both sides is not inhibited by what does so too, and least of all by itself.
      return matchesAll(rule.source, labels) ? [source] : [source, keyOf(rule, 'both_sides', labels)]
    }),
  )
}

/** A label that is missing is as good as an empty one. */
function keyOf({ name, equal }: InhibitRule, side: 'source' | 'both_sides', labels: Labels): string {
  const values = equal.map(label => (Object.hasOwn(labels, label) ? labels[label] : ''))
  return `${name}:${side}:${JSON.stringify(values)}`
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)]
}

/** FNV-1a with 64 bits, over UTF-16 units; the same in every process. */
function fingerprintOf(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  }
  return hash.toString(36)
}
