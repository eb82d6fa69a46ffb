import type { Severity } from '../alert/severity.ts'
import { holding } from './automation.ts'
import { type Context, type Decision, nothing } from './decision.ts'
import { isAskedFor, worsened } from './escalation.ts'
import type { Fact } from './event.ts'
import { type Actor, holderOf, type Incident, opensChannel, type User } from './incident.ts'

export function setSeverity(incident: Incident, { severity }: { severity: Severity }, { at }: Context): Decision {
  // Said of what alerts could still make worse, it is that they shall not.
  const isFree = incident.groupKey !== null && incident.severitySetBy === null
  if (incident.severity === severity && !isFree) return { refused: 'same_severity', severity }
  return [{ type: 'severity_changed', from: incident.severity, to: severity }, ...worsened(incident, severity, at)]
}

export function assignRole(incident: Incident, { role, user }: { role: string; user: User }): Decision {
  const before = holderOf(incident, role)
  if (before?.id === user.id) return { refused: 'already_holds_role', role, user }
  return [{ type: 'role_assigned', role, user, before }, ...holding(incident, role, user)]
}

export function join(incident: Incident, { present }: { present: boolean }, { actor }: Context): Decision {
  if (actor.kind !== 'user') return nothing
  // Whoever was asked for has been brought in by us: only what they say themselves is an answer.
  const isNews = !isResponder(incident, actor.id) || (!present && isAskedFor(incident, actor.id))
  if (!isNews) return present ? nothing : { refused: 'already_joined' }
  return [{ type: 'responder_joined', user: { id: actor.id, name: actor.name }, present }]
}

export function note({ text }: { text: string }): Decision {
  return text.trim() === '' ? { refused: 'empty_note' } : [{ type: 'noted', text: text.trim() }]
}

/** From a card in a channel of others to a channel of its own; also where making one has failed before. */
export function promote(incident: Incident, { actor }: Context): Decision {
  if (opensChannel(incident)) return { refused: 'has_channel', channel: incident.channel?.name ?? null }
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  return [{ type: 'promoted' }, ...joining(incident, actor)]
}

/** Whoever acts belongs to it from then on. */
export function joining(incident: Incident, actor: Actor): readonly Fact[] {
  if (actor.kind !== 'user' || isResponder(incident, actor.id)) return nothing
  return [{ type: 'responder_joined', user: { id: actor.id, name: actor.name }, present: false }]
}

function isResponder(incident: Incident, id: string): boolean {
  return incident.responders.some(responder => responder.id === id)
}
