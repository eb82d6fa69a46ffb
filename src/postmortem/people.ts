import type { Event } from '../incident/event.ts'
import type { User } from '../incident/incident.ts'
import { count } from '../lib/text.ts'
import { isTriedAgain } from '../timeline/calling.ts'
import { isSelf, name, userName } from '../timeline/words.ts'
import type { Person } from './postmortem.ts'

type Role = { readonly role: string; readonly from: Date; readonly until: Date | null }
type Tally = { user: User; roles: Role[]; deeds: Map<string, number>; cites: Set<number> }

/** Everybody who was called, came, or did anything, in the order they came. */
export function peopleOf(events: readonly Event[]): readonly Person[] {
  const people = new Map<string, Tally>()
  const tallyOf = (user: User): Tally => {
    const known = people.get(user.id) ?? { user, roles: [], deeds: new Map(), cites: new Set() }
    people.set(user.id, known)
    return known
  }
  for (const event of events) {
    for (const [user, deed] of deeds(event)) {
      const { deeds, cites } = tallyOf(user)
      deeds.set(deed, (deeds.get(deed) ?? 0) + 1)
      cites.add(event.seq)
    }
    if (event.type !== 'role_assigned') continue
    const { role, before, user, at, seq } = event
    if (before) {
      const holder = tallyOf(before)
      holder.roles = holder.roles.map(held => (held.role === role && !held.until ? { ...held, until: at } : held))
      holder.cites.add(seq)
    }
    const holder = tallyOf(user)
    holder.roles.push({ role, from: at, until: null })
    holder.cites.add(seq)
  }
  return [...people.values()].map(({ user, roles, deeds, cites }) => ({
    name: userName(user),
    roles: roles.map(held => ({ ...held, role: name(held.role) })),
    part: [...deeds].map(([deed, times]) => PARTS.get(deed)?.(times) ?? deed),
    cites: [...cites].sort((a, b) => a - b),
  }))
}

function deeds(event: Event): readonly (readonly [User, string])[] {
  if (event.type === 'paged' || event.type === 'page_failed') {
    return event.via === 'channel' || isTriedAgain(event) ? [] : [[event.user, event.type]]
  }
  if (event.type === 'responder_joined') {
    return [[event.user, isSelf(event.actor, event.user) ? 'joined' : 'was brought in']]
  }
  const deed = DEEDS.get(event.type)
  return deed && event.actor.kind === 'user' ? [[{ id: event.actor.id, name: event.actor.name }, deed]] : []
}

/** What somebody who caused such an event is said to have done. */
const DEEDS: ReadonlyMap<Event['type'], string> = new Map<Event['type'], string>([
  ['opened', 'opened it'],
  ['acknowledged', 'acknowledged'],
  ['mitigated', 'mitigated it'],
  ['resolved', 'resolved it'],
  ['reopened', 'reopened it'],
  ['severity_changed', 'changed the severity'],
  ['declined', 'could not take it'],
  ['noted', 'noted'],
  ['playbook_started', 'started a playbook'],
  ['step_confirmed', 'step_confirmed'],
  ['step_done', 'step_done'],
  ['step_skipped', 'step_skipped'],
])

const PARTS: ReadonlyMap<string, (times: number) => string> = new Map([
  ['paged', (times: number) => `was paged${often(times)}`],
  ['page_failed', (times: number) => `could not be paged${often(times)}`],
  ['noted', (times: number) => `wrote ${count(times, 'note')}`],
  ['step_confirmed', (times: number) => `confirmed ${count(times, 'playbook step')}`],
  ['step_done', (times: number) => `did ${count(times, 'playbook step')}`],
  ['step_skipped', (times: number) => `skipped ${count(times, 'playbook step')}`],
])

function often(times: number): string {
  return times === 1 ? '' : ` ${times} times`
}
