import type { PlaybookStep, Run } from '../playbook/playbook.ts'
import { hasFailed, isAgreed, isAutomatic, stepOf } from '../playbook/walk.ts'
import type { Planned } from './effect.ts'
import type { RunEvent } from './evolve-run.ts'
import { type Incident, roomOf, runOf } from './incident.ts'

/** What the bot does as people walk a playbook: one card kept current, automatic steps run, late ones reminded of. */
export function reactToRun(incident: Incident, event: RunEvent): readonly Planned[] {
  const run = runOf(incident, event.run)
  if (!run) return []
  switch (event.type) {
    case 'playbook_started':
      return roomOf(incident) ? [{ type: 'post_playbook', run: run.id }] : []
    case 'playbook_posted':
      return incident.shown > event.seen ? card(run) : []
    case 'step_begun':
      return [...card(run), ...running(incident, run, event.step), ...deadline(run, event.step)]
    case 'step_confirmed':
      return [...card(run), ...running(incident, run, event.step)]
    case 'step_overdue':
      return [{ type: 'nudge_step', run: run.id, step: event.step }]
    case 'step_assigned':
    case 'step_done':
    case 'step_skipped':
    case 'step_failed':
    case 'step_passed_over':
    case 'playbook_finished':
      return card(run)
    default:
      return event satisfies never
  }
}

function card(run: Run): readonly Planned[] {
  return run.card ? [{ type: 'update_playbook', run: run.id }] : []
}

/** Every step that stood still because there was no room for it. */
export function stepsWithRoom(incident: Incident): readonly Planned[] {
  return incident.runs.flatMap(run => {
    const step = stepOf(run, run.current)
    return step && needsRoom(step) && !hasFailed(run) ? running(incident, run, step.id) : []
  })
}

function running(incident: Incident, run: Run, id: string): readonly Planned[] {
  const step = stepOf(run, id)
  if (step === null || !isAutomatic(step) || (needsRoom(step) && !roomOf(incident))) return []
  return isAgreed(run, step) ? [{ type: 'run_step', run: run.id, step: id }] : []
}

function needsRoom({ what }: PlaybookStep): boolean {
  return what.kind === 'message' || what.kind === 'invite'
}

function deadline(run: Run, id: string): readonly Planned[] {
  const step = stepOf(run, id)
  return step?.withinMs ? [{ type: 'step_due', run: run.id, step: id, afterMs: step.withinMs }] : []
}
