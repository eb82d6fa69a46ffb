import type { Event } from '../incident/event.ts'
import { oneLine } from '../lib/text.ts'
import type { Playbook } from '../playbook/playbook.ts'
import { actorName, doer, stepWords } from '../timeline/words.ts'
import type { Walk, WalkedStep } from './postmortem.ts'

type Started = Extract<Event, { type: 'playbook_started' }>
type Ended = Extract<Event, { type: 'step_done' | 'step_skipped' | 'step_failed' | 'step_passed_over' }>

/** Each playbook as it was walked, steps in the order they ended; what was never reached comes last. */
export function walks(events: readonly Event[]): readonly Walk[] {
  return events.filter(event => event.type === 'playbook_started').map(started => walk(started, events))
}

function walk(started: Started, events: readonly Event[]): Walk {
  const { playbook, run } = started
  const own = events.filter(event => 'run' in event && event.run === run)
  const ended = own.filter(isEnded)
  const finished = own.find(event => event.type === 'playbook_finished')
  const standing = finished ? undefined : own.findLast(event => event.type === 'step_begun')
  const open = standing && !ended.some(({ step, seq }) => step === standing.step && seq > standing.seq)
  const known = new Set([...ended.map(({ step }) => step), ...(open ? [standing.step] : [])])
  const rest = playbook.steps.filter(({ id }) => !known.has(id))
  return {
    title: oneLine(playbook.title || playbook.name),
    finished: finished !== undefined,
    steps: [
      ...ended.map(event => result(playbook, event)),
      ...(open ? [{ ...unended(playbook, standing.step, 'open'), cites: [standing.seq] }] : []),
      ...rest.map(({ id }) => unended(playbook, id, 'not_reached')),
    ],
    cites: finished ? [started.seq, finished.seq] : [started.seq],
  }
}

function isEnded(event: Event): event is Ended {
  switch (event.type) {
    case 'step_done':
    case 'step_skipped':
    case 'step_failed':
    case 'step_passed_over':
      return true
    default:
      return false
  }
}

function result(playbook: Playbook, event: Ended): WalkedStep {
  const step = { text: textOf(playbook, event.step), cites: [event.seq] }
  switch (event.type) {
    case 'step_done':
      return { ...step, outcome: 'done', detail: event.detail, by: doer(event.actor) }
    case 'step_skipped':
      return { ...step, outcome: 'skipped', detail: event.reason, by: actorName(event.actor) }
    case 'step_failed':
      return { ...step, outcome: 'failed', detail: event.reason, by: doer(event.actor) }
    case 'step_passed_over':
      return { ...step, outcome: 'passed_over', detail: null, by: null }
  }
}

function unended(playbook: Playbook, id: string, outcome: 'open' | 'not_reached'): WalkedStep {
  return { text: textOf(playbook, id), outcome, detail: null, by: null, cites: [] }
}

function textOf(playbook: Playbook, id: string): string {
  const step = playbook.steps.find(candidate => candidate.id === id)
  return oneLine(step ? stepWords(step) : id)
}
