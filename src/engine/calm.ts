import type { Receive } from './ports.ts'

/** So long after the last alert it is calm again, in milliseconds of real time. */
const CALM_AFTER_MS = 50

/**
 * Tells whether alerts are coming in just now. Whoever waits for a 202 comes first: while they do, Slack is served by one
 * worker, which is still more than Slack's own rates take in a storm.
 */
export function watchCalm(receive: Receive): { readonly receive: Receive; readonly isCalm: () => boolean } {
  let underWay = 0
  let last = Number.NEGATIVE_INFINITY
  return {
    isCalm: () => underWay === 0 && performance.now() - last > CALM_AFTER_MS,
    async receive(alerts) {
      underWay++
      try {
        return await receive(alerts)
      } finally {
        underWay--
        last = performance.now()
      }
    },
  }
}
