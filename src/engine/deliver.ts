import { type Lane, PAGE_LANES } from '../incident/effect.ts'
import { SECOND } from '../lib/time.ts'
import { claimDue, nextDue } from '../store/outbox.ts'
import type { Calm } from './calm.ts'
import { TIMERS } from './due.ts'
import { createTimers } from './timers.ts'
import { deliver, leaseFrom, type WorkOptions } from './work.ts'

export type DeliverOptions = WorkOptions & { readonly calm: Calm }

/**
 * While alerts are coming in each pool begins one thing after the other, and lets the alerts go first for so many
 * milliseconds: whoever waits for a 202 comes first. That is still more than Slack's own rates take in a storm.
 * Each has workers of its own: a Slack or a mail server that hangs takes no place from another way of paging, an address
 * of a step none from Slack.
 */
const POOLS: readonly { readonly lanes: readonly Lane[]; readonly workers: number; readonly restMs: number }[] = [
  ...PAGE_LANES.map(lane => ({ lanes: [lane], workers: 8, restMs: 8 })),
  { lanes: ['pager'], workers: 4, restMs: 8 },
  { lanes: ['slack'], workers: 4, restMs: 25 },
  { lanes: ['step'], workers: 4, restMs: 25 },
]
const LANES = POOLS.flatMap(({ lanes }) => lanes)
/** How long at most between two looks: another process may have died, or put something in. */
const LOOK_MS = SECOND

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
  const timers = createTimers({ ...options, onCaughtUp: wakeAll })
  let running = false
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  function roomIn({ held, resting, workers }: Pool): number {
    // Ten thousand timers in one second come first, or the last of them would be late by what the first ones ask for.
    const room = resting || timers.isBehind() ? 0 : workers - held.size
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
      const { lanes } = pool
      const room = roomIn(pool)
      if (room <= 0 || !pool.stirred) continue
      pool.stirred = false
      const now = clock()
      const leased = await claimDue(db, lanes, now, leaseFrom(now), room)
      // As many as there was room for: there may be more.
      pool.stirred ||= leased.length === room
      for (const effect of leased) hold(pool, deliver(options, effect))
      if (!calm.isCalm()) void rest(pool)
      claimed += leased.length
    }
    return claimed
  }

  function hold(pool: Pool, begun: Promise<void>): void {
    const work = begun.finally(() => {
      pool.held.delete(work)
      // There is room for one more of these lanes. If it left others something to do, its commit has said so.
      stir(pool)
    })
    pool.held.add(work)
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
    if (running) sleep(inHand().length > 0 ? null : await nextDue(db, LANES))
  }

  function sleep(due: Date | null): void {
    const ms = due === null ? LOOK_MS : Math.min(LOOK_MS, due.getTime() - clock().getTime())
    clearTimeout(timer)
    // What is due already but held up waits for its lane: the one who is in it has us look again.
    timer = setTimeout(wakeAll, ms > 0 ? ms : LOOK_MS)
  }

  function wake(fresh: ReadonlySet<Lane>): void {
    if (fresh.has(TIMERS)) timers.wake()
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
      timers.start()
      wakeAll()
    },
    async settle() {
      for (let everywhere = true; ; ) {
        // What is in hand may finish while we look, and leave something new that this look has missed.
        const idle = inHand().length === 0
        if (everywhere) for (const pool of pools) pool.stirred = true
        const claimed = (await timers.turn()) + (await claim())
        const work = inHand()
        // Nothing in hand is no reason to wait: what was just claimed may be done already.
        if (work.length > 0) await Promise.race(work)
        else if (claimed === 0 && idle && everywhere) return
        // Whoever finishes something has stirred what it left; at the end there is one more look at all.
        everywhere = claimed === 0 && idle
      }
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await Promise.all([looking, timers.stop()])
      await Promise.all(inHand())
    },
  }
}
