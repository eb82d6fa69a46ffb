import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import ical, { ICalEventTransparency } from 'ical-generator'
import type { Roster } from '../engine/ports-oncall.ts'
import { Fault } from '../lib/fault.ts'
import { line } from '../lib/text.ts'
import type { Clock } from '../lib/time.ts'
import { type Plan, shiftsBetween } from '../oncall/plan.ts'
import { ownShifts } from '../oncall/shifts-of.ts'
import type { Span } from '../oncall/span.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type CalendarOf, readCalendarToken } from './calendar-link.ts'

export type CalendarDoor = {
  readonly roster: Pick<Roster, 'plans'>
  readonly rulebook: () => Pick<Rulebook, 'people' | 'schedules'>
  readonly clock: Clock
  /** What links are signed with; a new one revokes them all. */
  readonly key: string
}

/** `GET /ical/:token`: the shifts of a person or a schedule in iCalendar, RFC 5545. */
export function calendarRoutes(fastify: FastifyInstance, door: CalendarDoor): void {
  fastify.get<{ Params: { token: string } }>('/ical/:token', async (request, reply) => {
    const of = readCalendarToken(request.params.token, door.key)
    const calendar = of && (await calendarFor(of, door))
    // Who guesses learns nothing of who is there.
    if (calendar === null) throw new Fault('not_found', 'there is no such calendar')
    reply.header('cache-control', 'private, max-age=300').header('x-content-type-options', 'nosniff')
    return reply.type('text/calendar; charset=utf-8').send(calendar)
  })
}

type Entry = Span & { readonly schedule: string; readonly summary: string; readonly of: string }

async function calendarFor(of: CalendarOf, door: CalendarDoor): Promise<string | null> {
  const rules = door.rulebook()
  const known = of.kind === 'person' ? rules.people : rules.schedules
  if (!known.has(of.name)) return null
  const now = door.clock()
  const span = around(now)
  const entries = entriesOf(of, await door.roster.plans(span), span, rules)
  const calendar = ical({
    name: of.kind === 'person' ? 'On call' : `On call: ${line(of.name, 100)}`,
    prodId: { company: 'Tocsin', product: 'Tocsin' },
    ttl: 3_600,
  })
  // Who is always on call is so now; else what is cut off at an end of the time would have a wrong begin or end.
  const isWhole = ({ from, until }: Span) => from > span.from && until < span.until
  const shown = entries.filter(entry => isWhole(entry) || (entry.from <= now && now < entry.until))
  for (const { from, until, summary, of, schedule } of shown) {
    calendar.createEvent({
      // The same for the same shift, so that calendars move what has moved and do not add it.
      id: `${hash('sha256', JSON.stringify([schedule, of, from]), 'hex').slice(0, 32)}@tocsin`,
      ...{ start: from, end: until, stamp: now, summary },
      // Whoever is on call may still be invited to something.
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return calendar.toString()
}

function entriesOf(
  { kind, name }: CalendarOf,
  plans: ReadonlyMap<string, Plan>,
  { from, until }: Span,
  { people }: Pick<Rulebook, 'people'>,
): readonly Entry[] {
  if (kind === 'person') {
    return ownShifts(name, plans, from, until).map(shift => {
      return { ...shift, of: name, summary: `On call: ${line(shift.schedule, 100)}` }
    })
  }
  const plan = plans.get(name)
  const shifts = plan ? shiftsBetween(plan, from, until) : []
  return shifts
    .filter(shift => shift.people.length > 0)
    .map(shift => {
      const names = shift.people.map(person => people.get(person)?.name ?? person).join(', ')
      return { from: shift.from, until: shift.until, schedule: name, of: '', summary: line(names, 200) }
    })
}

/** The month before and half a year ahead, from the begin of a month on. */
function around(now: Date): Span {
  const month = (offset: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1))
  return { from: month(-1), until: month(7) }
}
