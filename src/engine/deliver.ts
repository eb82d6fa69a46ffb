import type { Command } from '../incident/command.ts'
import type { Lane } from '../incident/effect.ts'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'
import { type Clock, later, SECOND } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Db } from '../store/db.ts'
import { findById } from '../store/incidents.ts'
import { claimDue, type Leased, nextDue, releaseEffect, renewLease } from '../store/outbox.ts'
import { eventsOf } from '../store/timeline.ts'
import type { Calm } from './calm.ts'
import type { HandleDone } from './handle.ts'
import { whoToCall } from './page.ts'
import { type Delivery, type Perform, Postponed, Undeliverable } from './ports.ts'

/** A worker that dies gives its effects back after so long; one that is slow says in time that it is still at it. */
const LEASE_MS = 10 * SECOND
const RENEW_MS = 3 * SECOND
/** Each pool does so much at once: a Slack that hangs takes no place from a page, an address of a step none from Slack. */
const WORKERS = 4
/**
 * While alerts are coming in each pool begins one thing after the other, and lets the alerts go first for so many
 * milliseconds: whoever waits for a 202 comes first. That is still more than Slack's own rates take in a storm.
 */
const POOLS: readonly { readonly lanes: readonly Lane[]; readonly restMs: number }[] = [
  { lanes: ['page', 'timer'], restMs: 8 },
  { lanes: ['slack'], restMs: 25 },
  { lanes: ['step'], restMs: 25 },
]
/** How long at most between two looks: another process may have died, or put something in. */
const LOOK_MS = SECOND
const BACKOFF_MS = { first: SECOND, most: 60 * SECOND }

export type DeliverOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly perform: Perform
  readonly handleDone: HandleDone
  readonly log: Log
  readonly calm: Calm
  /** Told of each effect that was tried, for the metrics. */
  readonly onTried: (type: string, outcome: 'done' | 'postponed' | 'failed' | 'undeliverable') => void
}

export type Deliverer = {
  start(): void
  /** There is something new in these lanes. */
  wake(lanes: ReadonlySet<Lane>): void
  /** Does what is due until nothing is, with the clock as it stands; for tests that turn it themselves. */
  settle(): Promise<void>
  /** Claims nothing more; resolves when what is held is finished or given back. */
  stop(): Promise<void>
}

/** Performs what waits in the outbox: at least once, each in its lane's order. */
export function createDeliverer(options: DeliverOptions): Deliverer {
  const { db, clock, log, calm } = options
  const pools = POOLS.map(pool => ({ ...pool, held: new Set<Promise<void>>(), stirred: true, resting: false }))
  type Pool = (typeof pools)[number]
  let running = false
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  function roomIn({ held, resting }: Pool): number {
    const room = resting ? 0 : WORKERS - held.size
    return calm.isCalm() ? room : Math.min(1, room)
  }

  async function rest(pool: Pool): Promise<void> {
    pool.resting = true
    await calm.rest(pool.restMs)
    pool.resting = false
    turn()
  }

  /** There may be something to do in it. */
  function stir(pool: Pool): void {
    pool.stirred = true
    turn()
  }

  async function claim(): Promise<number> {
    let claimed = 0
    for (const pool of pools) {
      const { lanes, held } = pool
      const room = roomIn(pool)
      if (room <= 0 || !pool.stirred) continue
      pool.stirred = false
      const now = clock()
      const leased = await claimDue(db, lanes, now, later(now, LEASE_MS), room)
      // As many as there was room for: there may be more.
      pool.stirred ||= leased.length === room
      for (const effect of leased) {
        const work = deliverOne(options, effect).finally(() => {
          held.delete(work)
          // There is room for one more of these lanes. If it left others something to do, its commit has said so.
          stir(pool)
        })
        held.add(work)
      }
      if (!calm.isCalm()) void rest(pool)
      claimed += leased.length
    }
    return claimed
  }

  function inHand(): readonly Promise<void>[] {
    return pools.flatMap(({ held }) => [...held])
  }

  /** Some pool has room, and perhaps something to do. */
  function isStirred(): boolean {
    return pools.some(pool => pool.stirred && roomIn(pool) > 0)
  }

  async function look(): Promise<void> {
    while (running && isStirred()) await claim()
    // Whoever finishes has us look again: until then there is no need to ask what comes next.
    if (running) sleep(inHand().length > 0 ? null : await nextDue(db))
  }

  function sleep(due: Date | null): void {
    const ms = due === null ? LOOK_MS : Math.min(LOOK_MS, due.getTime() - clock().getTime())
    clearTimeout(timer)
    // What is due already but held up waits for its lane: the one who is in it has us look again.
    timer = setTimeout(wakeAll, ms > 0 ? ms : LOOK_MS)
  }

  function wake(fresh: ReadonlySet<Lane>): void {
    for (const pool of pools) pool.stirred ||= pool.lanes.some(lane => fresh.has(lane))
    turn()
  }

  function wakeAll(): void {
    for (const pool of pools) pool.stirred = true
    turn()
  }

  function turn(): void {
    if (!running) return
    looking ??= look()
      .catch(error => {
        log.error({ err: error }, 'the outbox could not be read; trying again')
        clearTimeout(timer)
        if (running) timer = setTimeout(wakeAll, LOOK_MS)
      })
      .finally(() => {
        looking = null
        if (running && isStirred()) turn()
      })
  }

  return {
    wake,
    start() {
      running = true
      wakeAll()
    },
    async settle() {
      for (;;) {
        // What is in hand may finish while we look, and leave something new that this look has missed.
        const idle = inHand().length === 0
        for (const pool of pools) pool.stirred = true
        const claimed = await claim()
        const work = inHand()
        // Nothing in hand is no reason to wait: what was just claimed may be done already.
        if (work.length > 0) await Promise.race(work)
        else if (claimed === 0 && idle) return
      }
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await looking
      await Promise.all(inHand())
    },
  }
}

async function deliverOne(options: DeliverOptions, leased: Leased): Promise<void> {
  const { db, clock, handleDone, log, onTried } = options
  const { type } = leased.effect
  const renewal = setInterval(() => {
    renewLease(db, leased, later(clock(), LEASE_MS)).catch(error =>
      log.warn({ err: error }, 'a lease could not be renewed'),
    )
  }, RENEW_MS)
  try {
    const command = await carryOut(options, leased)
    await handleDone(leased.incident, command, { kind: 'tocsin' }, leased)
    onTried(type, command && hasFailed(command) ? 'failed' : 'done')
  } catch (error) {
    await setAside(options, leased, error).catch(cause => {
      // The database is away: the lease will run out, and somebody will try again.
      log.error({ err: cause, incident: leased.incident, effect: type }, 'an effect could not be given back')
    })
  } finally {
    clearInterval(renewal)
  }
}

/** It was carried out, and what it was for did not come of it. */
function hasFailed(command: Command): boolean {
  return command.type === 'record_page_failure' || (command.type === 'record_step' && !command.ok)
}

/** Timers and questions to the rulebook are answered here; everything else goes out through the one port. */
async function carryOut({ db, clock, rulebook, perform }: DeliverOptions, leased: Leased): Promise<Command | null> {
  const { effect, incident: id } = leased
  if (effect.type === 'wait') return { type: 'escalate', from: effect.from }
  if (effect.type === 'step_due') return { type: 'remind_step', run: effect.run, step: effect.step }
  const incident = await findById(db, id)
  if (incident === null) throw new Fault('no_incident', `there is no incident ${id}`)
  if (effect.type === 'call') return whoToCall(incident, effect.position, rulebook(), clock())
  const delivery: Delivery = {
    ...{ id: leased.id, effect, incident, attempt: leased.attempts, createdAt: leased.createdAt, now: clock() },
    timeline: () => eventsOf(db, id),
  }
  return perform(delivery)
}

async function setAside(options: DeliverOptions, leased: Leased, error: unknown): Promise<void> {
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
