import type { Ask } from '../engine/ports.ts'
import type { Position } from '../escalation/policy.ts'
import { type Incident, label } from '../incident/incident.ts'
import { line } from '../lib/text.ts'
import type { Clock } from '../lib/time.ts'
import { clockTime } from '../lib/zone.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { actorName } from '../timeline/words.ts'

/** What somebody may answer who is called. */
export const ACTS = ['acknowledge', 'escalate', 'decline'] as const
export type Act = (typeof ACTS)[number]

/** What became of it, in a sentence for the person. */
export type Acted = { readonly ok: boolean; readonly said: string }

/** What every way back to us needs; `person` is the rulebook's name. */
export type Answering = {
  readonly ask: Pick<Ask, 'byNumber'>
  readonly rulebook: () => Pick<Rulebook, 'people' | 'severities' | 'workspace' | 'notify'>
  /** Does what they answer, if they may. `from` is where calling stood for them: it goes on from there, or not at all. */
  readonly act: (number: number, act: Act, person: string, from: Position | null) => Promise<Acted>
  readonly clock: Clock
  /** What addresses are signed with. */
  readonly key: string
}

/** Nobody has it yet, or this person is asked for besides. */
export function isWaitedFor({ status, calls }: Incident, person: string): boolean {
  const isAsked = calls.some(({ users, unreached }) =>
    users.some(user => user.person === person && !unreached.includes(user.id)),
  )
  return status === 'triggered' || isAsked
}

/** `INC-142 · sev1 · Critical · checkout` */
export function aboutOf(incident: Incident, { rulebook }: Pick<Answering, 'rulebook'>): string {
  const { severity, service } = incident
  const title = line(rulebook().severities[severity].title, 40)
  const facts = [label(incident), severity, title === severity ? '' : title, service && line(service, 80)]
  return facts.filter(Boolean).join(' · ')
}

/** Who has done what, and when by the clocks of the workspace. */
export function standingOf(incident: Incident, { rulebook, clock }: Pick<Answering, 'rulebook' | 'clock'>): string {
  const when = (at: Date | null) => (at ? ` at ${clockTime(rulebook().workspace.timezone, at, clock())}` : '')
  const { status, acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt, mitigatedAt } = incident
  switch (status) {
    case 'triggered':
      return 'Nobody has acknowledged yet.'
    case 'acknowledged':
      return `${acknowledgedBy ? actorName(acknowledgedBy) : 'Somebody'} acknowledged${when(acknowledgedAt)}.`
    case 'mitigated':
      return `It is mitigated${when(mitigatedAt).replace(' at ', ' since ')}.`
    case 'resolved':
      return `${resolvedBy ? actorName(resolvedBy) : 'Somebody'} resolved it${when(resolvedAt)}.`
    default:
      return status satisfies never
  }
}
