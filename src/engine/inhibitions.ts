import type { Alert, Labels } from '../alert/alert.ts'
import { type InhibitRule, inhibitorKeys, isInhibiting, targetKeys } from '../alert/inhibition.ts'
import type { Muted } from '../alert/mute.ts'
import { reviewMuted, rowKey } from '../store/alerts.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import {
  dropAllInhibitors,
  dropOverInhibitors,
  type FiringAlert,
  heldKeys,
  holdFiring,
  type Inhibitor,
  keysLetGo,
  saveInhibitors,
} from '../store/inhibitors.ts'
import { indexable } from './indexable.ts'

type Rules = readonly InhibitRule[]
type Part = Pick<Alert, 'source' | 'fingerprint' | 'labels' | 'status' | 'kind'>

const PREFIX = 'inhibition:'

/**
 * What inhibits alerts of a batch, by their labels. Those of the batch itself count as well, in whatever order they
 * came; should one of them turn out not to fire, `reviewUninhibited` finds what was muted for its sake.
 */
export async function inhibitionAmong(
  tx: Tx,
  rules: Rules,
  alerts: readonly Part[],
): Promise<(labels: Labels) => Muted | null> {
  if (rules.length === 0) return () => null
  const own = alerts.filter(isInhibiting).flatMap(({ labels }) => names(inhibitorKeys(rules, labels)))
  const asked = alerts.flatMap(({ labels }) => names(targetKeys(rules, labels)))
  const held = new Set([...own, ...(await heldKeys(tx, [...new Set(asked)]))])
  if (held.size === 0) return () => null
  return labels => {
    const by = names(targetKeys(rules, labels)).find(name => held.has(name))
    return by === undefined ? null : { reason: 'inhibited', by, until: null }
  }
}

/** Notes which of these alerts, as they are saved, inhibit others from now on. */
export async function noteInhibitors(tx: Tx, rules: Rules, saved: readonly Part[]): Promise<void> {
  if (rules.length === 0) return
  const latest = new Map(saved.map(alert => [rowKey(alert), inhibitor(rules, alert, isInhibiting(alert))]))
  await saveInhibitors(tx, [...latest.values()])
}

/**
 * Has what nobody inhibits any longer decided anew. To be called every second: it looks at how things stand, so that
 * nothing is missed in whatever order processes commit.
 */
export async function reviewUninhibited(tx: Tx, rules: Rules, at: Date): Promise<void> {
  if (rules.length === 0) return
  await reviewLetGo(tx, at)
}

/** So many alerts are held at once. */
const PAGE = 500

/**
 * Puts the rules in force for the alerts that fire already; to be called when they may have changed, after they count for
 * new alerts. It may be done at any time, and by several processes at once.
 */
export async function rebuildInhibitors(db: Db, rules: Rules, at: Date): Promise<void> {
  if (rules.length === 0) await dropAllInhibitors(db)
  else {
    let last: FiringAlert | null = null
    do last = await rebuildPage(db, rules, last)
    while (last !== null)
    await dropOverInhibitors(db)
  }
  await reviewLetGo(db, at)
}

/** Answers with the last alert of the page, or null where there is no other page. */
async function rebuildPage(db: Db, rules: Rules, after: FiringAlert | null): Promise<FiringAlert | null> {
  return inTransaction(db, async tx => {
    const page = await holdFiring(tx, after, PAGE)
    await saveInhibitors(
      tx,
      page.map(alert => inhibitor(rules, alert, true)),
    )
    return page.length < PAGE ? null : (page.at(-1) ?? null)
  })
}

async function reviewLetGo(tx: Tx, at: Date): Promise<void> {
  for (const by of await keysLetGo(tx, PREFIX)) await reviewMuted(tx, by, at)
}

function inhibitor(rules: Rules, { source, fingerprint, labels }: FiringAlert, fires: boolean): Inhibitor {
  return { source, fingerprint, keys: fires ? names(inhibitorKeys(rules, labels)) : [] }
}

/** The rule by which alerts with these labels are muted under that name; null where it is in force no longer. */
export function ruleBehind(rules: Rules, labels: Labels, by: string): InhibitRule | null {
  return rules.find(rule => names(targetKeys([rule], labels)).includes(by)) ?? null
}

/** The keys as the database has them, which is also the name of what mutes an alert. */
function names(keys: readonly string[]): readonly string[] {
  return keys.map(key => PREFIX + indexable(key))
}
