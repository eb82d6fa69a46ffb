import { expect } from 'vitest'

const TRIES = 3
/** Below this the noise of a machine with others on it is larger than what is measured. */
const NOTHING_MS = 100

/**
 * What is four times as long may take eight times as long, and not sixteen: that would be the square, and hold everybody
 * up. `work` is given a factor by which to lengthen what it is about. The quickest of a few tries counts.
 */
export async function expectNoBlowUp(work: (factor: number) => unknown): Promise<void> {
  const [short, long] = [await quickest(() => work(1)), await quickest(() => work(4))]
  expect(long).toBeLessThan(Math.max(NOTHING_MS, 8 * short))
}

async function quickest(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now()
    await work()
    least = Math.min(least, performance.now() - began)
  }
  return least
}
