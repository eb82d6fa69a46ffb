import type { Rulebook } from '../rulebook/rulebook.ts'
import type { RosterOptions } from './roster.ts'
import { keepSchedules } from './versions.ts'

export type Duty = {
  /** Notes which schedules the rulebook has, where it is another one than the last time. */
  readonly keep: () => Promise<void>
}

/** Looks after who is on call; to be called each second. */
export function createDuty({ db, clock, rulebook }: RosterOptions): Duty {
  let kept: Rulebook | null = null

  return {
    async keep() {
      const rules = rulebook()
      if (rules === kept) return
      await keepSchedules(db, rules, clock())
      kept = rules
    },
  }
}
