import { onCallAt, planOf } from '../oncall/plan.ts'
import type { Schedule } from '../oncall/schedule.ts'
import type { Target } from './policy.ts'

type Known = {
  readonly schedules: ReadonlyMap<string, Schedule>
  readonly teams: ReadonlyMap<string, { readonly members: readonly string[] }>
  readonly at: Date
}

/**
 * Whom a step calls at an instant: names of the rulebook in the order of the targets, nobody twice. `empty` says of
 * each target that led to nobody why.
 */
export function peopleFor(
  targets: readonly Target[],
  known: Known,
): { readonly people: readonly string[]; readonly empty: readonly string[] } {
  const people = new Set<string>()
  const empty: string[] = []
  for (const target of targets) {
    const found = namesOf(target, known)
    if (typeof found === 'string') empty.push(found)
    else for (const name of found) people.add(name)
  }
  return { people: [...people], empty }
}

// A policy is copied when its incident opens, so what it names may have left the rulebook since.
function namesOf({ kind, name }: Target, { schedules, teams, at }: Known): readonly string[] | string {
  switch (kind) {
    case 'user':
      return [name]
    case 'team': {
      const members = teams.get(name)?.members
      if (!members) return `team ${name} is no longer in the rulebook`
      return members.length > 0 ? members : `team ${name} has no members`
    }
    case 'schedule': {
      const schedule = schedules.get(name)
      if (!schedule) return `schedule ${name} is no longer in the rulebook`
      const people = onCallAt(planOf(schedule), at)
      return people.length > 0 ? people : `schedule ${name} has nobody on call`
    }
    default:
      return kind satisfies never
  }
}
