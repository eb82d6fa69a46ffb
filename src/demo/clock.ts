import { type Clock, later, MINUTE } from '../lib/time.ts'

/** What goes by the clock that is turned. */
export type Clockwork = {
  /** Does all that is due, with the clock as it stands. */
  settle(): Promise<void>
  /** When something falls due after that instant; null: nothing waits. */
  nextDue(after: Date): Promise<Date | null>
}

/** One clock for the app, the local Slack and the phones: real time, and what people have turned it on by. */
export function createTurnedClock() {
  let aheadMs = 0
  let turning: Promise<void> = Promise.resolve()
  const clock: Clock = () => new Date(Date.now() + aheadMs)

  /** Whatever falls due on the way happens at its time, and what nobody announces soon after it. */
  async function turnTo(end: Date, { settle, nextDue }: Clockwork): Promise<void> {
    const strideMs = Math.max(MINUTE, (end.getTime() - clock().getTime()) / MOST_STRIDES)
    for (;;) {
      await settle()
      const at = clock()
      if (at >= end) return
      const due = await nextDue(at)
      const next = Math.min(end.getTime(), later(at, strideMs).getTime(), due?.getTime() ?? Number.POSITIVE_INFINITY)
      aheadMs += Math.max(0, next - clock().getTime())
    }
  }

  return {
    clock,
    /** One turn after the other: whoever presses twice turns twice. */
    turn(ms: number, works: Clockwork): Promise<void> {
      const turned = turning.then(() => turnTo(later(clock(), ms), works))
      turning = turned.catch(() => undefined)
      return turned
    },
  }
}

const MOST_STRIDES = 20
