import type { PeopleCommand } from './command.ts'

/** What somebody may be allowed or forbidden to do; reading needs no permission of its own: see `mayRead`. */
export type Action = PeopleCommand['type'] | 'declare' | 'silence' | 'override'

export const ACTIONS: readonly Action[] = [
  'declare',
  'acknowledge',
  'mitigate',
  'resolve',
  'reopen',
  'set_severity',
  'assign_role',
  'join',
  'note',
  'escalate_now',
  'page',
  'decline',
  'promote',
  'start_playbook',
  'do_step',
  'skip_step',
  'assign_step',
  'silence',
  'override',
]

/** Whom the rulebook lets do it: everybody in a team, the holder of a role in the incident, one person. */
export type Permit = { readonly kind: 'team' | 'role' | 'user'; readonly name: string }

/** Who asks: what Slack says of the account, and the rulebook's and the incident's names for it. */
export type Standing = {
  readonly guest: boolean
  readonly foreign: boolean
  readonly bot: boolean
  readonly deleted: boolean
  /** The person's name in the rulebook. */
  readonly person: string | null
  readonly teams: readonly string[]
  /** The roles held in this incident. */
  readonly roles: readonly string[]
}

export type Denial = {
  readonly denied: 'guest' | 'foreign' | 'bot' | 'deleted' | 'not_permitted'
  readonly permits: readonly Permit[]
}

/** Reading is for the people of the workspace, guests among them; others see what stands in channels they share with us. */
export function mayRead(who: Pick<Standing, 'foreign' | 'bot' | 'deleted'>): true | Denial {
  if (who.deleted) return { denied: 'deleted', permits: [] }
  if (who.bot) return { denied: 'bot', permits: [] }
  return who.foreign ? { denied: 'foreign', permits: [] } : true
}

/** Acting is open to members, closed to guests, bots and other organisations; `permits` (null: none written) narrow it. */
export function may(action: Action, who: Standing, permits: readonly Permit[] | null): true | Denial {
  const reading = mayRead(who)
  if (reading !== true) return reading
  if (who.guest) return { denied: 'guest', permits: [] }
  // Saying that one is here, or cannot be, takes nothing from anybody: no rule can lock a helper out of the room.
  if (permits === null || action === 'join' || action === 'decline') return true
  return permits.some(permit => holds(permit, who)) || { denied: 'not_permitted', permits }
}

/** One sentence for the person who was turned away. */
export function describeDenial({ denied, permits }: Denial): string {
  switch (denied) {
    case 'guest':
      return 'Guests can read along here, but only members of the workspace can act.'
    case 'foreign':
      return 'Only people of this workspace can read its incidents and act on them, not those of other organisations.'
    case 'bot':
      return 'Only people can act here, not other apps.'
    case 'deleted':
      return 'This account is deactivated.'
    case 'not_permitted':
      return permits.length === 0
        ? 'The rulebook lets nobody do this.'
        : `The rulebook keeps this for ${permits.map(name).join(', ')}.`
    default:
      return denied satisfies never
  }
}

function holds({ kind, name }: Permit, who: Standing): boolean {
  switch (kind) {
    case 'team':
      return who.teams.includes(name)
    case 'role':
      return who.roles.includes(name)
    case 'user':
      return who.person === name
    default:
      return kind satisfies never
  }
}

function name(permit: Permit): string {
  return permit.kind === 'user' ? permit.name : `the ${permit.kind} ${permit.name}`
}
