import { onCallAt, type Plan } from '../oncall/plan.ts'
import { peopleIn } from '../oncall/schedule.ts'
import { isPager, type Pager } from './pager.ts'
import type { Target } from './policy.ts'

type Known = {
  /** By the names of their schedules. */
  readonly plans: ReadonlyMap<string, Plan>
  readonly teams: ReadonlyMap<string, { readonly members: readonly string[] }>
  /** Of each schedule that is called in turns, whose turn it is: counts up from 0. */
  readonly turns: ReadonlyMap<string, number>
  readonly at: Date
}

/** Whom a step calls; `empty` says of each target that led to nobody why. */
export type Named = {
  /** Names of the rulebook, in the order of the targets, nobody twice. */
  readonly people: readonly string[]
  /** Without `#`. */
  readonly channels: readonly string[]
  readonly pagers: readonly Pager[]
  readonly empty: readonly string[]
}

/** Whom a step calls at an instant. */
export function namedBy(targets: readonly Target[], known: Known): Named {
  const found = targets.map(target => ({ target, names: namesOf(target, known) }))
  const of = (which: (kind: Target['kind']) => boolean) =>
    distinct(found.flatMap(({ target, names }) => (which(target.kind) && typeof names !== 'string' ? names : [])))
  return {
    people: of(kind => kind !== 'channel' && kind !== 'pager'),
    channels: of(kind => kind === 'channel'),
    pagers: of(kind => kind === 'pager').filter(isPager),
    empty: found.flatMap(({ names }) => (typeof names === 'string' ? [names] : [])),
  }
}

/** The schedules of which the next one in turn is called. */
export function inTurns(targets: readonly Target[]): readonly string[] {
  return distinct(targets.flatMap(({ kind, name }) => (kind === 'round_robin' ? [name] : [])))
}

// A policy is copied when its incident opens, so what it names may have left the rulebook since.
function namesOf({ kind, name }: Target, { plans, teams, turns, at }: Known): readonly string[] | string {
  switch (kind) {
    case 'user':
    case 'channel':
    case 'pager':
      return [name]
    case 'team': {
      const members = teams.get(name)?.members
      if (!members) return `team ${name} is no longer in the rulebook`
      return members.length > 0 ? members : `team ${name} has no members`
    }
    case 'schedule': {
      const plan = plans.get(name)
      if (!plan) return `schedule ${name} is no longer in the rulebook`
      const people = onCallAt(plan, at)
      return people.length > 0 ? people : `schedule ${name} has nobody on call`
    }
    case 'round_robin': {
      const schedule = plans.get(name)?.versions.at(-1)?.schedule
      if (!schedule) return `schedule ${name} is no longer in the rulebook`
      const people = peopleIn(schedule)
      const next = people[(turns.get(name) ?? 0) % people.length]
      return next === undefined ? `schedule ${name} has nobody in it` : [next]
    }
    default:
      return kind satisfies never
  }
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
