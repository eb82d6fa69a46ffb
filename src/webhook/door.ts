import type { Deliveries, Receive, Received, Reject } from '../engine/ports.ts'
import type { Log } from '../lib/log.ts'
import type { Clock } from '../lib/time.ts'
import type { Source } from '../rulebook/rulebook.ts'
import type { Hear } from './echo.ts'
import type { Tools } from './sources/system.ts'

/** What the webhooks need of the rest: given by the roof. */
export type WebhookDoor = {
  /** The rulebook's sources as they are now. */
  readonly sources: () => ReadonlyMap<string, Source>
  readonly receive: Receive
  readonly hear: Hear
  readonly reject: Reject
  readonly deliveries: Deliveries
  readonly metrics: WebhookMetrics
  readonly log: Log
  readonly clock: Clock
  readonly tools: Tools
  /** Where senders reach us, without a slash at the end. */
  readonly publicUrl: string
}

export type WebhookMetrics = {
  /** One answered request; `source` is `unknown` where there is none of that name. */
  readonly webhook: (source: string, status: number, seconds: number) => void
  readonly alerts: (verdict: string, reason: string, count: number) => void
}

/** One metric for each verdict, not one for each alert. */
export function count(metrics: WebhookMetrics, received: readonly Received[]): void {
  const counts = new Map<string, { readonly of: Received; count: number }>()
  for (const one of received) {
    const key = `${one.verdict} ${one.reason}`
    const before = counts.get(key)
    if (before) before.count++
    else counts.set(key, { of: one, count: 1 })
  }
  for (const { of, count } of counts.values()) metrics.alerts(of.verdict, of.reason, count)
}
