import { formatDuration } from '../lib/time.ts'

/** What must be seen within this time, or it counts as not seen. */
const PATIENCE_MS = 10_000

export type Seeing = {
  /** Waits for something to be there, says so, and gives it. Throws `NotSeen` where it does not come. */
  see<T>(what: string, look: () => T | null | undefined | false | Promise<T | null | undefined | false>): Promise<T>
  /** Says what is done next. */
  say(what: string): void
}

export class NotSeen extends Error {
  override readonly name = 'NotSeen'
}

/** Prints each thing when it is seen, with how long it took to come. */
export function createSeeing(print: (line: string) => void): Seeing {
  return {
    say: what => print(`\n${what}`),
    async see(what, look) {
      const began = performance.now()
      for (;;) {
        const found = await look()
        const took = performance.now() - began
        if (found) {
          print(`  ✓ ${what} (${took < 1_000 ? `${Math.round(took)} ms` : formatDuration(took)})`)
          return found
        }
        if (took > PATIENCE_MS) {
          print(`  ✗ ${what}: not seen within ${formatDuration(PATIENCE_MS)}`)
          throw new NotSeen(what)
        }
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    },
  }
}
