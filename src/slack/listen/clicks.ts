import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, runOf, type User } from '../../incident/incident.ts'
import type { PlaybookStep } from '../../playbook/playbook.ts'
import type { Click, IncidentAction, StepAction, StepRef } from '../ids.ts'

/** Buttons that need more than a click, and so ask for it in a form of the same name. */
const FORMS = ['resolve', 'note', 'roles', 'playbook', 'timeline', 'silence', 'skip_step'] as const
export type Form = (typeof FORMS)[number]

/** The same clicks, told apart by `kind` alone. */
export type OneClick = Apart<Click>
export type FormClick = Extract<OneClick, { kind: Form }>
export type CommandClick = Exclude<
  OneClick,
  { kind: Form | 'why' | 'keep_open' | 'declare' | 'end_silence' | 'extend_silence' }
>

type Apart<C> = C extends { kind: infer K } ? (K extends IncidentAction | StepAction ? C & { kind: K } : C) : never

export function asksForMore(click: OneClick): click is FormClick {
  return FORMS.some(form => form === click.kind)
}

/**
 * Button → command. `by` is who clicked, `whom` who was chosen in the click.
 * Null where the step that it means is in no run of this incident.
 */
export function commandOf(
  click: CommandClick,
  incident: Incident,
  by: User,
  whom: User | null = null,
): PeopleCommand | null {
  switch (click.kind) {
    case 'acknowledge':
    case 'mitigate':
    case 'reopen':
    case 'decline':
    case 'promote':
      return { type: click.kind }
    case 'join':
      return { type: 'join', present: false }
    case 'escalate':
      return { type: 'escalate_now' }
    case 'severity':
      return { type: 'set_severity', severity: click.severity }
    case 'claim_role':
      return { type: 'assign_role', role: click.role, user: by }
    case 'do_step':
    case 'answer_step':
    case 'assign_step': {
      const step = stepMeant(click, incident)
      return step && stepCommand(click, step, whom ?? by)
    }
    default:
      return click satisfies never
  }
}

function stepCommand(
  click: Extract<CommandClick, { run: number }>,
  { id: step, what }: PlaybookStep,
  user: User,
): PeopleCommand {
  const { run } = click
  switch (click.kind) {
    case 'do_step':
      return { type: 'do_step', run, step, answer: null }
    case 'answer_step':
      return { type: 'do_step', run, step, answer: (what.kind === 'ask' && what.answers[click.answer]?.label) || null }
    case 'assign_step':
      return { type: 'assign_step', run, step, user }
    default:
      return click satisfies never
  }
}

/** A step by its place in the playbook that the run has copied. */
export function stepMeant({ run, step }: StepRef, incident: Incident): PlaybookStep | null {
  return runOf(incident, run)?.playbook.steps[step] ?? null
}
