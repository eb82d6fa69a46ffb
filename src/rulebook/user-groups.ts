import type { OnCall } from './oncall.ts'
import type { Rulebook } from './rulebook.ts'

/** The handle of each Slack user group that the rulebook names → the Slack ids of who is to be in it. */
export function userGroupsOf(
  { schedules, teams, people }: Pick<Rulebook, 'schedules' | 'teams' | 'people'>,
  onCall: readonly OnCall[],
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
  for (const { userGroup, members } of teams.values())
    add(
      userGroup,
      members.filter(member => everywhere.includes(member)),
    )
  return groups
}
