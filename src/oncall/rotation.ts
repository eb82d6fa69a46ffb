import { HOUR } from '../lib/time.ts'
import { dayAt, instantAt, parseDay } from '../lib/zone.ts'
import type { Span } from './span.ts'

/** Days count from the rotation's first, which is 0; minutes from midnight. */
export type Handoff = { readonly day: number; readonly minutes: number }

/** When the next one takes over. */
export type Rotation =
  /** Every so many hours that pass, whatever clocks on the wall do meanwhile; for the first time on the first day. */
  | { readonly kind: 'elapsed'; readonly everyHours: number; readonly minutes: number }
  /** When the clock on the wall shows these, the earliest first, and again every so many days. */
  | { readonly kind: 'calendar'; readonly everyDays: number; readonly handoffs: readonly Handoff[] }

/** Its first day is YYYY-MM-DD. */
export type Rotating = { readonly rotation: Rotation; readonly start: string }

/** From one hand-off to the next one. They count from 0: whatever lies before has a negative number. */
export type Turn = Span & { readonly number: number }

/** The turn that holds an instant; where two hand-offs fall on one, that of the later. */
export function turnAt(rotating: Rotating, zone: string, at: Date): Turn {
  const begin = (turn: number) => handoffOf(rotating, zone, turn)
  let turn = guess(rotating, zone, at)
  // The calendar gives the cycle, but for the days that a zone leaps over and the hours that it repeats.
  while (begin(turn) > at) turn--
  while (begin(turn + 1) <= at) turn++
  return { number: turn, from: begin(turn), until: begin(turn + 1) }
}

/** When a turn begins. */
export function handoffOf({ rotation, start }: Rotating, zone: string, turn: number): Date {
  const first = parseDay(start) ?? 0
  switch (rotation.kind) {
    case 'elapsed': {
      const begin = instantAt(zone, first, rotation.minutes).getTime()
      return new Date(begin + turn * rotation.everyHours * HOUR)
    }
    case 'calendar': {
      const { everyDays, handoffs } = rotation
      const cycle = Math.floor(turn / handoffs.length)
      const { day = 0, minutes = 0 } = handoffs[turn - cycle * handoffs.length] ?? {}
      return instantAt(zone, first + cycle * everyDays + day, minutes)
    }
    default:
      return rotation satisfies never
  }
}

function guess(rotating: Rotating, zone: string, at: Date): number {
  const { rotation, start } = rotating
  if (rotation.kind === 'elapsed') {
    return Math.floor((at.getTime() - handoffOf(rotating, zone, 0).getTime()) / (rotation.everyHours * HOUR))
  }
  const cycle = Math.floor((dayAt(zone, at) - (parseDay(start) ?? 0)) / rotation.everyDays)
  return cycle * rotation.handoffs.length
}
