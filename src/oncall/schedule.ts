/** A weekly (or daily) rotation: people take turns, handing over at a wall-clock time in the schedule's zone. */
export type Layer = {
  readonly rotation: 'daily' | 'weekly'
  /** Minutes after midnight; `weekday` 0 = Sunday … 6 = Saturday counts for weekly rotations only. */
  readonly handoff: { readonly weekday: number; readonly minutes: number }
  /** Names of people in the rulebook, in the order of their turns. */
  readonly people: readonly string[]
  /** The first person's first shift begins at the first hand-off at or after this day (YYYY-MM-DD in the zone). */
  readonly start: string
}

/** Layers, the later ones over the earlier. */
export type Schedule = { readonly name: string; readonly timezone: string; readonly layers: readonly Layer[] }

export type Shift = { readonly people: readonly string[]; readonly from: Date; readonly until: Date }
