import type { Labels } from '../alert/alert.ts'
import { matchesAll } from '../alert/matcher.ts'
import type { Playbook, PlaybookStep, Run } from '../playbook/playbook.ts'
import { hasFailed, isAgreed, isAutomatic, type Move, stepOf, walk } from '../playbook/walk.ts'
import type { PeopleCommand, RecordCommand, Refusal, TimerCommand } from './command.ts'
import { type Context, type Decision, nothing } from './decision.ts'
import type { Fact } from './event.ts'
import { type Actor, attributes, currentStep, holderOf, type Incident, type User } from './incident.ts'

type Of<T extends string> = Extract<PeopleCommand | TimerCommand | RecordCommand, { type: T }>

export function startPlaybook(incident: Incident, playbook: Playbook): Decision {
  const running = incident.runs.some(run => run.playbook.name === playbook.name && run.current !== null)
  if (running) return { refused: 'playbook_running', playbook: playbook.title }
  return begin(playbook, incident.runs.length + 1, labelsOf(incident), role => holderOf(incident, role)?.name ?? null)
}

export function begin(
  playbook: Playbook,
  run: number,
  labels: Labels,
  holder: (role: string) => string | null,
): readonly Fact[] {
  const moves = walk(playbook, null, null, { matches: matchers => matchesAll(matchers, labels), holder })
  return [{ type: 'playbook_started', run, playbook }, ...facts(run, moves)]
}

/** Done, an answer, a confirmation, or "try again" after a failure: whatever the current step waits for. */
export function doStep(incident: Incident, command: Of<'do_step'>, { actor }: Context): Decision {
  const at = standing(incident, command)
  if ('refused' in at) return at
  const { run, step } = at
  if (step.confirmations > 1) {
    if (!isAgreed(run, step)) return confirm(incident, run, step, actor)
    if (!hasFailed(run)) return nothing
  }
  if (isAutomatic(step)) return hasFailed(run) ? [{ type: 'step_begun', run: run.id, step: step.id }] : nothing
  if (step.what.kind === 'role') return { refused: 'role_open', role: step.what.role }
  if (step.what.kind !== 'ask') return done(incident, run, step, null, null)
  const { answers } = step.what
  const answer = answers.find(({ label }) => label === command.answer)
  if (!answer) return { refused: 'unknown_answer', answer: command.answer, answers: answers.map(({ label }) => label) }
  return done(incident, run, step, answer.label, answer.goto)
}

export function skipStep(incident: Incident, command: Of<'skip_step'>): Decision {
  const at = standing(incident, command)
  if ('refused' in at) return at
  const { run, step } = at
  return [
    { type: 'step_skipped', run: run.id, step: step.id, reason: command.reason },
    ...onward(incident, run, step.id, null),
  ]
}

export function assignStep(incident: Incident, command: Of<'assign_step'>): Decision {
  const at = standing(incident, command)
  if ('refused' in at) return at
  if (at.run.assignee?.id === command.user.id) return nothing
  return [{ type: 'step_assigned', run: at.run.id, step: at.step.id, user: command.user }]
}

/** A step's time is up. Outlived when somebody has moved on, or has come back to it since: then its time began anew. */
export function remindStep(incident: Incident, command: Of<'remind_step'>, { at: now }: Context): Decision {
  const at = currentStep(incident, command)
  if (at === null || incident.status === 'resolved') return nothing
  if (now.getTime() - at.run.since.getTime() < (at.step.withinMs ?? 0)) return nothing
  return [{ type: 'step_overdue', run: at.run.id, step: at.step.id }]
}

/** What an automatic step came to. Late ones, after people have skipped it, decide nothing. */
export function recordStep(incident: Incident, command: Of<'record_step'>): Decision {
  const at = currentStep(incident, command)
  if (at === null || hasFailed(at.run)) return nothing
  const { run, step } = at
  if (!command.ok)
    return [{ type: 'step_failed', run: run.id, step: step.id, reason: command.detail ?? 'no reason was given' }]
  return done(incident, run, step, command.detail, null)
}

/** Steps that waited for somebody to take this role are done with it. */
export function holding(incident: Incident, role: string, user: User): readonly Fact[] {
  const now: Incident = { ...incident, roles: { ...incident.roles, [role]: user } }
  return incident.runs.flatMap(run => {
    const step = stepOf(run, run.current)
    return step?.what.kind === 'role' && step.what.role === role ? done(now, run, step, user.name, null) : []
  })
}

function confirm(incident: Incident, run: Run, step: PlaybookStep, actor: Actor): Decision {
  const who = voterOf(actor)
  if (run.confirmedBy.includes(who)) return { refused: 'already_confirmed' }
  const confirmed: Fact = { type: 'step_confirmed', run: run.id, step: step.id }
  const last = run.confirmedBy.length + 1 >= step.confirmations
  return last && !isAutomatic(step) ? [confirmed, ...done(incident, run, step, null, null)] : [confirmed]
}

/** One person counts once, and so does the API's one token, whatever names its bearer gives. */
export function voterOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.id
  return actor.kind === 'source' ? `source:${actor.name}` : actor.kind
}

function standing(
  incident: Incident,
  asked: { run: number; step: string },
): { run: Run; step: PlaybookStep } | Refusal {
  return currentStep(incident, asked) ?? { refused: 'step_over', step: asked.step }
}

function done(
  incident: Incident,
  run: Run,
  step: PlaybookStep,
  detail: string | null,
  goto: string | null,
): readonly Fact[] {
  return [{ type: 'step_done', run: run.id, step: step.id, detail }, ...onward(incident, run, step.id, goto)]
}

function onward(incident: Incident, run: Run, after: string, goto: string | null): readonly Fact[] {
  const labels = labelsOf(incident)
  const moves = walk(run.playbook, after, goto, {
    matches: matchers => matchesAll(matchers, labels),
    holder: role => holderOf(incident, role)?.name ?? null,
  })
  return facts(run.id, moves)
}

function facts(run: number, moves: readonly Move[]): readonly Fact[] {
  return moves.map((move): Fact => {
    switch (move.move) {
      case 'passed_over':
        return { type: 'step_passed_over', run, step: move.step }
      case 'done':
        return { type: 'step_done', run, step: move.step, detail: move.detail }
      case 'begun':
        return { type: 'step_begun', run, step: move.step }
      case 'finished':
        return { type: 'playbook_finished', run }
      default:
        return move satisfies never
    }
  })
}

function labelsOf(incident: Incident): Labels {
  return { ...incident.labels, ...attributes(incident) }
}
