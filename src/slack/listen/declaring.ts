import type { Severity } from '../../alert/severity.ts'
import { label } from '../../incident/incident.ts'
import type { Desk } from './desk.ts'

type What = {
  readonly title: string
  readonly severity: Severity | null
  readonly service: string | null
  readonly description: string
}

/** Opens an incident in somebody's name, if they may; answers with the sentence that this person is told. */
export async function declareAs(
  { members, acts, declare }: Pick<Desk, 'members' | 'acts' | 'declare'>,
  userId: string,
  what: What,
): Promise<string> {
  const { id, name, ...member } = await members.get(userId)
  const denial = acts.forbids('declare', { id, name, ...member }, null)
  if (denial !== null) return denial
  const incident = await declare(what, { kind: 'user', id, name })
  return `${label(incident)} is open. Its channel is being made, and you will be invited to it.`
}
