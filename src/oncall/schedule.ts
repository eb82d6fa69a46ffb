import { beginningOf, type Layer, turnAt } from './rotation.ts'

/** Layers, the later ones over the earlier. */
export type Schedule = { readonly name: string; readonly timezone: string; readonly layers: readonly Layer[] }

/** Who is on call, from a hand-off to the next one. Before the first hand-off of all: nobody. */
export type Shift = { readonly people: readonly string[]; readonly from: Date; readonly until: Date }

/** The names of those on call at an instant; empty where nobody is. */
export function onCallAt(schedule: Schedule, at: Date): readonly string[] {
  return shiftAt(schedule, at).people
}

/** The shift that holds this instant. The uppermost layer that has begun is the one that counts. */
export function shiftAt({ timezone, layers }: Schedule, at: Date): Shift {
  let until = FOREVER
  for (const layer of layers.toReversed()) {
    const turn = turnAt(layer, timezone, at)
    if (turn) return { people: [turn.person], from: turn.from, until: earlier(turn.until, until) }
    const beginning = beginningOf(layer, timezone)
    if (beginning > at && layer.people.length > 0) until = earlier(beginning, until)
  }
  return { people: [], from: EARLIEST, until }
}

/** The shift after the one that holds this instant, which begins with the next hand-off. */
export function nextShift(schedule: Schedule, at: Date): Shift {
  return shiftAt(schedule, shiftAt(schedule, at).until)
}

// The ends of what a Date can say.
const EARLIEST = new Date(-8.64e15)
/** Until when a shift lasts that no other one follows. */
export const FOREVER = new Date(8.64e15)

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
