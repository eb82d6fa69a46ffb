import { TARGET_KINDS, type Target } from '../../escalation/policy.ts'
import type { User } from '../../incident/incident.ts'
import { nearest } from '../../lib/text.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Members } from './members.ts'

type Names = Pick<Rulebook, 'people' | 'teams' | 'schedules'>

/** Whom somebody wants called, or the sentence that helps. */
export type Whom = { readonly targets: readonly Target[]; readonly users: readonly User[] } | { readonly say: string }

/**
 * Reads `@ada`, `payments`, `team:payments`, `channel:#payments`: people of Slack by their ids, everything else by the
 * rulebook's names, a team before a schedule and both before a person.
 */
export async function whomToPage(
  { users: ids, names }: { readonly users: readonly string[]; readonly names: readonly string[] },
  rulebook: Names,
  members: Members,
): Promise<Whom> {
  const targets: Target[] = []
  const users: User[] = []
  for (const id of ids) {
    const [person] = [...rulebook.people].find(([, { slack }]) => slack === id) ?? []
    if (person !== undefined) targets.push({ kind: 'user', name: person })
    else users.push(await members.get(id).then(({ id, name }) => ({ id, name })))
  }
  for (const name of names) {
    const target = targetOf(name, rulebook)
    if (target === null) return { say: `There is no team, schedule or person “${name}”.${guess(name, rulebook)}` }
    targets.push(target)
  }
  return { targets, users }
}

function targetOf(said: string, rulebook: Names): Target | null {
  const [, kind, name = ''] = /^(\w+):#?(.+)$/.exec(said) ?? []
  const known = TARGET_KINDS.find(one => one === kind)
  if (known === 'channel') return { kind: known, name }
  const found = sections(rulebook).find(
    one => (known === undefined || one.kind === known) && one.names.has(named(said, known)),
  )
  return found ? { kind: found.kind, name: named(said, known) } : null
}

function named(said: string, kind: string | undefined): string {
  return kind === undefined ? said : said.slice(kind.length + 1)
}

function sections({ teams, schedules, people }: Names) {
  return [
    { kind: 'team', names: teams },
    { kind: 'schedule', names: schedules },
    { kind: 'user', names: people },
  ] as const
}

function guess(said: string, rulebook: Names): string {
  const near = nearest(
    said,
    sections(rulebook).flatMap(({ names }) => [...names.keys()]),
  )
  return near === null ? '' : ` Did you mean ${near}?`
}
