import type { Hours } from '../../src/oncall/hours.ts'
import type { Rotation } from '../../src/oncall/rotation.ts'
import type { Layer, Schedule } from '../../src/oncall/schedule.ts'

/** A Monday. */
export const START = '2026-01-05'

export const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]

/** `09:30` as minutes. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** Again every so many days from its start on: at these times of the first of them, or of others as in `3 17:00`. */
export function calendar(everyDays: number, ...handoffs: readonly string[]): Rotation {
  const read = handoffs.map(text => {
    const [time = '', day = '0'] = text.split(' ').reverse()
    return { day: Number(day), minutes: minutesOf(time) }
  })
  return { kind: 'calendar', everyDays, handoffs: read }
}

export function elapsed(everyHours: number, time = '00:00'): Rotation {
  return { kind: 'elapsed', everyHours, minutes: minutesOf(time) }
}

/** `ada bob+carol nobody` are three turns. */
export function layer(people: string, rotation: Rotation, change: Partial<Layer> = {}): Layer {
  const slots = people.split(' ').map(slot => (slot === 'nobody' ? [] : slot.split('+')))
  return { rotation, start: START, slots, hours: [], ...change }
}

export function weekly(people: string, change: Partial<Layer> = {}): Layer {
  return layer(people, calendar(7, '09:00'), change)
}

export function daily(people: string, change: Partial<Layer> = {}): Layer {
  return layer(people, calendar(1, '09:00'), change)
}

/** `22:00-06:00` on these weekdays, 0 = Sunday. */
export function hours(times: string, weekdays: readonly number[] = EVERY_DAY): Hours {
  const [from = '', to = ''] = times.split('-')
  return { weekdays, from: minutesOf(from), to: minutesOf(to) }
}

export function schedule(timezone: string, ...layers: readonly Layer[]): Schedule {
  return { name: 'payments', timezone, layers }
}
