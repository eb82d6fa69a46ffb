import { sameJson } from '../lib/json.ts'
import { turnsOf } from './rotation.ts'
import type { Layer, Schedule } from './schedule.ts'
import { later } from './span.ts'

/** A schedule as it stood from an instant on; null: always. */
export type Version = { readonly since: Date | null; readonly schedule: Schedule }

/** When an edit comes into force: at once, after the turns that run, or when everybody has had theirs. */
export const CHANGES = ['now', 'after_shift', 'after_round'] as const
export type Changes = (typeof CHANGES)[number]

/** Whether two say the same of who is on call. */
export function isSame(one: Schedule, other: Schedule): boolean {
  return one.timezone === other.timezone && sameJson(one.layers, other.layers)
}

/** When an edit that is made now comes into force. Only layers that it changes are waited for, and of those the last. */
export function effectiveAt(before: Schedule, after: Schedule, changes: Changes, now: Date): Date {
  const all = before.timezone !== after.timezone || before.layers.length !== after.layers.length
  const edited = before.layers.filter((layer, i) => all || !sameJson(layer, after.layers[i] ?? null))
  return edited.map(layer => endOf(layer, before.timezone, changes, now)).reduce(later, now)
}

function endOf({ rotation, start, slots }: Layer, zone: string, changes: Changes, now: Date): Date {
  const turns = turnsOf(rotation, start, zone)
  const turn = turns.at(now)
  if (turn.number < 0) return now
  switch (changes) {
    case 'now':
      return now
    case 'after_shift':
      return turn.until
    case 'after_round':
      return turns.begin(turn.number - (turn.number % slots.length) + slots.length)
    default:
      return changes satisfies never
  }
}
