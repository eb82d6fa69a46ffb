import { HOUR } from '../lib/time.ts'
import { dayAt, instantAt, parseDay } from '../lib/zone.ts'
import { isBefore, type Span } from './span.ts'

/** Days count from the rotation's first, which is 0; minutes from midnight. */
export type Handoff = { readonly day: number; readonly minutes: number }

/** When the next one takes over. */
export type Rotation =
  /** Every so many hours that pass, whatever clocks on the wall do meanwhile; for the first time on the first day. */
  | { readonly kind: 'elapsed'; readonly everyHours: number; readonly minutes: number }
  /** When the clock on the wall shows these, the earliest first, and again every so many days. */
  | { readonly kind: 'calendar'; readonly everyDays: number; readonly handoffs: readonly Handoff[] }

/** From one hand-off to the next one. They count from 0: whatever lies before has a negative number. */
export type Turn = Span & { readonly number: number }

export type Turns = {
  /** When a turn begins. */
  readonly begin: (turn: number) => Date
  /** The turn that holds an instant; where two hand-offs fall on one, that of the later. */
  readonly at: (at: Date) => Turn
}

/** The turns of a rotation whose first day is YYYY-MM-DD. */
export function turnsOf(rotation: Rotation, start: string, zone: string): Turns {
  const first = parseDay(start) ?? 0
  switch (rotation.kind) {
    case 'elapsed': {
      const begin = instantAt(zone, first, rotation.minutes).getTime()
      const everyMs = rotation.everyHours * HOUR
      const guess = (at: Date) => Math.floor((at.getTime() - begin) / everyMs)
      return turns(turn => new Date(begin + turn * everyMs), guess)
    }
    case 'calendar': {
      const { everyDays, handoffs } = rotation
      const begin = (turn: number) => {
        const cycle = Math.floor(turn / handoffs.length)
        const { day = 0, minutes = 0 } = handoffs[turn - cycle * handoffs.length] ?? {}
        return instantAt(zone, first + cycle * everyDays + day, minutes)
      }
      return turns(begin, at => Math.floor((dayAt(zone, at) - first) / everyDays) * handoffs.length)
    }
    default:
      return rotation satisfies never
  }
}

function turns(begin: Turns['begin'], guess: (at: Date) => number): Turns {
  return {
    begin,
    at(at) {
      let number = guess(at)
      // The calendar gives the cycle, but for the days that a zone leaps over and the hours that it repeats.
      while (isBefore(at, begin(number))) number--
      while (begin(number + 1).getTime() <= at.getTime()) number++
      return { number, from: begin(number), until: begin(number + 1) }
    },
  }
}
