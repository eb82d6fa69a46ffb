import type { Receive } from './ports.ts'

/** So long after the last alert it is calm again, in milliseconds of real time. */
const CALM_AFTER_MS = 50

/** Whether alerts are coming in just now. Whoever waits for a 202 comes first. */
export type Calm = {
  readonly isCalm: () => boolean
  /** Resolves when no alert is being taken in, or after so many milliseconds: nobody must wait for a storm to end. */
  readonly rest: (mostMs: number) => Promise<void>
}

export function watchCalm(receive: Receive): Calm & { readonly receive: Receive } {
  let underWay = 0
  let last = Number.NEGATIVE_INFINITY
  const resting = new Set<() => void>()
  return {
    isCalm: () => underWay === 0 && performance.now() - last > CALM_AFTER_MS,
    rest(mostMs) {
      if (underWay === 0) return Promise.resolve()
      return new Promise(resolve => {
        const wake = () => {
          clearTimeout(timer)
          resting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, mostMs)
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
