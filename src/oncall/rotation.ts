import { type Day, dayAt, instantAt, modulo, parseDay, weekdayOf } from '../lib/zone.ts'

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

/** One turn: from its hand-off to the next one, which is no longer part of it. */
export type Turn = { readonly person: string; readonly from: Date; readonly until: Date }

/** Whose turn it is; null before the first hand-off, or without people. */
export function turnAt(layer: Layer, zone: string, at: Date): Turn | null {
  const first = firstHandoff(layer)
  const period = layer.rotation === 'weekly' ? 7 : 1
  const handoff = (turn: number) => instantAt(zone, first + turn * period, layer.handoff.minutes)
  // The calendar gives the turn but for the hours between midnight and the hand-off, and days that a zone leaps over.
  let turn = Math.floor((dayAt(zone, at) - first) / period) + 1
  while (handoff(turn) > at) turn--
  const person = layer.people[modulo(turn, layer.people.length)]
  if (turn < 0 || person === undefined) return null
  return { person, from: handoff(turn), until: handoff(turn + 1) }
}

/** When the layer's first shift begins. */
export function beginningOf(layer: Layer, zone: string): Date {
  return instantAt(zone, firstHandoff(layer), layer.handoff.minutes)
}

function firstHandoff({ rotation, handoff, start }: Layer): Day {
  const day = parseDay(start) ?? 0
  return rotation === 'daily' ? day : day + modulo(handoff.weekday - weekdayOf(day), 7)
}
