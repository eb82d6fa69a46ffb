import { DAY, HOUR, MINUTE } from '../../src/lib/time.ts'
import { standIns } from '../../src/oncall/override.ts'
import type { Plan } from '../../src/oncall/plan.ts'
import type { Layer } from '../../src/oncall/schedule.ts'

/**
 * The written rules, minute by minute and without any cleverness. What begins has begun once a clock on the wall has
 * shown its time, or a later one; what ends has ended once clocks show its time, or a later one, for the last time.
 */
export type Wall = {
  readonly at: Date
  /** What clocks show, in milliseconds since they showed 1970-01-01 00:00. */
  readonly now: number
  /** The latest that they have shown by now. */
  readonly shown: number
  /** The earliest that they are to show after this minute. */
  readonly toCome: number
}

const MARGIN = 2 * DAY

/** Every minute from one instant to another. */
export function minutesBetween(zone: string, from: Date, until: Date): readonly Wall[] {
  const clock = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  })
  const all: { at: Date; now: number; shown: number; toCome: number }[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (let at = from.getTime() - MARGIN; at < until.getTime() + MARGIN; at += MINUTE) {
    const now = Date.parse(`${clock.format(at).replace(', ', 'T')}Z`)
    latest = Math.max(latest, now)
    all.push({ at: new Date(at), now, shown: latest, toCome: latest })
  }
  let earliest = Number.POSITIVE_INFINITY
  for (const minute of all.reverse()) {
    minute.toCome = earliest
    earliest = Math.min(earliest, minute.now)
  }
  return all.reverse().filter(({ at }) => at >= from && at < until)
}

/** Who is on call in that minute; null where nothing is said. `began` says of a layer of elapsed time when it began. */
export function saidBy(plan: Plan, minute: Wall, began: (layer: Layer) => Date): readonly string[] | null {
  const version = plan.versions.findLast(({ since }) => since === null || since <= minute.at)
  let people: readonly string[] | null = null
  for (const layer of version?.schedule.layers ?? []) people = ofLayer(layer, minute, began(layer)) ?? people
  const inForce = plan.overrides.filter(({ from, until }) => from <= minute.at && minute.at < until)
  const after = standIns(people ?? [], inForce)
  return after.length > 0 ? after : people
}

function ofLayer(layer: Layer, minute: Wall, began: Date): readonly string[] | null {
  const handoffs = layer.rotation.kind === 'elapsed' ? hoursSince(layer, minute, began) : handoffsShown(layer, minute)
  if (handoffs === 0 || !isWithin(layer, minute)) return null
  return layer.slots[(handoffs - 1) % layer.slots.length] ?? null
}

function hoursSince({ rotation }: Layer, { at }: Wall, began: Date): number {
  if (rotation.kind !== 'elapsed' || at < began) return 0
  return Math.floor((at.getTime() - began.getTime()) / HOUR / rotation.everyHours) + 1
}

/** How many of all its hand-offs clocks have shown by now. */
function handoffsShown({ rotation, start }: Layer, { shown }: Wall): number {
  if (rotation.kind !== 'calendar') return 0
  let count = 0
  for (let day = Date.parse(`${start}T00:00:00Z`); day <= shown; day += rotation.everyDays * DAY) {
    count += rotation.handoffs.filter(({ day: after, minutes }) => day + after * DAY + minutes * MINUTE <= shown).length
  }
  return count
}

function isWithin({ hours }: Layer, { now, shown, toCome }: Wall): boolean {
  const today = Math.floor(shown / DAY) * DAY
  const is = hours.some(({ weekdays, from, to }) =>
    [today - 2 * DAY, today - DAY, today, today + DAY].some(day => {
      const end = (to > from ? day : day + DAY) + to * MINUTE
      const isOver = now >= end && toCome > end
      return weekdays.includes(new Date(day).getUTCDay()) && day + from * MINUTE <= shown && !isOver
    }),
  )
  return hours.length === 0 || is
}
