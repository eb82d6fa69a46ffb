import { isPassing } from '../store/db.ts'
import { Overloaded, type Received } from './ports.ts'

type Waiting<T> = {
  readonly alerts: readonly T[]
  readonly resolve: (received: readonly Received[]) => void
  readonly reject: (error: unknown) => void
}

/** How many wait for an answer at this moment, and how many alerts besides those of this batch. */
export type Crowd = { readonly senders: number; readonly others: number }

type TakeBatch<T> = (alerts: readonly T[], crowd: Crowd) => Promise<readonly Received[]>

/** More alerts than this are not committed together: a transaction should stay short. */
const MOST = 500
/** Where so many senders wait for the batches under way, another one goes beside them: a disk may be slow to commit. */
const MANY = 12
const AT_ONCE = 4
/** Not sooner after the one before: fewer and larger ones cost less. Milliseconds of real time. */
const APART_MS = 2
/** More do not wait: whoever sends them has more room for them than our memory. */
const CROWD = 20_000

/**
 * Commits what waits at the same time together: while one batch is being written the next one gathers. PostgreSQL's
 * commits, not the alerts, are what a storm runs into; each caller is still answered after its own commit.
 */
export function inBatches<T>(receive: TakeBatch<T>): (alerts: readonly T[]) => Promise<readonly Received[]> {
  const waiting: Waiting<T>[] = []
  let senders = 0
  let crowd = 0
  let busy = 0
  let lastAt = 0

  async function drain(): Promise<void> {
    busy++
    while (waiting.length > 0) {
      const batch = nextBatch(waiting)
      lastAt = performance.now()
      const others = crowd - sizeOf(batch)
      await takeIn(alerts => receive(alerts, { senders, others }), batch)
      senders -= batch.length
      crowd -= sizeOf(batch)
    }
    busy--
  }

  const isSlow = () => waiting.length >= MANY && busy < AT_ONCE && performance.now() - lastAt > APART_MS

  const take = (alerts: readonly T[]) =>
    new Promise<readonly Received[]>((resolve, reject) => {
      if (crowd >= CROWD) return reject(new Overloaded())
      waiting.push({ alerts, resolve, reject })
      senders++
      crowd += alerts.length
      if (busy === 0 || isSlow()) void drain()
    })

  return async alerts => {
    const received: Received[] = []
    // One after the other: between the parts of a huge message it is everybody else's turn.
    for (let from = 0; from < alerts.length; from += MOST)
      received.push(...(await take(alerts.slice(from, from + MOST))))
    return received
  }
}

function sizeOf<T>(batch: readonly Waiting<T>[]): number {
  return batch.reduce((size, { alerts }) => size + alerts.length, 0)
}

function nextBatch<T>(waiting: Waiting<T>[]): Waiting<T>[] {
  let size = 0
  const end = waiting.findIndex(({ alerts }, index) => {
    size += alerts.length
    return index > 0 && size > MOST
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

async function takeIn<T>(
  receive: (alerts: readonly T[]) => Promise<readonly Received[]>,
  batch: readonly Waiting<T>[],
  again = true,
): Promise<void> {
  try {
    const received = await receive(batch.flatMap(({ alerts }) => alerts))
    let from = 0
    for (const { alerts, resolve } of batch) {
      resolve(received.slice(from, from + alerts.length))
      from += alerts.length
    }
  } catch (error) {
    const passing = isPassing(error)
    if (passing && again) return takeIn(receive, batch, false)
    // One that cannot be stored must not take its neighbours with it. With the database away all of them fail, and to
    // find that out of each by itself would keep them, and whoever comes after them, waiting for minutes.
    if (passing || batch.length === 1) for (const { reject } of batch) reject(error)
    else for (const one of batch) await takeIn(receive, [one])
  }
}
