import type { Severity } from '../alert/severity.ts'
import type { Status } from '../incident/incident.ts'

/** What was learned of an incident, from its recorded facts alone. `cites` are the `seq` of the events that say so. */
export type Postmortem = {
  readonly label: string
  readonly title: string
  readonly status: Status
  readonly severity: Severity
  /** When the last of its events happened. */
  readonly asOf: Date
  /** What was written when it was resolved; null where nobody wrote anything. */
  readonly summary: Given | null
  readonly facts: readonly Statement[]
  readonly impact: readonly Statement[]
  readonly cause: Given | null
  readonly times: readonly Moment[]
  readonly people: readonly Person[]
  /** Where the response stalled or broke, for people to ask why. */
  readonly lookAt: readonly Statement[]
  readonly playbooks: readonly Walk[]
  /** Everything for people, and whatever else is cited. */
  readonly timeline: readonly Entry[]
}

export type Statement = { readonly text: string; readonly cites: readonly number[] }

/** In somebody's own words, which may have several lines. */
export type Given = Statement & { readonly by: string | null }

export type Moment = {
  readonly what: 'began' | 'opened' | 'acknowledged' | 'mitigated' | 'resolved'
  /** Null where it did not come to that. */
  readonly at: Date | null
  /** For `opened` since it began, for what follows since it opened. */
  readonly tookMs: number | null
  readonly by: string | null
  readonly cites: readonly number[]
}

export type Person = {
  readonly name: string
  readonly roles: readonly { readonly role: string; readonly from: Date; readonly until: Date | null }[]
  readonly part: readonly string[]
  readonly cites: readonly number[]
}

export type Walk = {
  readonly title: string
  readonly finished: boolean
  readonly steps: readonly WalkedStep[]
  readonly cites: readonly number[]
}

export type WalkedStep = {
  readonly text: string
  readonly outcome: 'done' | 'skipped' | 'failed' | 'passed_over' | 'open' | 'not_reached'
  /** The answer, the reason, or what came back. */
  readonly detail: string | null
  readonly by: string | null
  readonly cites: readonly number[]
}

export type Entry = { readonly seq: number; readonly at: Date; readonly text: string }
