import type { Silence } from '../alert/silence.ts'

/** The silences of a replay as they were in the end: whoever ended or changed one is not asked when. */
export class Silences {
  readonly #ahead: Silence[]
  #begun: readonly Silence[] = []

  constructor(all: readonly Silence[]) {
    const lasting = all.map(({ endedAt, ...silence }) => ({
      ...silence,
      endsAt: endedAt ?? silence.endsAt,
      endedAt: null,
    }))
    // The next one to begin comes last.
    this.#ahead = lasting.sort((one, other) => other.startsAt.getTime() - one.startsAt.getTime())
  }

  /** Those in force; the clock only goes on. */
  at(at: Date): readonly Silence[] {
    const fresh: Silence[] = []
    for (let next = this.#ahead.at(-1); next && next.startsAt <= at; next = this.#ahead.at(-1)) {
      fresh.push(next)
      this.#ahead.pop()
    }
    const isOver = this.#begun.some(({ endsAt }) => endsAt <= at)
    if (isOver || fresh.length > 0) this.#begun = [...this.#begun, ...fresh].filter(({ endsAt }) => endsAt > at)
    return this.#begun
  }
}
