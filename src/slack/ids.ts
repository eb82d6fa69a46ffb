import { isSeverity, type Severity } from '../alert/severity.ts'
import { fieldOf, textOf } from './fields.ts'

/** What a button or an entry of the "⋯" menu asks of an incident and needs no more than its id for. */
export const INCIDENT_ACTIONS = [
  'acknowledge',
  'resolve',
  'mitigate',
  'reopen',
  'join',
  'note',
  'roles',
  'escalate',
  'decline',
  'promote',
  'playbook',
  'timeline',
  'why',
  'silence',
  'keep_open',
] as const
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number]

export const STEP_ACTIONS = ['do_step', 'skip_step'] as const
export type StepAction = (typeof STEP_ACTIONS)[number]

/** A step of a running playbook. `step` counts from 0 in the playbook that the run has copied, so it never moves. */
export type StepRef = { readonly incident: string; readonly run: number; readonly step: number }

/**
 * A click, read. Ids in it are hints that anybody could have written: look the incident up, check the right.
 * `incident` is a uuid by its form.
 */
export type Click =
  | { readonly kind: IncidentAction; readonly incident: string }
  | { readonly kind: 'severity'; readonly incident: string; readonly severity: Severity }
  | { readonly kind: 'claim_role'; readonly incident: string; readonly role: string }
  | ({ readonly kind: StepAction } & StepRef)
  /** `answer` counts from 0 in the step's answers. */
  | ({ readonly kind: 'answer_step'; readonly answer: number } & StepRef)
  | ({ readonly kind: 'assign_step'; readonly user: string } & StepRef)
  /** `listed`: it stands in a list of several. */
  | { readonly kind: 'end_silence'; readonly silence: number; readonly listed: boolean }
  /** `endsAt`: the end, in milliseconds since 1970, from which it is to be extended. */
  | { readonly kind: 'extend_silence'; readonly silence: number; readonly endsAt: number }
  | { readonly kind: 'declare' }

/** `callback_id`s of our modals. */
const MODALS = [
  'declare',
  'resolve',
  'note',
  'roles',
  'skip_step',
  'start_playbook',
  'silence',
  'cover',
  'override',
  'notice',
] as const
export type Modal = (typeof MODALS)[number]

/** `callback_id`s of the shortcuts in the manifest. */
export const SHORTCUTS = { declare: 'declare_incident', addToTimeline: 'add_to_timeline' } as const

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SLACK_USER = /^[UW][A-Z0-9]{2,30}$/
const ROLE_MAX = 200

type Part = { readonly action_id: string; readonly value: string }

export function incidentAction(kind: IncidentAction, incident: string): Part {
  return { action_id: kind, value: incident }
}

export function claimRole(incident: string, role: string): Part {
  return { action_id: 'claim_role', value: `${incident}:${shortened(role, ROLE_MAX)}` }
}

export function stepAction(kind: StepAction, ref: StepRef): Part {
  return { action_id: kind, value: stepValue(ref) }
}

export function answerAction(ref: StepRef, answer: number): Part {
  return { action_id: `answer_step_${answer}`, value: `${stepValue(ref)}:${answer}` }
}

/** A users_select has no value, so its block carries the step. */
export function assignStep(ref: StepRef): { readonly block_id: string; readonly action_id: string } {
  return { block_id: `step:${stepValue(ref)}`, action_id: 'assign_step' }
}

export function endSilence(silence: number, where: 'alone' | 'listed' = 'alone'): Part {
  return { action_id: 'end_silence', value: where === 'listed' ? `${silence}:listed` : String(silence) }
}

export function extendSilence({ id, endsAt }: { readonly id: number; readonly endsAt: Date }): Part {
  return { action_id: 'extend_silence', value: `${id}:${endsAt.getTime()}` }
}

export const severitySelect = { action_id: 'severity' } as const
export function severityOption(incident: string, severity: Severity): string {
  return `${severity}:${incident}`
}

export const more = { action_id: 'more' } as const
export function moreOption(kind: IncidentAction, incident: string): string {
  return `${kind}:${incident}`
}

export const declare = { action_id: 'declare' } as const

/** Reads one of Slack's `actions`; null for what is not ours. Never throws, whatever it is given. */
export function parseAction(action: unknown): Click | null {
  const [, word, nth] = /^([a-z_]+?)(?:_(\d{1,4}))?$/.exec(textOf(action, 'action_id')) ?? []
  const value = textOf(action, 'value')
  const chosen = textOf(fieldOf(action, 'selected_option'), 'value')
  if (word === 'declare' && nth === undefined) return { kind: 'declare' }
  if (word === 'severity') return parseSeverity(chosen)
  if (word === 'more') return parseMore(chosen)
  if (word === 'claim_role') return parseClaim(value)
  if (word === 'answer_step') return parseAnswer(value)
  if (word === 'assign_step') return parseAssign(textOf(action, 'block_id'), textOf(action, 'selected_user'))
  if (word === 'end_silence' || word === 'extend_silence') return parseSilence(word, value)
  const step = STEP_ACTIONS.find(kind => kind === word)
  const ref = step && parseStepValue(value)
  if (step) return ref ? { kind: step, ...ref } : null
  const kind = INCIDENT_ACTIONS.find(kind => kind === word)
  return kind && UUID.test(value) ? { kind, incident: value } : null
}

/** What a modal's `private_metadata` carries: an incident's id, or where it is about a step, a `stepValue`. */
export function parseIncidentMetadata(metadata: string): string | null {
  return UUID.test(metadata) ? metadata : null
}

export function stepValue(ref: StepRef): string {
  return `${ref.incident}:${ref.run}:${ref.step}`
}

export function parseStepValue(value: string): StepRef | null {
  const [incident = '', run = '', step = '', ...rest] = value.split(':')
  if (!UUID.test(incident) || !isCount(run) || !isCount(step) || rest.length > 0) return null
  return { incident, run: Number(run), step: Number(step) }
}

/** `block_id` of a modal's input; a role's name is part of it. */
export function roleBlock(role: string): string {
  return `role:${shortened(role, ROLE_MAX)}`
}

/** The value under which an option stands for a name of the rulebook, and by which it is found again. */
export function optionName(name: string): string {
  return shortened(name, 75) || '–'
}

/** The names that Slack can tell apart by their ids; of two that are the same for its length, the first. */
export function distinct(names: Iterable<string>, idOf: (name: string) => string): string[] {
  const first = new Map<string, string>()
  for (const name of names) if (!first.has(idOf(name))) first.set(idOf(name), name)
  return [...first.values()]
}

function parseSeverity(value: string): Click | null {
  const [severity = '', incident = ''] = value.split(':')
  return isSeverity(severity) && UUID.test(incident) ? { kind: 'severity', incident, severity } : null
}

function parseMore(value: string): Click | null {
  const [word = '', incident = ''] = value.split(':')
  const kind = INCIDENT_ACTIONS.find(kind => kind === word)
  return kind && UUID.test(incident) ? { kind, incident } : null
}

function parseClaim(value: string): Click | null {
  const [, incident = '', role = ''] = /^([^:]*):(.*)$/s.exec(value) ?? []
  return UUID.test(incident) && role.length <= ROLE_MAX ? { kind: 'claim_role', incident, role } : null
}

function parseAnswer(value: string): Click | null {
  const [, step = '', answer = ''] = /^(.*):(\d{1,4})$/.exec(value) ?? []
  const ref = parseStepValue(step)
  return ref && { kind: 'answer_step', ...ref, answer: Number(answer) }
}

function parseAssign(block: string, user: string): Click | null {
  const ref = block.startsWith('step:') ? parseStepValue(block.slice('step:'.length)) : null
  return ref && SLACK_USER.test(user) ? { kind: 'assign_step', ...ref, user } : null
}

function parseSilence(kind: 'end_silence' | 'extend_silence', value: string): Click | null {
  const [id = '', rest, ...more] = value.split(':')
  if (!isCount(id) || more.length > 0) return null
  const silence = Number(id)
  if (kind === 'end_silence') {
    return rest === undefined || rest === 'listed' ? { kind, silence, listed: rest === 'listed' } : null
  }
  return rest !== undefined && /^\d{1,15}$/.test(rest) ? { kind, silence, endsAt: Number(rest) } : null
}

function shortened(name: string, max: number): string {
  return name.slice(0, max).toWellFormed()
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}
