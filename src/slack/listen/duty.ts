import { MOMENTS, readMoment } from '../../lib/moment.ts'
import { nearest } from '../../lib/text.ts'
import { DAY, later } from '../../lib/time.ts'
import { type OwnShift, ownShifts } from '../../oncall/shifts-of.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Between } from './asked-oncall.ts'
import type { Desk } from './desk.ts'

// What those who listen to people about who is on call have in common.

export type DutyDesk = Pick<
  Desk,
  'client' | 'acts' | 'members' | 'rulebook' | 'clock' | 'roster' | 'covers' | 'calendarOf'
>

/** A sentence for whoever asked, in place of what they wanted. */
export type Say = { readonly say: string }

/** So far ahead somebody's next shift is looked for. */
const AHEAD_MS = 92 * DAY

/** The rulebook's name of somebody of whom Slack knows an id. */
export function personOf(user: string, { people }: Pick<Rulebook, 'people'>): string | null {
  return [...people].find(([, { slack }]) => slack === user)?.[0] ?? null
}

const UNKNOWN = 'The rulebook does not know you, so you are in no rotation.'

/** Whoever asks, by the rulebook's name, if they may do anything here. */
export async function whoAsks({ acts, members, rulebook }: DutyDesk, user: string): Promise<string | Say> {
  // Asking others and answering them takes nothing from anybody: it is closed to those only who may only read.
  const denial = acts.forbids('join', await members.get(user), null)
  if (denial !== null) return { say: denial }
  return personOf(user, rulebook()) ?? { say: UNKNOWN }
}

export function noSuchSchedule(name: string, { schedules }: Pick<Rulebook, 'schedules'>): string {
  const near = nearest(name, schedules.keys())
  if (near !== null) return `There is no schedule “${name}”. Did you mean ${near}?`
  return schedules.size > 0
    ? `There is no schedule “${name}”. There are: ${[...schedules.keys()].slice(0, 20).join(', ')}.`
    : 'The rulebook has no schedules.'
}

/** Somebody's shifts from now on, in one schedule or in all, by their begin. */
export async function shiftsAhead(
  { roster, clock }: Pick<DutyDesk, 'roster' | 'clock'>,
  person: string,
  schedule: string | null = null,
): Promise<readonly OwnShift[]> {
  const now = clock()
  const until = later(now, AHEAD_MS)
  const plans = await roster.plans({ from: now, until })
  return ownShifts(person, plans, now, until).filter(shift => shift.schedule === (schedule ?? shift.schedule))
}

type Reading = { readonly zone: string; readonly now: Date }

/** What was said of a time, read by the clock of a zone. Null: that end of it was not said. */
export function readBetween(
  { from, until }: Between,
  { zone, now }: Reading,
): { readonly from: Date | null; readonly until: Date | null } | Say {
  const begin = from === null ? null : readMoment(from, { zone, now })
  if (from !== null && begin === null) return { say: unread(from) }
  const end = until === null ? null : readMoment(until, { zone, now, after: begin ?? now })
  if (until !== null && end === null) return { say: unread(until) }
  return { from: begin, until: end }
}

export function unread(text: string): string {
  return `“${text.slice(0, 80)}” is no time that I can read. Say it like ${MOMENTS}.`
}

export function isSay(read: unknown): read is Say {
  return typeof read === 'object' && read !== null && 'say' in read
}

/** The zone in which times are meant: that of the schedule. */
export function zoneOf(schedule: string | null, { schedules, workspace }: Pick<Rulebook, 'schedules' | 'workspace'>) {
  return (schedule === null ? undefined : schedules.get(schedule)?.timezone) ?? workspace.timezone
}
