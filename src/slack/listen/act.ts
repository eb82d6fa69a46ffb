import type { Handle } from '../../engine/ports.ts'
import type { PeopleCommand } from '../../incident/command.ts'
import type { Incident, User } from '../../incident/incident.ts'
import { type Action, describeDenial, may, mayRead, type Standing } from '../../incident/permission.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { describeRefusal } from '../messages/refusal.ts'
import { canBeAsked, type Member, type Members } from './members.ts'

/** What became of it: the incident as it is now, or a sentence for whoever asked. */
export type Outcome = { readonly incident: Incident } | { readonly said: string }

export type Acts = {
  /** A sentence for those to whom nothing may be shown. */
  hides(member: Member): string | null
  /** Whether this person may; a sentence where not. Asked again for every act, whatever buttons they were shown. */
  forbids(action: Action, member: Member, incident: Incident | null): string | null
  /** Does a command in somebody's name, if they may. */
  act(userId: string, incident: Incident, command: PeopleCommand): Promise<Outcome>
}

export function createActs(handle: Handle, members: Members, rulebook: () => Rulebook): Acts {
  function forbids(action: Action, member: Member, incident: Incident | null): string | null {
    const rules = rulebook()
    const allowed = may(action, standing(member, incident, rules), rules.permissions.get(action) ?? null)
    return allowed === true ? null : describeDenial(allowed)
  }

  /** What a click or a form says of roles and people is a hint: both must be there. */
  async function whyNobody(command: PeopleCommand, incident: Incident): Promise<string | null> {
    if (!('user' in command)) return null
    const asked = await members.get(command.user.id)
    if (!canBeAsked(asked)) return `${asked.name} is nobody who could do that.`
    const unknown = command.type === 'assign_role' && !isRole(command.role, incident, rulebook())
    return unknown ? 'There is no such role any longer.' : null
  }

  return {
    hides(member) {
      const allowed = mayRead(member)
      return allowed === true ? null : describeDenial(allowed)
    },
    forbids,
    async act(userId, incident, command) {
      const member = await members.get(userId)
      const said = forbids(command.type, member, incident)
      if (said !== null) return { said }
      const no = await whyNobody(command, incident)
      if (no !== null) return { said: no }
      const { id, name } = member
      const handled = await handle(incident.id, command, { kind: 'user', id, name })
      return 'refusal' in handled
        ? { said: describeRefusal(handled.refusal, rulebook()) }
        : { incident: handled.incident }
    },
  }
}

/** The rulebook's and the incident's names for somebody of whom Slack knows an id. */
export function standing(member: Member, incident: Incident | null, rulebook: Rulebook): Standing {
  const { guest, foreign, bot, deleted } = member
  const person = [...rulebook.people].find(([, { slack }]) => slack === member.id)?.[0] ?? null
  const teams = [...rulebook.teams].filter(([, { members }]) => person !== null && members.includes(person))
  const roles = Object.entries(incident?.roles ?? {}).filter(([, holder]: [string, User]) => holder.id === member.id)
  return {
    guest,
    foreign,
    bot,
    deleted,
    person,
    teams: teams.map(([name]) => name),
    roles: roles.map(([name]) => name),
  }
}

/** A role of the rulebook, or one that a playbook has been waiting for since before the rulebook changed. */
function isRole(role: string, { runs }: Incident, { roles }: Rulebook): boolean {
  const steps = runs.flatMap(({ playbook }) => playbook.steps)
  return (
    roles.has(role) || steps.some(({ owner, what }) => owner === role || (what.kind === 'role' && what.role === role))
  )
}
