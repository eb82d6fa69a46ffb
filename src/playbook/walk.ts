import type { Matcher } from '../alert/matcher.ts'
import type { Playbook, PlaybookStep, Run } from './playbook.ts'

/** What a walk must know of the incident, without knowing incidents. */
export type Surroundings = {
  readonly matches: (matchers: readonly Matcher[]) => boolean
  /** Who holds a role, by name; null where it is open. */
  readonly holder: (role: string) => string | null
}

/** What happens on the way from one step to the next at which somebody, or the bot, has something to do. */
export type Move =
  | { readonly move: 'passed_over'; readonly step: string }
  | { readonly move: 'done'; readonly step: string; readonly detail: string }
  | { readonly move: 'begun'; readonly step: string }
  | { readonly move: 'finished' }

/** Walks on from `goto` (null: from the step after `after`; both null: from the start) to the next step that waits. */
export function walk(
  playbook: Playbook,
  after: string | null,
  goto: string | null,
  around: Surroundings,
): readonly Move[] {
  const moves: Move[] = []
  const start = goto ?? after
  const index = start === null ? 0 : playbook.steps.findIndex(step => step.id === start) + (goto === null ? 1 : 0)
  for (const step of playbook.steps.slice(index)) {
    if (!around.matches(step.when)) {
      moves.push({ move: 'passed_over', step: step.id })
      continue
    }
    const holder = step.what.kind === 'role' ? around.holder(step.what.role) : null
    if (holder === null) return [...moves, { move: 'begun', step: step.id }]
    moves.push({ move: 'done', step: step.id, detail: holder })
  }
  return [...moves, { move: 'finished' }]
}

export function stepOf(run: Run, id: string | null): PlaybookStep | null {
  return run.playbook.steps.find(step => step.id === id) ?? null
}

/** Steps that the bot does by itself, as soon as everybody needed has agreed. */
export function isAutomatic(step: PlaybookStep): boolean {
  return step.what.kind === 'message' || step.what.kind === 'invite' || step.what.kind === 'http'
}

/** Everybody needed has agreed to the current step. */
export function isAgreed(run: Run, step: PlaybookStep): boolean {
  return step.confirmations === 1 || run.confirmedBy.length >= step.confirmations
}

/** The current step was tried and failed: it waits to be tried again or skipped. */
export function hasFailed(run: Run): boolean {
  const last = run.results.at(-1)
  return last !== undefined && last.step === run.current && last.outcome === 'failed'
}
