import type { Matcher } from '../alert/matcher.ts'
import type { Target } from '../escalation/policy.ts'

/** Ordered steps that the bot walks with people, as the rulebook has them; copied into the incident when started. */
export type Playbook = {
  readonly name: string
  readonly title: string
  /** Which incidents it starts in by itself; none: only by hand. */
  readonly matchers: readonly Matcher[]
  readonly steps: readonly PlaybookStep[]
}

export type PlaybookStep = {
  readonly id: string
  /** Walked only where these match the incident (`severity = "sev1"`); else passed over. */
  readonly when: readonly Matcher[]
  /** The role whose holder it is for. */
  readonly owner: string | null
  readonly help: string | null
  /** After this long its owner is reminded, once. */
  readonly withinMs: number | null
  /** How many different people must agree before it is done or run; 1 asks nobody twice. */
  readonly confirmations: 1 | 2
  readonly what: StepKind
}

export type StepKind =
  | { readonly kind: 'task'; readonly text: string }
  | { readonly kind: 'ask'; readonly question: string; readonly answers: readonly Answer[] }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'invite'; readonly targets: readonly Target[] }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'http'; readonly request: HttpRequest }

/** `goto` is a step's id, or null to go on with the next one. */
export type Answer = { readonly label: string; readonly goto: string | null }

/** As it is written in the rulebook: secrets stand in it by name, as `${NAME}`. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The body was written as a map or a list, and is JSON. */
  readonly json: boolean
  readonly timeoutMs: number
  readonly retries: number
}

/** `failed` leaves the run at its step, to be tried again or skipped. */
export type StepResult = {
  readonly step: string
  readonly outcome: 'done' | 'skipped' | 'failed' | 'passed_over'
  /** The answer, the reason for skipping, or what came back. */
  readonly detail: string | null
  readonly by: string
  readonly at: Date
}

/** One walk through a playbook within an incident. */
export type Run = {
  readonly id: number
  readonly playbook: Playbook
  /** The step people stand at; null when it is over. */
  readonly current: string | null
  readonly since: Date
  /** Who has been asked to do the current step. */
  readonly assignee: { readonly id: string; readonly name: string } | null
  /** Who has confirmed the current step (Slack ids). */
  readonly confirmedBy: readonly string[]
  readonly results: readonly StepResult[]
  readonly card: string | null
  /** Where its card stood before the incident had a channel of its own. */
  readonly left?: { readonly channel: string; readonly ts: string }
}
