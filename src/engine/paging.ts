import type { Command, PageOutcome } from '../incident/command.ts'
import { isBundled, keyOf, laneOf, lineOf } from '../incident/effect.ts'
import { callAt, type Incident, type MessageRef } from '../incident/incident.ts'
import { mayPage } from '../incident/paging.ts'
import { type Clock, later, MINUTE, SECOND } from '../lib/time.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { holdIncidents } from '../store/incidents.ts'
import { putOffLine } from '../store/line.ts'
import { claimAlong, finishEffects, type PageLeased, releaseEffect } from '../store/outbox.ts'
import { type Throttle, throttle, uncount } from '../store/reached.ts'
import { eventsOf } from '../store/timeline.ts'
import type { HandleDone } from './handle.ts'
import { Postponed, type SendPage, Undeliverable } from './ports.ts'

export type PagingOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly sendPage: SendPage
  readonly handleDone: HandleDone
}

/** The first always goes out at once, and what follows too soon is told together. */
const THROTTLE: Throttle = { times: 1, withinMs: MINUTE }
/** Where each has buttons of its own, a few are better than a list. */
const IN_SLACK: Throttle = { times: 5, withinMs: MINUTE }
/** So many incidents are told of at once. */
const MOST_ALONG = 100
/** What is put off for less is no failure of its way. */
const SOON_MS = 3 * SECOND

/**
 * Sends one page, if it may still go out. Whether it may is asked under a lock that nobody can acknowledge past, and the
 * sending has begun before the lock is given back: after an acknowledgement is committed no page begins.
 */
export async function sendPage(
  options: PagingOptions,
  leased: PageLeased,
  leasedUntil: Date,
): Promise<'done' | 'postponed' | 'failed'> {
  const { db, clock, handleDone } = options
  const begun = await inTransaction(db, tx => begin(tx, options, leased, leasedUntil)).catch(unlessOutlived)
  if (begun === null) {
    await finishEffects(db, [leased])
    return 'done'
  }
  if ('until' in begun) {
    await releaseEffect(db, leased, { dueAt: begun.until, failures: leased.failures })
    await putOffLine(db, leased, { now: clock(), until: begun.until })
    return 'postponed'
  }
  const { sending, incident, along, others, outlived } = begun
  if (outlived.length > 0) await finishEffects(db, outlived)
  const message = await sending.message.catch((error: unknown) => ({ error }))
  if (message && 'error' in message) return notSent(options, leased, begun, message.error)
  // Should this fail, it was sent all the same: it is no failure of its way.
  const record = (of: PageLeased, command: Command) => handleDone(of.incident, command, { kind: 'tocsin' }, of)
  const told = { type: 'record_page', seen: incident.seq } as const
  const numbers = others.map(({ number }) => number)
  await record(leased, { ...told, ...outcomeOf(leased), message, others: numbers, within: null })
  for (const other of along) {
    await record(other, { ...told, ...outcomeOf(other), message: null, others: [], within: incident.number })
  }
  return 'done'
}

/** What was to be told together has failed together: no next way waits until each has failed by itself. */
async function notSent(
  { db, clock, handleDone }: PagingOptions,
  leased: PageLeased,
  { along, isCounted }: Pick<Sending, 'along' | 'isCounted'>,
  error: unknown,
): Promise<'postponed' | 'failed'> {
  if (isCounted) await uncount(db, destinationOf(leased))
  // Nobody waits for a channel's next way: it has none.
  if (error instanceof Postponed && (error.afterMs <= SOON_MS || !isBundled(leased.effect))) {
    const dueAt = later(clock(), Math.max(1, error.afterMs))
    for (const page of [leased, ...along]) await releaseEffect(db, page, { dueAt, failures: page.failures })
    return 'postponed'
  }
  const reason = error instanceof Error ? error.message : String(error)
  for (const page of [leased, ...along]) {
    // What is wrong for good with the one that tells of them need not be wrong with the others.
    const again = page !== leased || !(error instanceof Undeliverable)
    const isFirst = page.effect.tries === 0
    const failure: Command = { type: 'record_page_failure', ...outcomeOf(page), reason, again, isFirst }
    await handleDone(page.incident, failure, { kind: 'tocsin' }, page)
  }
  return 'failed'
}

type Sending = {
  readonly outlived: readonly PageLeased[]
  readonly along: readonly PageLeased[]
  readonly others: readonly Incident[]
  readonly incident: Incident
  /** Against what its destination is told within so long. */
  readonly isCounted: boolean
  /** Not awaited under the lock. */
  readonly sending: { readonly message: Promise<MessageRef | null> }
}

async function begin(
  tx: Tx,
  { clock, db, sendPage }: PagingOptions,
  leased: PageLeased,
  leasedUntil: Date,
): Promise<Sending | { readonly until: Date }> {
  const now = clock()
  const rule = isBundled(leased.effect) ? (leased.effect.via === 'slack' ? IN_SLACK : THROTTLE) : null
  // What a dead worker held may have been counted by it.
  const isCounted = rule !== null && leased.attempts === 1
  const until = isCounted ? await throttle(tx, destinationOf(leased), rule, now) : null
  if (until) return { until }
  const more = rule ? await claimAlong(tx, leased, { now, leasedUntil, limit: MOST_ALONG }) : []
  const incidents = await holdIncidents(tx, [...new Set([leased, ...more].map(page => page.incident))])
  const incident = incidents.get(leased.incident)
  if (!incident || !mayPage(incident, leased.effect)) throw new Outlived()
  const mayGo = (page: PageLeased) => {
    const its = incidents.get(page.incident)
    return its !== undefined && mayPage(its, page.effect)
  }
  const along = more.filter(mayGo)
  const told = new Set(along.flatMap(page => incidents.get(page.incident) ?? []))
  const others = [...told].sort((a, b) => a.number - b.number)
  const { effect, createdAt } = leased
  const message = sendPage({
    // Another try is another row: what an earlier one has posted is found by what is the same for all of them.
    ...{ id: `${incident.id}:${keyOf(effect)}`, attempt: attemptOf(leased) },
    createdAt: callAt(incident, effect.position)?.at ?? createdAt,
    ...{ effect, incident, others, now },
    timeline: () => eventsOf(db, leased.incident),
  })
  // Whoever awaits it does so after the commit; should that fail, nobody does.
  message.catch(() => {})
  return { outlived: more.filter(page => !mayGo(page)), along, others, incident, isCounted, sending: { message } }
}

/** Somebody has answered: nothing of what was about to be counted is. */
class Outlived extends Error {}

function unlessOutlived(error: unknown): null {
  if (error instanceof Outlived) return null
  throw error
}

function outcomeOf(leased: PageLeased): PageOutcome {
  const { user, via, nth, position } = leased.effect
  return { user, via, nth, position, attempt: attemptOf(leased) }
}

/** Each try has a number of its own, those that ended with their process among them. */
function attemptOf({ effect, attempts }: PageLeased): number {
  return effect.tries + attempts
}

function destinationOf({ effect, incident }: PageLeased): string {
  return `${laneOf(effect)}:${lineOf(effect, incident)}`
}
