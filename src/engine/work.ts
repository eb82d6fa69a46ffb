import type { Command } from '../incident/command.ts'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'
import { later, SECOND } from '../lib/time.ts'
import { findById } from '../store/incidents.ts'
import { isPage, type Leased, releaseEffect, renewLease } from '../store/outbox.ts'
import { eventsOf } from '../store/timeline.ts'
import type { DueOptions } from './due.ts'
import { type PagingOptions, sendPage } from './paging.ts'
import { type Delivery, type Perform, Postponed, Undeliverable } from './ports.ts'

/**
 * A worker that dies gives its effects back after so long; one that is slow says in time that it is still at it. With the
 * second until somebody looks, and another to send it, a page is at most ten seconds late.
 */
const LEASE_MS = 8 * SECOND
const RENEW_MS = 2.5 * SECOND
const BACKOFF_MS = { first: SECOND, most: 60 * SECOND }

export function leaseFrom(now: Date): Date {
  return later(now, LEASE_MS)
}

type Tried = 'done' | 'postponed' | 'failed' | 'undeliverable'

export type WorkOptions = DueOptions &
  PagingOptions & {
    readonly perform: Perform
    readonly log: Log
    /** Told of each effect that was tried, for the metrics. */
    readonly onTried: (type: string, outcome: Tried) => void
  }

/** Carries out one effect that is leased, and records what came of it; what fails is given back, to be tried again. */
export async function deliver(options: WorkOptions, leased: Leased): Promise<void> {
  await holding(options, leased, () =>
    isPage(leased) ? sendPage(options, leased, leaseFrom(options.clock())) : carryOut(options, leased),
  )
}

/** Keeps the lease while the work is done; what throws is set aside. */
export async function holding(options: WorkOptions, leased: Leased, work: () => Promise<Tried>): Promise<void> {
  const { db, clock, log, onTried } = options
  const { type } = leased.effect
  const renewal = setInterval(() => {
    renewLease(db, leased, leaseFrom(clock())).catch(error => log.warn({ err: error }, 'a lease could not be renewed'))
  }, RENEW_MS)
  try {
    onTried(type, await work())
  } catch (error) {
    await setAside(options, leased, error).catch(cause => {
      // The database is away: the lease will run out, and somebody will try again.
      log.error({ err: cause, incident: leased.incident, effect: type }, 'an effect could not be given back')
    })
  } finally {
    clearInterval(renewal)
  }
}

async function carryOut({ db, clock, perform, handleDone }: WorkOptions, leased: Leased): Promise<Tried> {
  const { effect, incident: id } = leased
  const incident = await findById(db, id)
  if (incident === null) throw new Fault('no_incident', `there is no incident ${id}`)
  const delivery: Delivery = {
    ...{ id: leased.id, effect, incident, attempt: leased.attempts, createdAt: leased.createdAt, now: clock() },
    timeline: () => eventsOf(db, id),
  }
  const command = await perform(delivery)
  await handleDone(id, command, { kind: 'tocsin' }, leased)
  return command && hasFailed(command) ? 'failed' : 'done'
}

/** It was carried out, and what it was for did not come of it. */
function hasFailed(command: Command): boolean {
  return command.type === 'record_pager_failure' || (command.type === 'record_step' && !command.ok)
}

async function setAside(options: WorkOptions, leased: Leased, error: unknown): Promise<void> {
  const { db, clock, handleDone, log, onTried } = options
  const { effect, incident } = leased
  if (error instanceof Undeliverable) {
    log.warn({ incident, effect: effect.type, reason: error.message }, 'an effect cannot be done')
    onTried(effect.type, 'undeliverable')
    return handleDone(
      incident,
      { type: 'record_failure', effect: effect.type, reason: error.message },
      { kind: 'tocsin' },
      leased,
    )
  }
  if (error instanceof Postponed) {
    onTried(effect.type, 'postponed')
    // At least a moment: due at once it would be claimed again and again.
    return releaseEffect(db, leased, { dueAt: later(clock(), Math.max(1, error.afterMs)), failures: leased.failures })
  }
  const failures = leased.failures + 1
  const delay = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (failures - 1))
  log.warn({ err: error, incident, effect: effect.type, failures, againInMs: delay }, 'an effect failed; trying again')
  onTried(effect.type, 'failed')
  await releaseEffect(db, leased, { dueAt: later(clock(), delay), failures })
}
