import { TARGET_KINDS, type Target } from '../escalation/policy.ts'
import { nearest } from '../lib/text.ts'
import type { Rulebook } from './rulebook.ts'

type Names = Pick<Rulebook, 'people' | 'teams' | 'schedules'>

/**
 * Whom somebody means who is to be called: `team:payments`, `channel:#payments`, or `payments` alone, which is a team
 * before a schedule and either before a person. Null where the rulebook has nobody of that name.
 */
export function targetNamed(said: string, rulebook: Names): Target | null {
  const [, word, rest = ''] = /^(\w+):#?(.+)$/.exec(said) ?? []
  const kind = TARGET_KINDS.find(one => one === word)
  if (kind === 'channel') return { kind, name: rest }
  const name = kind === undefined ? said : rest
  const found = sections(rulebook).find(one => (kind === undefined || one.kind === kind) && one.names.has(name))
  return found ? { kind: found.kind, name } : null
}

/** The nearest name of those that can be called, or null. */
export function nearestTarget(said: string, rulebook: Names): string | null {
  return nearest(said.replace(/^\w+:/, ''), [...new Set(sections(rulebook).flatMap(({ names }) => [...names.keys()]))])
}

function sections({ teams, schedules, people }: Names) {
  return [
    { kind: 'team', names: teams },
    { kind: 'schedule', names: schedules },
    { kind: 'user', names: people },
  ] as const
}
