import type { Muted } from './mute.ts'
import type { Routing } from './route.ts'
import { isWithin, nextWhere, type TimeInterval } from './time-interval.ts'

type Intervals = ReadonlyMap<string, readonly TimeInterval[]>
type Times = Pick<Routing, 'active' | 'mute'>

/** Whether a route's times say that nobody is to be called now: within one of `mute`, or outside all of `active`. */
export function outsideActiveTime(times: Times, intervals: Intervals, at: Date): Muted | null {
  const by = mutedBy(times, intervals, at)
  if (by === null) return null
  return { reason: 'outside_active_time', by: `interval:${by}`, until: endOf(times, intervals, at) }
}

function mutedBy({ active, mute }: Times, intervals: Intervals, at: Date): string | null {
  const isIn = (name: string) => intervals.get(name)?.some(interval => isWithin(interval, at)) ?? false
  const muting = mute.find(isIn)
  if (muting !== undefined) return muting
  return active.length === 0 || active.some(isIn) ? null : active.join(',')
}

// One interval may begin where another one ends.
function endOf(times: Times, intervals: Intervals, at: Date): Date {
  const named = [...times.active, ...times.mute].flatMap(name => intervals.get(name) ?? [])
  return nextWhere(named, at, instant => mutedBy(times, intervals, instant) === null)
}
