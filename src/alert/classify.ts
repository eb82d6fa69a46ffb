import { count, line } from '../lib/text.ts'
import type { Alert, Classified, Labels } from './alert.ts'
import { type Matcher, matchersText, matchesAll } from './matcher.ts'
import { SEVERITIES, type Severity, usualWord, worse } from './severity.ts'
import { isWithin, type TimeInterval } from './time-interval.ts'

/** How bad an alert is that matches, or its incident once `count` of them fire. */
export type ClassifyRule = {
  /** What it asks and does: alerts are counted under it, so that they still are when rules change places. */
  readonly name: string
  readonly matchers: readonly Matcher[]
  /** Names of time intervals; none: always. */
  readonly active: readonly string[]
  readonly count: number | null
  readonly change: SeverityChange | null
  readonly type: string | null
  readonly because: string
}

/** One to set, or by how many steps it gets worse; less than zero: better. */
export type SeverityChange = { readonly to: Severity } | { readonly worseBy: number }

/** A rule as it is given; where people have no words of their own for its reason, it is what the rule asks for. */
export function classifyRule(
  given: Omit<ClassifyRule, 'name' | 'because'> & { readonly because: string | null },
): ClassifyRule {
  const { matchers, active, count, change, type } = given
  const within = active.length > 0 ? ` within ${active.join(' or ')}` : ''
  const asks = `${matchersText(matchers) || 'any alert'}${within}`
  return { ...given, name: JSON.stringify([asks, count, change, type]), because: given.because ?? line(asks, 200) }
}

type Intervals = ReadonlyMap<string, readonly TimeInterval[]>
type Given = { readonly labels: Labels; readonly severity: Severity }

/** Asks the rules in their order at that instant; each sees the severity that the ones before have left. */
export function classify(
  rules: readonly ClassifyRule[],
  { labels, severity: said }: Given,
  intervals: Intervals,
  at: Date,
): { readonly severity: Severity; readonly classified: readonly Classified[] } {
  let severity = said
  let known: Labels = { ...labels, severity: usualWord(severity) }
  const classified: Classified[] = []
  for (const rule of rules) {
    if (!matchesAll(rule.matchers, known) || !isActive(rule, intervals, at)) continue
    const to = changed(severity, rule.change)
    const type = rule.type === null ? {} : { type: rule.type }
    const { name, count, because } = rule
    classified.push({ rule: name, from: severity, to, ...(count !== null && { count }), ...type, because })
    if (count !== null || to === severity) continue
    severity = to
    known = { ...labels, severity: usualWord(severity) }
  }
  return { severity, classified }
}

function isActive({ active }: ClassifyRule, intervals: Intervals, at: Date): boolean {
  const isIn = (name: string) => intervals.get(name)?.some(interval => isWithin(interval, at)) ?? false
  return active.length === 0 || active.some(isIn)
}

function changed(severity: Severity, change: SeverityChange | null): Severity {
  if (change === null) return severity
  if ('to' in change) return change.to
  const place = Math.min(Math.max(SEVERITIES.indexOf(severity) - change.worseBy, 0), SEVERITIES.length - 1)
  return SEVERITIES[place] ?? severity
}

/** Whether the same rules say the same of both. */
export function isSameClass(one: Pick<Alert, 'classified'>, other: Pick<Alert, 'classified'>): boolean {
  const [a, b] = [one.classified ?? NONE, other.classified ?? NONE]
  return a.length === b.length && a.every(({ rule, to }, nth) => rule === b[nth]?.rule && to === b[nth]?.to)
}

const NONE: readonly Classified[] = []

/** Why an alert is as bad as it is; null where no rule says so. */
export function becauseOf({ classified = NONE }: Pick<Alert, 'classified'>): string | null {
  // One that finds it as bad already says so all the same; one that names its type need not.
  const said = classified.filter(({ count, from, to, type }) => count === undefined && (from !== to || !type))
  return said.length > 0 ? said.map(({ because }) => because).join('; ') : null
}

/** Of which type the rules say that it is; the last word counts. */
export function typeOf({ classified = NONE }: Pick<Alert, 'classified'>): string | null {
  return classified.findLast(({ type }) => type !== undefined)?.type ?? null
}

/** So many alerts of an incident, of which a rule that counts has said the same. */
export type Tally = Pick<Classified, 'rule' | 'to'> & { readonly many: number }

/** What makes an incident worse, and why. */
export type Worsening = { readonly severity: Severity; readonly because: string }

/** What an alert adds to the tallies of its incident. */
export function tallyOf({ classified = NONE }: Pick<Alert, 'classified'>): readonly Tally[] {
  return classified.flatMap(({ rule, to, count }) => (count === undefined ? [] : [{ rule, to, many: 1 }]))
}

/** How bad an incident is by the rules whose count is reached; null where none is. */
export function reached(rules: readonly ClassifyRule[], tallies: readonly Tally[]): Worsening | null {
  let worst: Worsening | null = null
  for (const { name, count: needed, because } of rules) {
    if (needed === null) continue
    const own = tallies.filter(({ rule }) => rule === name)
    // So many of them say that it is as bad as this, or worse.
    const severity = SEVERITIES.find(one => sum(own.filter(({ to }) => to <= one)) >= needed)
    if (severity === undefined || (worst && worse(worst.severity, severity) === worst.severity)) continue
    worst = { severity, because: `${count(sum(own), 'alert')}: ${because}` }
  }
  return worst
}

/** How many alerts a rule has counted. */
export function standIn(tallies: readonly Tally[], name: string): number {
  return sum(tallies.filter(({ rule }) => rule === name))
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((all, { many }) => all + many, 0)
}

/** Whether an alert with this row counts among those that fire in its incident; one that flaps does until it is calm. */
export function isCounted({
  status,
  verdict,
}: {
  readonly status: Alert['status']
  readonly verdict: string
}): boolean {
  return (status !== 'resolved' || verdict === 'hold') && verdict !== 'wait' && verdict !== 'mute'
}
