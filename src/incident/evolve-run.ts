import type { Run, StepResult } from '../playbook/playbook.ts'
import { voterOf } from './automation.ts'
import type { Event } from './event.ts'
import type { Actor, Incident } from './incident.ts'

export type RunEvent = Extract<Event, { run: number }>

export function isRunFact(event: Event): event is RunEvent {
  return 'run' in event
}

/** Where the playbooks of the incident stand. */
export function withRun(incident: Incident, event: RunEvent): Incident {
  if (event.type === 'playbook_started') {
    const { run: id, playbook, at: since } = event
    const run: Run = { id, playbook, since, current: null, assignee: null, confirmedBy: [], results: [], card: null }
    return { ...incident, runs: [...incident.runs, run] }
  }
  return { ...incident, runs: incident.runs.map(run => (run.id === event.run ? changed(run, event) : run)) }
}

function changed(run: Run, event: Exclude<RunEvent, { type: 'playbook_started' }>): Run {
  switch (event.type) {
    case 'playbook_posted':
      return { ...run, card: event.ts }
    case 'playbook_finished':
      return { ...run, current: null, since: event.at }
    case 'step_begun':
      return run.current === event.step
        ? { ...run, since: event.at, results: run.results.filter(({ step }) => step !== event.step) }
        : { ...run, current: event.step, since: event.at, assignee: null, confirmedBy: [] }
    case 'step_confirmed':
      return { ...run, confirmedBy: [...run.confirmedBy, voterOf(event.actor)] }
    case 'step_assigned':
      return { ...run, assignee: event.user }
    case 'step_overdue':
      return run
    case 'step_done':
      return withResult(run, result('done', event.detail, event))
    case 'step_skipped':
      return withResult(run, result('skipped', event.reason, event))
    case 'step_failed':
      return withResult(run, result('failed', event.reason, event))
    case 'step_passed_over':
      return withResult(run, result('passed_over', null, event))
    default:
      return event satisfies never
  }
}

/** A step has one result, its last. */
function withResult(run: Run, result: StepResult): Run {
  return { ...run, results: [...run.results.filter(({ step }) => step !== result.step), result] }
}

function result(outcome: StepResult['outcome'], detail: string | null, event: Event & { step: string }): StepResult {
  return { step: event.step, outcome, detail, by: displayName(event.actor), at: event.at }
}

function displayName(actor: Actor): string {
  return actor.kind === 'tocsin' ? 'Tocsin' : actor.name
}
