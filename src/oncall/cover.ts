import type { Override } from './override.ts'
import { type OverrideRefusal, spanRefusal } from './overriding.ts'
import { onCallAt, type Plan, shiftsBetween } from './plan.ts'
import { peopleIn } from './schedule.ts'
import { shiftsOf } from './shifts-of.ts'
import { earlier, type Span } from './span.ts'

/** Somebody asks others to be on call in their place. People are names of the rulebook. */
export type Cover = Span & {
  readonly id: number
  readonly schedule: string
  readonly person: string
  /** The shift of whoever takes it that is taken in return, where two swap. */
  readonly inReturn: (Span & { readonly schedule: string }) | null
  readonly asked: readonly string[]
  readonly declined: readonly string[]
  readonly takenBy: string | null
  readonly withdrawnAt: Date | null
  readonly madeAt: Date
}

export type CoverStatus = 'open' | 'taken' | 'declined' | 'withdrawn' | 'expired'

/** What somebody wants covered; `to` names whom to ask, null: everybody in the rotation. */
export type CoverWish = Span & Pick<Cover, 'schedule' | 'person' | 'inReturn'> & { readonly to: string | null }

export type CoverRefusal =
  | Extract<OverrideRefusal, { refused: 'over_already' | 'ends_before_start' | 'too_long' }>
  | { readonly refused: 'no_schedule' | 'not_on_call'; readonly name: string; readonly person: string }
  | { readonly refused: 'nobody_to_ask' | 'asked_already' | 'with_oneself' }
  | { readonly refused: 'not_linked'; readonly person: string }
  | { readonly refused: 'no_cover' | 'not_asked' | 'not_yours' }
  | { readonly refused: 'settled'; readonly status: Exclude<CoverStatus, 'open'>; readonly by: string | null }

/** What the heart must know of the schedules and people to make a request. */
export type CoverKnown = {
  readonly plans: ReadonlyMap<string, Plan>
  /** Those who can be asked. */
  readonly linked: ReadonlySet<string>
  /** Those of the schedule that are not settled. */
  readonly open: readonly Cover[]
}

/** The request as it would be, or why it may not be so. It is about the time in which whoever asks is on call, no more. */
export function draftedCover(wish: CoverWish, known: CoverKnown, at: Date): Omit<Cover, 'id'> | CoverRefusal {
  const { schedule, person, inReturn, to } = wish
  const plan = known.plans.get(schedule)
  const theirs = inReturn && known.plans.get(inReturn.schedule)
  if (!plan) return { refused: 'no_schedule', name: schedule, person }
  const from = wish.from > at ? wish.from : at
  const refusal = spanRefusal({ from, until: wish.until }, at)
  if (refusal) return refusal
  const span = within(person, plan, { from, until: wish.until })
  if (span === null) return { refused: 'not_on_call', name: schedule, person }
  if (inReturn && (!theirs || to === null || within(to, theirs, inReturn) === null)) {
    return { refused: 'not_on_call', name: inReturn.schedule, person: to ?? person }
  }
  if (known.open.some(cover => cover.person === person && coverStatus(cover, at) === 'open' && meets(cover, span))) {
    return { refused: 'asked_already' }
  }
  const asked = askedFor(wish, plan, span, known)
  if (isCoverRefusal(asked)) return asked
  return {
    ...{ schedule, person, ...span, inReturn, asked, declined: [], takenBy: null, withdrawnAt: null, madeAt: at },
  }
}

export function coverStatus(cover: Cover, at: Date): CoverStatus {
  if (cover.takenBy !== null) return 'taken'
  if (cover.withdrawnAt !== null) return 'withdrawn'
  if (expiryOf(cover) <= at) return 'expired'
  return cover.asked.every(person => cover.declined.includes(person)) ? 'declined' : 'open'
}

/** A request ends where the first shift that it is about begins; one made during a shift, with that shift. */
export function expiryOf({ from, until, inReturn, madeAt }: Cover): Date {
  const begins = [from, ...(inReturn ? [inReturn.from] : [])].filter(begin => begin > madeAt)
  return begins.reduce(earlier, until)
}

type Taken = { readonly cover: Cover; readonly overrides: readonly Override[] }

/** Somebody takes it: the first to do so has it. What is over already of the time stays with whoever had it. */
export function acceptedCover(cover: Cover, person: string, at: Date): Taken | CoverRefusal {
  const refusal = answerRefusal(cover, person, at)
  if (refusal) return refusal
  const { schedule, person: asker, from, until, inReturn } = cover
  const taken = { schedule, person, instead: asker, from: from > at ? from : at, until }
  const given = inReturn && { ...inReturn, person: asker, instead: person }
  return { cover: { ...cover, takenBy: person }, overrides: given ? [taken, given] : [taken] }
}

export function declinedCover(cover: Cover, person: string, at: Date): Cover | CoverRefusal {
  return answerRefusal(cover, person, at) ?? { ...cover, declined: [...new Set([...cover.declined, person])] }
}

/** Whoever asked needs it no more. */
export function withdrawnCover(cover: Cover, person: string, at: Date): Cover | CoverRefusal {
  if (person !== cover.person) return { refused: 'not_yours' }
  return settledRefusal(cover, at) ?? { ...cover, withdrawnAt: at }
}

export function isCoverRefusal(decision: object): decision is CoverRefusal {
  return 'refused' in decision
}

function answerRefusal(cover: Cover, person: string, at: Date): CoverRefusal | null {
  return cover.asked.includes(person) ? settledRefusal(cover, at) : { refused: 'not_asked' }
}

/** Who has declined may think better of it while somebody else has not taken it. */
function settledRefusal(cover: Cover, at: Date): CoverRefusal | null {
  const status = coverStatus(cover, at)
  return status === 'open' || status === 'declined' ? null : { refused: 'settled', status, by: cover.takenBy }
}

/** From the first to the last instant of a time at which somebody is on call. */
function within(person: string, plan: Plan, { from, until }: Span): Span | null {
  const shifts = shiftsOf(person, plan, from, until)
  const [first, last] = [shifts[0], shifts.at(-1)]
  return first && last ? { from: first.from, until: last.until } : null
}

function askedFor(
  { person, to }: CoverWish,
  plan: Plan,
  span: Span,
  { linked }: CoverKnown,
): readonly string[] | CoverRefusal {
  if (to === person) return { refused: 'with_oneself' }
  if (to !== null) return linked.has(to) ? [to] : { refused: 'not_linked', person: to }
  const theirs = shiftsBetween(plan, span.from, span.until).filter(({ people }) => people.includes(person))
  // Who is on call all the while anyway would take nothing over.
  const others = rotationAt(plan, span.from).filter(
    other => other !== person && linked.has(other) && !theirs.every(({ people }) => people.includes(other)),
  )
  return others.length > 0 ? others : { refused: 'nobody_to_ask' }
}

/** Everybody who has turns, or stands in at that instant. */
function rotationAt(plan: Plan, at: Date): readonly string[] {
  const version = plan.versions.findLast(({ since }) => since === null || since <= at)
  return [...new Set([...(version ? peopleIn(version.schedule) : []), ...onCallAt(plan, at)])]
}

function meets(one: Span, other: Span): boolean {
  return one.from < other.until && other.from < one.until
}
