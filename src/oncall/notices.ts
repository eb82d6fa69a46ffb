import { DAY, HOUR, later } from '../lib/time.ts'
import type { Gap } from './coverage.ts'
import type { DueNotice } from './notice.ts'
import { gapsBetween, type Plan } from './plan.ts'
import { type Handover, handoversIn, shiftsOf } from './shifts-of.ts'

/** Nobody is told later than that that a shift has begun. */
export const LATEST_MS = HOUR
/** Gaps are told of that much ahead. */
const AHEAD_MS = 7 * DAY
/** So far the end of a shift and of a gap is looked for, to be said with it. */
export const LOOKED_MS = 35 * DAY

/** What people are to be told of the shifts of a schedule that have begun and ended in the last hour. */
export function shiftNotices(schedule: string, plan: Plan, at: Date): readonly DueNotice[] {
  const handovers = handoversIn(plan, later(at, -LATEST_MS), at)
  return handovers.flatMap(handover => ofHandover(schedule, plan, handover))
}

function ofHandover(schedule: string, plan: Plan, { at, from, to }: Handover): readonly DueNotice[] {
  const [begun, over] = [to.filter(person => !from.includes(person)), from.filter(person => !to.includes(person))]
  const instant = at.toISOString()
  const notice = (kind: 'shift_began' | 'shift_over', person: string) => {
    return { key: `${kind}:${schedule}:${person}:${instant}`, person, until: later(at, LATEST_MS) }
  }
  return [
    ...begun.map((person): DueNotice => {
      const until = endOf(person, plan, at)?.toISOString() ?? null
      return {
        ...notice('shift_began', person),
        about: { kind: 'shift_began', schedule, at: instant, until, by: over },
      }
    }),
    ...over.map((person): DueNotice => {
      return { ...notice('shift_over', person), about: { kind: 'shift_over', schedule, at: instant, to: begun } }
    }),
  ]
}

/** Null: none is in sight. */
function endOf(person: string, plan: Plan, at: Date): Date | null {
  const horizon = later(at, LOOKED_MS)
  const [shift] = shiftsOf(person, plan, at, horizon)
  return shift && shift.until < horizon ? shift.until : null
}

type KeyedGap = Gap & { readonly key: string }

/** The times of the coming week for which a schedule does not say who is on call, each under its own key. */
export function gapsAhead(schedule: string, plan: Plan, at: Date): readonly KeyedGap[] {
  const [first, last] = [later(at, -AHEAD_MS), later(at, AHEAD_MS)]
  return gapsBetween(plan, first, later(at, LOOKED_MS))
    .filter(({ from, until }) => until > at && from < last)
    .map(gap => {
      // One that has lasted for so long has no begin that would stay the same.
      const begin = gap.from > first ? gap.from.toISOString() : 'open'
      return { schedule, ...gap, key: `gap:${schedule}:${begin}` }
    })
}
