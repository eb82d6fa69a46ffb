import type { Declare } from '../../engine/ports.ts'
import { label } from '../../incident/incident.ts'
import type { Desk } from './desk.ts'

/** Opens an incident in somebody's name, if they may; answers with the sentence that this person is told. */
export async function declareAs(
  { members, acts, declare }: Pick<Desk, 'members' | 'acts' | 'declare'>,
  userId: string,
  what: Parameters<Declare>[0],
): Promise<string> {
  const member = await members.get(userId)
  const denial = acts.forbids('declare', member, null)
  if (denial !== null) return denial
  const incident = await declare(what, { kind: 'user', id: member.id, name: member.name })
  return `${label(incident)} is open. Its channel is being made, and you will be invited to it.`
}
