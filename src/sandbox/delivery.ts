import { setTimeout as pause } from 'node:timers/promises'
import type { Violation } from './model.ts'
import type { Fields } from './shape.ts'

export type DeliveryKind = 'events_api' | 'interactive' | 'slash_commands'

/** One thing that Slack tells the app; `name` is the event's, command's or callback's. */
export type Delivery = {
  kind: DeliveryKind
  name: string
  userId: string | undefined
  payload: Fields
  attempt: number
}

/** The app's answer: `body` is what it said, `error` what the person is shown instead. */
export type Ack = { ok: boolean; ms: number; body: unknown; error?: 'operation_timeout' | 'dispatch_failed' }

export type AckRecord = { at: Date; kind: DeliveryKind; name: string; ok: boolean; ms: number; attempt: number }

export type Answer =
  | { kind: 'acked'; body: unknown }
  | { kind: 'timeout' }
  /** `blame` when the app itself said something wrong, `final` when it asked not to be told again. */
  | { kind: 'failed'; reason: string; blame: boolean; final: boolean }

/** Brings one delivery to the app and waits for its answer, three seconds at most. */
export type Carry = (delivery: Delivery, retryReason: string | undefined) => Promise<Answer>

export const answerWithinMs = 3000

/** An event that was missed comes again at once, after a minute and after five. */
const retryAfterMs = [0, 60_000, 300_000]
const sweepMs = 250

export type Courier = {
  deliver(what: Omit<Delivery, 'attempt'>): Promise<{ delivery: Delivery; ack: Ack }>
  redeliver(delivery: Delivery): Promise<Ack>
  /** Runs the deed and waits for the answers to all events that it caused. */
  through<T>(deed: () => T): Promise<T>
  idle(): Promise<void>
  stop(): void
}

export function createCourier(options: {
  clock: () => Date
  carry: () => Carry
  record: (ack: AckRecord) => void
  blame: (violation: Omit<Violation, 'at'>) => void
  deliveries: Delivery[]
}): Courier {
  const { clock, record, blame } = options
  const open = new Set<Promise<unknown>>()
  let collected: Promise<unknown>[] | undefined
  let retries: { due: number; delivery: Delivery; reason: string }[] = []
  const sweep = setInterval(sendDue, sweepMs)
  sweep.unref()

  function watch<T>(work: Promise<T>): Promise<T> {
    const watched: Promise<unknown> = work.finally(() => open.delete(watched)).catch(() => {})
    open.add(watched)
    collected?.push(watched)
    return work
  }

  async function attempt(delivery: Delivery, retryReason?: string): Promise<Ack> {
    options.deliveries.push(delivery)
    const started = performance.now()
    const answer = await options.carry()(delivery, retryReason)
    const ms = Math.round(performance.now() - started)
    const { kind, name } = delivery
    record({ at: clock(), kind, name, ok: answer.kind === 'acked', ms, attempt: delivery.attempt })
    if (answer.kind === 'acked') return { ok: true, ms, body: answer.body }
    const late = answer.kind === 'timeout'
    if (late)
      blame({
        kind: 'ack_timeout',
        method: name,
        error: 'operation_timeout',
        detail: `no answer to ${kind} in ${ms} ms`,
      })
    else if (answer.blame)
      blame({ kind: 'ack_failed', method: name, error: answer.reason, detail: `${kind} was refused` })
    if (kind === 'events_api' && (late || !answer.final)) await again(delivery, late ? 'timeout' : answer.reason)
    return { ok: false, ms, body: undefined, error: late ? 'operation_timeout' : 'dispatch_failed' }
  }

  async function again(delivery: Delivery, reason: string): Promise<void> {
    const wait = retryAfterMs[delivery.attempt]
    if (wait === undefined) return
    const next = { ...delivery, attempt: delivery.attempt + 1 }
    if (wait === 0) await attempt(next, reason)
    else retries.push({ due: clock().getTime() + wait, delivery: next, reason })
  }

  function sendDue(): void {
    const now = clock().getTime()
    const due = retries.filter(retry => retry.due <= now)
    retries = retries.filter(retry => retry.due > now)
    for (const { delivery, reason } of due) watch(attempt(delivery, reason))
  }

  return {
    async deliver(what) {
      const delivery = { ...what, attempt: 0 }
      return { delivery, ack: await watch(attempt(delivery)) }
    },
    redeliver: delivery => watch(attempt({ ...delivery, attempt: delivery.attempt + 1 }, 'timeout')),
    async through(deed) {
      collected = []
      const mine = collected
      try {
        return deed()
      } finally {
        collected = undefined
        await Promise.all(mine)
      }
    },
    async idle() {
      do {
        await Promise.all(open)
        await pause(0)
      } while (open.size > 0)
    },
    stop: () => clearInterval(sweep),
  }
}
