import type { OnCall } from './oncall.ts'
import type { Rulebook } from './rulebook.ts'

/** Whether the rulebook names any. */
export function namesUserGroups({ schedules, teams }: Pick<Rulebook, 'schedules' | 'teams'>): boolean {
  return [...schedules.values(), ...teams.values()].some(({ userGroup }) => userGroup !== null)
}

/** The handle of each Slack user group that the rulebook names → the Slack ids of who is to be in it. */
export function userGroupsOf(
  { schedules, teams, people }: Pick<Rulebook, 'schedules' | 'teams' | 'people'>,
  onCall: readonly Pick<OnCall, 'schedule' | 'onCall'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  const add = (handle: string | null | undefined, names: readonly string[]) => {
    if (!handle) return
    const group = groups.get(handle) ?? new Set()
    for (const name of names) {
      const slack = people.get(name)?.slack
      if (slack) group.add(slack)
    }
    groups.set(handle, group)
  }
  for (const each of onCall) add(schedules.get(each.schedule)?.userGroup, each.onCall)
  const everywhere = onCall.flatMap(each => each.onCall)
  const isOnCall = (person: string) => everywhere.includes(person)
  for (const { userGroup, members } of teams.values()) add(userGroup, members.filter(isOnCall))
  return groups
}
