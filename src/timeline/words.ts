import { isLastResort, type Position } from '../escalation/policy.ts'
import { type Actor, type Incident, runOf, type User } from '../incident/incident.ts'
import { line } from '../lib/text.ts'
import type { PlaybookStep } from '../playbook/playbook.ts'
import { stepOf } from '../playbook/walk.ts'

/** What a sentence borrows from its incident, which an event alone does not say: policy and playbooks by name. */
export type Setting = Pick<Incident, 'policy' | 'runs'>

export const NO_SETTING: Setting = { policy: null, runs: [] }

/** Why something is as bad as it is, in the words of the rulebook. */
export const LONGEST_REASON = 300

const MOST = { name: 80, quote: 200 }

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return userName(actor)
    case 'source':
      return name(actor.name) || 'A source'
    case 'api':
      return /^(api)?$/i.test(name(actor.name)) ? 'The API' : `${name(actor.name)} (API)`
    case 'tocsin':
      return 'Tocsin'
  }
}

/** The actor of what Tocsin does by itself: a sender of alerts only gave the occasion. */
export function doer(actor: Actor): string {
  return actor.kind === 'source' ? 'Tocsin' : actorName(actor)
}

export function isSelf(actor: Actor, user: User): boolean {
  return actor.kind === 'user' && actor.id === user.id
}

export function userName(user: User): string {
  return name(user.name) || name(user.id)
}

export function name(text: string): string {
  return line(text, MOST.name)
}

/** Outside text within a sentence: one line, cut, in quotes. */
export function quote(text: string, most = MOST.quote): string {
  return `'${line(text, most)}'`
}

/** `Ada`, `Ada and Bob`, `Ada, Bob and Carol`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`
}

/** Ends with one full stop; a quotation that brings its own needs no other. */
export function sentence(text: string): string {
  return /[.?!…]'?$/.test(text) ? text : `${text}.`
}

/** `step 2 of policy payments`, in people's counting from 1. */
export function placeOf(position: Position, { policy }: Setting): string {
  if (policy && isLastResort(policy, position)) return `the last resort of policy ${name(policy.name)}`
  return `step ${position.step + 1}${policy ? ` of policy ${name(policy.name)}` : ''}`
}

export function round(position: Position): string {
  return `round ${position.round + 1}`
}

/** Why people were called then. */
export function whereIs(position: Position, setting: Setting): string {
  if (position.asked !== undefined) return 'somebody asked for them'
  return `${placeOf(position, setting)}, ${round(position)}`
}

export function playbookStep(run: number, step: string, setting: Setting): PlaybookStep | null {
  const known = runOf(setting, run)
  return known && stepOf(known, step)
}

export function playbookTitle(run: number, setting: Setting): string | null {
  const playbook = runOf(setting, run)?.playbook
  return playbook ? playbook.title || playbook.name : null
}

/** What people call a step: its task or question; steps that Tocsin does go by their id. */
export function stepWords(step: PlaybookStep): string {
  if (step.what.kind === 'task') return step.what.text
  return step.what.kind === 'ask' ? step.what.question : step.id
}
