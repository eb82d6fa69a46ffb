import { z } from 'zod'
import { Fault } from '../../lib/fault.ts'
import { nearest } from '../../lib/text.ts'
import { DAY, later } from '../../lib/time.ts'
import { loadsOf } from '../../oncall/fairness.ts'
import { shiftsBetween } from '../../oncall/plan.ts'
import { peopleIn } from '../../oncall/schedule.ts'
import type { ApiDoor } from './door.ts'
import { type Endpoint, endpoint, InvalidInput, NOTHING } from './endpoint.ts'
import { Instant } from './fields.ts'
import { presentLoad, presentOnCall, presentShift } from './present-oncall.ts'
import * as shapes from './shapes-oncall.ts'

const ScheduleName = z.string().max(200)
/** Of the longest rotation there is, a whole year. */
const LONGEST_DAYS = 366
const USUAL_DAYS = 28

export const ONCALL: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/oncall',
    id: 'readOnCall',
    summary: 'Who is on call, now or at an instant of the past or the future',
    params: NOTHING,
    query: z.strictObject({ at: Instant.optional(), schedule: ScheduleName.optional() }),
    body: NOTHING,
    answer: shapes.OnCallAnswer,
    errors: [404],
    run: async (door, { query }) => {
      const at = query.at === undefined ? door.clock() : new Date(query.at)
      if (query.schedule !== undefined) mustBeThere(door, query.schedule)
      const found = await door.roster.onCall(at)
      return presentOnCall(
        at,
        found.filter(({ schedule }) => schedule === (query.schedule ?? schedule)),
      )
    },
  }),
  endpoint({
    method: 'GET',
    path: '/oncall/shifts',
    id: 'listShifts',
    summary: 'The shifts of a schedule over a time, those of the coming four weeks where none is said',
    params: NOTHING,
    query: z.strictObject({ schedule: ScheduleName, from: Instant.optional(), until: Instant.optional() }),
    body: NOTHING,
    answer: shapes.Shifts,
    errors: [404],
    run: async (door, { query }) => {
      const span = spanOf(query, from => ({ from, until: later(from, USUAL_DAYS * DAY) }), door.clock())
      mustBeThere(door, query.schedule)
      const plan = (await door.roster.plans(span)).get(query.schedule)
      const shifts = plan ? shiftsBetween(plan, span.from, span.until) : []
      return { schedule: query.schedule, ...iso(span), shifts: shifts.map(presentShift) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/oncall/fairness',
    id: 'readFairness',
    summary:
      'What each has had: hours, nights, weekends, pages and lost sleep, of the past four weeks where none is said',
    params: NOTHING,
    query: z.strictObject({ from: Instant.optional(), until: Instant.optional(), schedule: ScheduleName.optional() }),
    body: NOTHING,
    answer: shapes.Fairness,
    errors: [404],
    run: async (door, { query }) => {
      const span = spanOf(query, until => ({ from: later(until, -USUAL_DAYS * DAY), until }), door.clock())
      if (query.schedule !== undefined) mustBeThere(door, query.schedule)
      const [plans, calls] = await Promise.all([door.roster.plans(span), door.roster.called(span)])
      const { schedules } = door.rulebook()
      const worked = [...schedules]
        .filter(([name]) => name === (query.schedule ?? name))
        .flatMap(([name, { timezone: zone }]) => {
          const plan = plans.get(name)
          return plan ? [{ zone, shifts: shiftsBetween(plan, span.from, span.until), plan }] : []
        })
      const people = worked.flatMap(({ shifts, plan }) => [
        ...plan.versions.flatMap(({ schedule }) => peopleIn(schedule)),
        ...shifts.flatMap(({ people }) => people),
      ])
      return { ...iso(span), people: loadsOf([...new Set(people)], worked, calls).map(presentLoad) }
    },
  }),
]

type Said = { readonly from?: string | undefined; readonly until?: string | undefined }
type Between = { readonly from: Date; readonly until: Date }

/** What was said of a time, the rest as usual. */
function spanOf({ from, until }: Said, usual: (at: Date) => Between, now: Date): Between {
  const said = usual(new Date(from ?? until ?? now))
  const span = { from: from ? new Date(from) : said.from, until: until ? new Date(until) : said.until }
  if (span.until <= span.from) throw new InvalidInput('until', 'until: it would end before it begins')
  if (span.until > later(span.from, LONGEST_DAYS * DAY)) {
    throw new InvalidInput('until', `until: at most ${LONGEST_DAYS} days after from`)
  }
  return span
}

function iso({ from, until }: Between) {
  return { from: from.toISOString(), until: until.toISOString() }
}

/** Throws a Fault `not_found` where the rulebook has no such schedule. */
function mustBeThere({ rulebook }: Pick<ApiDoor, 'rulebook'>, name: string): void {
  const { schedules } = rulebook()
  if (schedules.has(name)) return
  const meant = nearest(name, schedules.keys())
  throw new Fault('not_found', `there is no schedule of this name${meant ? `; did you mean ${meant}?` : ''}`)
}
