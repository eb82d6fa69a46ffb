import type { Target } from '../../escalation/policy.ts'
import type { User } from '../../incident/incident.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { nearestTarget, targetNamed } from '../../rulebook/targets.ts'
import type { Members } from './members.ts'

/** Whom somebody wants called, or the sentence that helps. */
export type Whom = { readonly targets: readonly Target[]; readonly users: readonly User[] } | { readonly say: string }

/** People of Slack by their ids (`users`), everything else by the rulebook's names. */
export async function whomToPage(
  { users: ids, names }: { readonly users: readonly string[]; readonly names: readonly string[] },
  rulebook: Pick<Rulebook, 'people' | 'teams' | 'schedules'>,
  members: Members,
): Promise<Whom> {
  const targets: Target[] = []
  const users: User[] = []
  for (const id of ids) {
    const [person] = [...rulebook.people].find(([, { slack }]) => slack === id) ?? []
    if (person !== undefined) targets.push({ kind: 'user', name: person })
    else users.push(await members.get(id).then(({ name }) => ({ id, name })))
  }
  for (const name of names) {
    const target = targetNamed(name, rulebook)
    if (target === null) {
      const near = nearestTarget(name, rulebook)
      return { say: `There is no team, schedule or person “${name}”.${near === null ? '' : ` Did you mean ${near}?`}` }
    }
    targets.push(target)
  }
  return { targets, users }
}
