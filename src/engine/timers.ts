import { SECOND } from '../lib/time.ts'
import { claimDue, nextDue } from '../store/outbox.ts'
import type { Calm } from './calm.ts'
import { TIMERS, turnDue, turnLeased } from './due.ts'
import { holding, leaseFrom, type WorkOptions } from './work.ts'

/** So many are turned in one transaction; fewer while alerts come in, and then those go first for so many milliseconds. */
const TOGETHER = { calm: 500, busy: 50 }
const REST_MS = 8
/** While there are more than that, so many transactions go on beside each other. */
const BESIDE = 2
/** How long at most between two looks: another process may have put something in. */
const LOOK_MS = SECOND

type TimerOptions = WorkOptions & {
  readonly calm: Calm
  /** More had been due than can be turned at once, and is no longer. */
  readonly onCaughtUp: () => void
}

/** Fires what falls due, whatever else is being delivered: nothing that anybody outside does delays it. */
export function createTimers(options: TimerOptions) {
  const { db, clock, log, calm, onCaughtUp } = options
  let behind = false
  let running = false
  let stirred = true
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  /** How many were turned; as many as there was room for means that there may be more. */
  async function turn(): Promise<number> {
    const limit = calm.isCalm() ? TOGETHER.calm : TOGETHER.busy
    const some = behind && calm.isCalm() ? BESIDE : 1
    const turned = await Promise.all(Array.from({ length: some }, () => turnSome(options, limit)))
    const all = turned.reduce((sum, one) => sum + one, 0)
    const wasBehind = behind
    behind = all === some * limit
    stirred ||= behind
    if (wasBehind && !behind) onCaughtUp()
    return all
  }

  async function look(): Promise<void> {
    while (running && stirred) {
      stirred = false
      await turn()
      if (!calm.isCalm()) await calm.rest(REST_MS)
    }
    if (!running) return
    const due = await nextDue(db, [TIMERS])
    sleep(due === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(1, due.getTime() - clock().getTime())))
  }

  function sleep(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(wake, ms)
  }

  function wake(): void {
    stirred = true
    if (!running) return
    looking ??= look()
      .catch(error => {
        log.error({ err: error }, 'timers could not be read; trying again')
        if (running) sleep(LOOK_MS)
      })
      .finally(() => {
        looking = null
        if (running && stirred) wake()
      })
  }

  return {
    turn,
    wake,
    /** There is so much that everything else waits for a moment. */
    isBehind: () => behind,
    start() {
      running = true
      wake()
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await looking
    },
  }
}

/** Where they cannot be turned together, each by itself: one that cannot be turned stops no other. */
async function turnSome(options: WorkOptions, limit: number): Promise<number> {
  const { db, clock, log, onTried } = options
  try {
    const turned = await turnDue(options, limit)
    for (const { effect } of turned) onTried(effect.type, 'done')
    return turned.length
  } catch (error) {
    log.warn({ err: error }, 'timers could not be turned together')
  }
  const leased = await claimDue(db, [TIMERS], clock(), leaseFrom(clock()), limit)
  for (const one of leased) {
    await holding(options, one, async () => {
      await turnLeased(options, one)
      return 'done'
    })
  }
  return leased.length
}
