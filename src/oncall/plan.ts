import { DAY } from '../lib/time.ts'
import { type Override, overridesAsker, standIns } from './override.ts'
import { askerOf, type Duty, type Schedule } from './schedule.ts'
import { ALWAYS, earlier, FOREVER, isBefore, overlap, remembering, type Span } from './span.ts'
import type { Version } from './version.ts'

/** All that decides who is on call in one schedule. */
export type Plan = {
  /** In the order of their instants. Before the first one nobody is on call. */
  readonly versions: readonly Version[]
  /** Of this schedule, in the order in which they were made. */
  readonly overrides: readonly Override[]
}

/** Who is on call, as long as it is the same people; nobody is an empty list. */
export type Shift = Span & { readonly people: readonly string[] }

/** A schedule as it stands, nobody standing in. */
export function planOf(schedule: Schedule): Plan {
  return { versions: [{ since: null, schedule }], overrides: [] }
}

/** The names of those on call at an instant, nobody twice. */
export function onCallAt(plan: Plan, at: Date): readonly string[] {
  return asker(plan)(at).people ?? []
}

/** The shift that holds this instant, whole. It lasts until `FOREVER` where nothing changes within a hundred days. */
export function shiftAt(plan: Plan, at: Date): Shift {
  return shiftIn(asker(plan), at)
}

/** The shift after the one that holds this instant; null where nothing changes. */
export function nextShift(plan: Plan, at: Date): Shift | null {
  const ask = asker(plan)
  const { until } = shiftIn(ask, at)
  return until < FOREVER ? shiftIn(ask, until) : null
}

/** Tiles the time from one instant to another: the first and the last shift are cut off there. */
export function shiftsBetween(plan: Plan, from: Date, until: Date): readonly Shift[] {
  return joined(walk(asker(plan), from, until))
}

/** When nothing is said of who is on call. Where that is nobody on purpose, there is no gap. */
export function gapsBetween(plan: Plan, from: Date, until: Date): readonly Span[] {
  const silent = [...walk(asker(plan), from, until)].filter(({ people }) => people === null)
  return joined(silent).map(gap => ({ from: gap.from, until: gap.until }))
}

type Ask = (at: Date) => Duty

function asker({ versions, overrides }: Plan): Ask {
  const scheduled = askerOfAll(versions)
  const overridden = remembering(overridesAsker(overrides))
  return at => {
    const [duty, { inForce, ...span }] = [scheduled(at), overridden(at)]
    const people = inForce.length > 0 ? standIns(duty.people ?? [], inForce) : []
    return { people: people.length > 0 ? people : duty.people, ...overlap(duty, span) }
  }
}

function askerOfAll(versions: readonly Version[]): Ask {
  const askers = versions.map(({ since, schedule }, i) => {
    return { from: since ?? ALWAYS.from, until: versions[i + 1]?.since ?? FOREVER, ask: askerOf(schedule) }
  })
  const before: Duty = { people: null, ...ALWAYS, until: askers[0]?.from ?? FOREVER }
  return at => {
    const version = askers.findLast(({ from }) => !isBefore(at, from))
    if (!version) return before
    const duty = version.ask(at)
    return { people: duty.people, ...overlap(duty, version) }
  }
}

/** So far is looked for the end of a shift whose people take over from themselves. */
const HORIZON_MS = 100 * DAY

function shiftIn(ask: Ask, at: Date): Shift {
  const { people, from, until } = ask(at)
  const shift = { people: people ?? [], from, until }
  const [first, last] = [new Date(at.getTime() - HORIZON_MS), new Date(at.getTime() + HORIZON_MS)]
  while (shift.until < FOREVER) {
    const next = ask(shift.until)
    if (!samePeople(next, shift)) break
    shift.until = next.until < last ? next.until : FOREVER
  }
  while (shift.from > first) {
    const previous = ask(new Date(shift.from.getTime() - 1))
    if (!samePeople(previous, shift)) break
    shift.from = previous.from
  }
  return shift
}

function* walk(ask: Ask, from: Date, until: Date): Generator<Duty> {
  for (let at = from; isBefore(at, until); ) {
    const duty = ask(at)
    const end = earlier(duty.until, until)
    yield { people: duty.people, from: at, until: end }
    at = end
  }
}

function joined(duties: Iterable<Duty>): readonly Shift[] {
  const shifts: Shift[] = []
  for (const { people, from, until } of duties) {
    const last = shifts.at(-1)
    if (last && !isBefore(last.until, from) && samePeople(last, { people })) shifts.splice(-1, 1, { ...last, until })
    else shifts.push({ people: people ?? [], from, until })
  }
  return shifts
}

function samePeople(one: Pick<Duty, 'people'>, other: Pick<Duty, 'people'>): boolean {
  const [some, others] = [one.people ?? [], other.people ?? []]
  return some.length === others.length && some.every(person => others.includes(person))
}
