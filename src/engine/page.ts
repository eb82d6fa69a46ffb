import { type Position, stepAt, type Target } from '../escalation/policy.ts'
import { peopleFor } from '../escalation/targets.ts'
import type { Command } from '../incident/command.ts'
import type { Incident, User } from '../incident/incident.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

/** Whom a step calls now, as the rulebook and its schedules say at this instant. */
export function whoToCall(incident: Incident, position: Position, rulebook: Rulebook, at: Date): Command | null {
  const step = incident.policy && stepAt(incident.policy, position)
  if (!step) return null
  const { users, unreachable } = usersFor(step.notify, rulebook, at)
  return { type: 'record_called', position, users, unreachable }
}

/** Targets of the rulebook as people in Slack; `unreachable` says of the others why not. */
export function usersFor(
  targets: readonly Target[],
  rulebook: Rulebook,
  at: Date,
): { users: readonly User[]; unreachable: readonly string[] } {
  const { people, empty } = peopleFor(targets, { schedules: rulebook.schedules, teams: rulebook.teams, at })
  const users: User[] = []
  const unreachable = [...empty]
  for (const name of people) {
    const slack = rulebook.people.get(name)?.slack
    if (slack) users.push({ id: slack, name: rulebook.people.get(name)?.name ?? name })
    else unreachable.push(`${name} has no Slack user in the rulebook`)
  }
  return { users, unreachable }
}
