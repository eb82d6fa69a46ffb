import type { Labels } from './alert.ts'

/** So many incidents within so long are one storm. */
export type StormRule = { readonly incidents: number; readonly withinMs: number }

/** Of a source, so many alerts within so long; what is more opens no incidents of its own. */
export type Limit = { readonly count: number; readonly perMs: number }

/** Why alerts of many groups come together in one incident, and under which key that is open. */
export type Gathered = { readonly reason: 'storm' | 'rate_limited'; readonly key: string; readonly title: string }

/** What is known when one more group is about to open. */
export type Weather = {
  /** Incidents that were opened within the time of the rule, whatever became of them. */
  readonly opened: number
  /** The incident of the storm, if it is open, and when the last alert came into it. */
  readonly storm: { readonly lastAt: Date } | null
}

export const STORM: Gathered = { reason: 'storm', key: 'storm', title: 'Alert storm: many things fail at once' }

/** A storm goes on until for so long nothing has come into it; then groups open by themselves again. */
export function isStorm({ incidents, withinMs }: StormRule, { opened, storm }: Weather, at: Date): boolean {
  const goesOn = storm !== null && at.getTime() - storm.lastAt.getTime() < withinMs
  return goesOn || opened >= incidents
}

const LIMIT = 'limit:'

/** Whether an incident under this key is one of many groups; those of one group have other keys, with names of labels. */
export function isGathered(key: string): boolean {
  return key === STORM.key || key.startsWith(LIMIT)
}

export function overLimit(source: string): Gathered {
  return { reason: 'rate_limited', key: LIMIT + source, title: `${source} sends more alerts than its limit` }
}

/** How full a source's bucket is at an instant. */
export type Bucket = { readonly level: number; readonly at: Date }

/** One alert more: it drains evenly, and is over the limit while it is full. */
export function pour(
  limit: Limit,
  before: Bucket | null,
  at: Date,
): { readonly bucket: Bucket; readonly over: boolean } {
  const drained = before ? ((at.getTime() - before.at.getTime()) / limit.perMs) * limit.count : 0
  const level = Math.max(0, (before?.level ?? 0) - Math.max(0, drained))
  const over = level + 1 > limit.count
  return { bucket: { level: over ? level : level + 1, at }, over }
}

/** What an alert is about, in the words that many have in common: by that a storm is told in a few lines. */
export function causeOf({ labels, title }: { readonly labels: Labels; readonly title: string }): string {
  const words = [labels.service, labels.alertname].filter(Boolean)
  return words.length > 0 ? words.join(' · ') : title
}

/** Cause → how many alerts. */
export type Causes = Readonly<Record<string, number>>

/** More different ones nobody reads; the rest counts under this name. */
const MOST = 50
export const OTHERS = 'others'

export function causesOf(alerts: readonly { readonly labels: Labels; readonly title: string }[]): Causes {
  return alerts.reduce<Causes>((causes, alert) => added(causes, { [causeOf(alert)]: 1 }), {})
}

export function added(before: Causes, fresh: Causes): Causes {
  const sum = new Map(Object.entries(before))
  for (const [cause, count] of Object.entries(fresh)) {
    const name = sum.has(cause) || sum.size < MOST ? cause : OTHERS
    sum.set(name, (sum.get(name) ?? 0) + count)
  }
  return Object.fromEntries(sum)
}
