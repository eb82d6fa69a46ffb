import { pages } from '../escalation/policy.ts'
import { begin } from './automation.ts'
import type { OpenCommand } from './command.ts'
import type { Context, Decision } from './decision.ts'
import { beginning, fromTheStart, isAskedFor } from './escalation.ts'
import type { Fact } from './event.ts'
import { attributes, type Incident } from './incident.ts'
import { join, joining } from './response.ts'

export function open({ type: _, playbooks, ...what }: OpenCommand, { at, actor }: Context): Decision {
  const facts: Fact[] = [{ type: 'opened', ...what }]
  if (actor.kind === 'user')
    facts.push({ type: 'responder_joined', user: { id: actor.id, name: actor.name }, present: false })
  facts.push(...beginning(what, at))
  const labels = { ...what.labels, ...attributes({ ...what, type: what.kind, status: 'triggered' }) }
  playbooks.forEach((playbook, index) => {
    facts.push(...begin(playbook, index + 1, labels, () => null))
  })
  return facts
}

export function acknowledge(incident: Incident, context: Context): Decision {
  const { actor } = context
  // Whoever is asked for while somebody has it answers for themselves: it stays with whom it is.
  const isAnswer = incident.status !== 'triggered' && actor.kind === 'user' && isAskedFor(incident, actor.id)
  if (isAnswer) return join(incident, { present: false }, context)
  switch (incident.status) {
    case 'triggered':
      return [{ type: 'acknowledged' }, ...joining(incident, actor)]
    case 'acknowledged':
      return { refused: 'already_acknowledged', by: incident.acknowledgedBy }
    case 'mitigated':
      return { refused: 'already_mitigated' }
    case 'resolved':
      return { refused: 'already_resolved', by: incident.resolvedBy }
    default:
      return incident.status satisfies never
  }
}

export function mitigate(incident: Incident): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  if (incident.status === 'mitigated') return { refused: 'already_mitigated' }
  return [{ type: 'mitigated' }]
}

export function resolve(incident: Incident, what: { summary: string | null; cause: string | null }): Decision {
  if (incident.status === 'resolved') return { refused: 'already_resolved', by: incident.resolvedBy }
  return [{ type: 'resolved', summary: what.summary, cause: what.cause }]
}

/** It is on again, so whoever is on call hears of it again, if they are to hear of its severity. */
export function reopen(incident: Incident, { firing }: { firing?: number }, { at }: Context): Decision {
  if (incident.status !== 'resolved') return { refused: 'not_resolved', status: incident.status }
  const { policy, severity } = incident
  const isPaged = policy !== null && pages(policy, severity)
  const reopened: Fact = {
    ...{ type: 'reopened', position: isPaged ? fromTheStart(incident, at) : null },
    ...(firing !== undefined && { firing }),
  }
  return policy === null || isPaged ? [reopened] : [reopened, { type: 'not_paged', severity }]
}
