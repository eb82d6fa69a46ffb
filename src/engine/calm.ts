import type { Receive } from './ports.ts'

/** So long after the last alert it is calm again, and so long whoever can wait lets alerts go first; real milliseconds. */
const CALM_AFTER_MS = 50
const MOST_REST_MS = 25

/** Whether alerts are coming in just now. Whoever waits for a 202 comes first. */
export type Calm = {
  /** While it is not, Slack is served by one worker, which is still more than Slack's own rates take in a storm. */
  readonly isCalm: () => boolean
  /** Resolves when no alert is being taken in, or after a moment: Slack must not wait for a storm to end. */
  readonly rest: () => Promise<void>
}

export function watchCalm(receive: Receive): Calm & { readonly receive: Receive } {
  let underWay = 0
  let last = Number.NEGATIVE_INFINITY
  const resting = new Set<() => void>()
  return {
    isCalm: () => underWay === 0 && performance.now() - last > CALM_AFTER_MS,
    rest() {
      if (underWay === 0) return Promise.resolve()
      return new Promise(resolve => {
        const wake = () => {
          clearTimeout(timer)
          resting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, MOST_REST_MS)
        resting.add(wake)
      })
    },
    async receive(alerts) {
      underWay++
      try {
        return await receive(alerts)
      } finally {
        underWay--
        last = performance.now()
        if (underWay === 0) for (const wake of resting) wake()
      }
    },
  }
}
