import { DAY, HOUR, MINUTE } from '../../src/lib/time.ts'
import { instantAt } from '../../src/lib/zone.ts'
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

/** Who is on call in a minute from an instant to another; null where nothing is said. */
export function oracle(plan: Plan, from: Date, until: Date): (minute: Wall) => readonly string[] | null {
  const versions = plan.versions.map(({ since, schedule }) => {
    return { since, layers: schedule.layers.map(layer => sayerOf(layer, schedule.timezone, from, until)) }
  })
  return minute => {
    const version = versions.findLast(({ since }) => since === null || since <= minute.at)
    let people: readonly string[] | null = null
    for (const says of version?.layers ?? []) people = says(minute) ?? people
    const inForce = plan.overrides.filter(({ from, until }) => from <= minute.at && minute.at < until)
    const after = standIns(people ?? [], inForce)
    return after.length > 0 ? after : people
  }
}

function sayerOf({ rotation, start, slots, hours }: Layer, zone: string, from: Date, until: Date) {
  const first = Date.parse(`${start}T00:00:00Z`)
  const days = (begin: number, step: number) =>
    Array.from(
      { length: Math.max(0, Math.ceil((until.getTime() + MARGIN - begin) / step)) },
      (_, nth) => begin + nth * step,
    )
  const windows = days(from.getTime() - MARGIN, DAY).flatMap(at => {
    const day = Math.floor(at / DAY) * DAY
    const begun = hours.filter(({ weekdays }) => weekdays.includes(new Date(day).getUTCDay()))
    return begun.map(({ from, to }) => ({ from: day + from * MINUTE, to: day + (to > from ? 0 : DAY) + to * MINUTE }))
  })
  const isWithin = ({ now, shown, toCome }: Wall) =>
    hours.length === 0 || windows.some(({ from, to }) => from <= shown && (now < to || toCome <= to))
  const handoffs =
    rotation.kind === 'elapsed'
      ? []
      : days(first, rotation.everyDays * DAY).flatMap(day => {
          return rotation.handoffs.map(handoff => day + handoff.day * DAY + handoff.minutes * MINUTE)
        })
  const begin = rotation.kind === 'elapsed' ? instantAt(zone, first / DAY, rotation.minutes).getTime() : 0
  const handedOver = ({ at, shown }: Wall) => {
    if (rotation.kind === 'elapsed') return Math.floor((at.getTime() - begin) / HOUR / rotation.everyHours) + 1
    return handoffs.filter(wall => wall <= shown).length
  }
  return (minute: Wall): readonly string[] | null => {
    const count = handedOver(minute)
    return count > 0 && isWithin(minute) ? (slots[(count - 1) % slots.length] ?? null) : null
  }
}
