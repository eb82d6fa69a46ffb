import { inBatches } from './batch.ts'
import { Lately } from './lately.ts'
import type { Receive, Received } from './ports.ts'
import { createReceive, type ReceiveOptions } from './receive.ts'

export type Intake = {
  readonly receive: Receive
  /** Writes down how often alerts have come again; to be called every second, and at the end. */
  readonly note: () => Promise<void>
}

/** Where all alerts come in. While some are being written, what repeats those of the last second is answered at once. */
export function createIntake(options: Omit<ReceiveOptions, 'lately'>): Intake {
  const lately = new Lately(options.clock, options.rulebook)
  const take = inBatches(createReceive({ ...options, lately }))
  let underWay = 0
  return {
    note: () => lately.note(options.db),
    async receive(alerts) {
      const at = options.clock().getTime()
      const known = alerts.map(alert => (underWay > 0 ? lately.answer(alert, at) : null))
      const others = alerts.filter((_, index) => !known[index])
      if (others.length === 0) return known.flatMap(received => received ?? [])
      underWay++
      try {
        const received: Iterator<Received> = (await take(others)).values()
        return known.flatMap(answer => answer ?? received.next().value ?? [])
      } finally {
        underWay--
      }
    },
  }
}
