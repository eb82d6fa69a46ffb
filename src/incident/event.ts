import type { AlertRef, Labels } from '../alert/alert.ts'
import type { Room } from '../alert/route.ts'
import type { Severity } from '../alert/severity.ts'
import type { Causes } from '../alert/storm.ts'
import type { Pager } from '../escalation/pager.ts'
import type { Policy, Position, Target } from '../escalation/policy.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Actor, Callee, Incident, MessageRef, PageVia, User } from './incident.ts'

/**
 * What happened, in words that are stored for ever: types and fields are only added, never changed.
 * Plain JSON: instants inside are ISO 8601 in UTC.
 */
export type Fact =
  | Opened
  | {
      readonly type: 'alerts_joined'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      readonly cut: number
      /** What they are about, where alerts of many groups come together. */
      readonly causes?: Causes
    }
  | {
      readonly type: 'alerts_refired'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      readonly cut: number
    }
  /** `ended`: why, where they did not recover. */
  | {
      readonly type: 'alerts_cleared'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      readonly ended?: string
    }
  /** They fire on, worse or less bad than before. */
  | { readonly type: 'alerts_changed'; readonly alerts: readonly AlertRef[] }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'mitigated' }
  | { readonly type: 'resolved'; readonly summary: string | null; readonly cause: string | null }
  /** `firing`: how many of its alerts fire, where newer incidents of its group may have taken some. */
  | { readonly type: 'reopened'; readonly position: Position | null; readonly firing?: number }
  /** `because`: what the team's rules say, where it was they. */
  | {
      readonly type: 'severity_changed'
      readonly from: Severity
      readonly to: Severity
      readonly because?: string
    }
  | { readonly type: 'role_assigned'; readonly role: string; readonly user: User; readonly before: User | null }
  | { readonly type: 'responder_joined'; readonly user: User; readonly present: boolean }
  | { readonly type: 'noted'; readonly text: string }
  /** It is to get a channel of its own. */
  | { readonly type: 'promoted' }
  | CallingFact
  | { readonly type: 'playbook_started'; readonly run: number; readonly playbook: Playbook }
  | { readonly type: 'step_begun'; readonly run: number; readonly step: string }
  | { readonly type: 'step_confirmed'; readonly run: number; readonly step: string }
  | { readonly type: 'step_assigned'; readonly run: number; readonly step: string; readonly user: User }
  | { readonly type: 'step_overdue'; readonly run: number; readonly step: string }
  | { readonly type: 'step_done'; readonly run: number; readonly step: string; readonly detail: string | null }
  | { readonly type: 'step_skipped'; readonly run: number; readonly step: string; readonly reason: string }
  | { readonly type: 'step_failed'; readonly run: number; readonly step: string; readonly reason: string }
  /** Its `when` did not match. */
  | { readonly type: 'step_passed_over'; readonly run: number; readonly step: string }
  | { readonly type: 'playbook_finished'; readonly run: number }
  | { readonly type: 'channel_created'; readonly channel: string; readonly name: string }
  /** `seen`: the seq from which the message was rendered; what came after it is not in it yet. */
  | { readonly type: 'header_posted'; readonly message: MessageRef; readonly seen: number }
  /** Where a browser finds its card in a channel that it shares. */
  | { readonly type: 'card_linked'; readonly link: string }
  | { readonly type: 'announced'; readonly message: MessageRef; readonly seen: number }
  | { readonly type: 'playbook_posted'; readonly run: number; readonly ts: string; readonly seen: number }
  | { readonly type: 'resolve_offered'; readonly message: MessageRef }
  | { readonly type: 'postmortem_posted'; readonly message: MessageRef }
  /** That it is still open, as its route wants. */
  | { readonly type: 'reminded' }
  | { readonly type: 'delivery_failed'; readonly effect: string; readonly reason: string }

/** Who is called, and what came of it. */
export type CallingFact =
  | { readonly type: 'escalated'; readonly to: Position }
  | { readonly type: 'escalation_exhausted' }
  /** Its severity calls nobody by itself. */
  | { readonly type: 'not_paged'; readonly severity: Severity }
  /** Somebody wants these; `users` are people of Slack whom the rulebook does not know. */
  | { readonly type: 'page_asked'; readonly targets: readonly Target[]; readonly users: readonly User[] }
  /**
   * Whom the step named at that instant; `unreachable` says of each target or person why not, `withheld` which of a
   * person's ways are not gone. `pagers` are those outside that are told.
   */
  | {
      readonly type: 'called'
      readonly position: Position
      readonly users: readonly Callee[]
      readonly unreachable: readonly string[]
      readonly withheld?: readonly Withheld[]
      readonly pagers?: readonly Pager[]
    }
  /**
   * A page has gone out. `nth` is which of the person's ways it was, `attempt` counts from 1 over all tries of it. What
   * was told together with another incident's page says of which (`within`), and that one of which `others`.
   */
  | {
      readonly type: 'paged'
      readonly user: User
      readonly via: PageVia
      readonly nth?: number
      readonly position: Position
      readonly message?: MessageRef
      readonly seen?: number
      readonly attempt?: number
      readonly others?: readonly number[]
      readonly within?: number
    }
  /** `again`: it is tried once more. `repeated`: so it was before. */
  | {
      readonly type: 'page_failed'
      readonly user: User
      readonly via: PageVia
      readonly nth?: number
      readonly position: Position
      readonly reason: string
      readonly attempt?: number
      readonly again?: boolean
      readonly repeated?: boolean
    }
  /** It went out, and did not reach the person: the line was busy, say. */
  | {
      readonly type: 'page_unanswered'
      readonly user: User
      readonly via: PageVia
      readonly nth: number
      readonly position: Position
      readonly reason: string
    }
  /** Whoever was called cannot. */
  | { readonly type: 'declined'; readonly user: User }
  /** Acknowledged for long enough, and not resolved. */
  | { readonly type: 'acknowledgement_expired' }
  | { readonly type: 'pager_told'; readonly pager: Pager; readonly action: PagerAction; readonly ref: string | null }
  | { readonly type: 'pager_failed'; readonly pager: Pager; readonly action: PagerAction; readonly reason: string }

export type PagerAction = 'trigger' | 'acknowledge' | 'resolve'

export type Withheld = { readonly user: User; readonly via: PageVia; readonly reason: string }

export type Opened = {
  readonly type: 'opened'
  readonly number: number
  readonly title: string
  readonly description: string
  readonly severity: Severity
  /** Why it is as bad as that, where the team's rules have made it so. */
  readonly because?: string
  readonly kind: string | null
  readonly service: string | null
  readonly team: string | null
  readonly room: Room
  readonly groupKey: string | null
  readonly labels: Labels
  readonly links: Incident['links']
  readonly startedAt: string
  readonly policy: Policy | null
  readonly autoResolve: boolean
  readonly alerts: readonly AlertRef[]
  readonly firing: number
  readonly cut: number
  readonly causes?: Causes
  /** People are reminded so often while it is open. */
  readonly repeatMs?: number
}

/** A row of the timeline: the fact, when it happened and through whom. `seq` counts from 1 within its incident. */
export type Event = { readonly seq: number; readonly at: Date; readonly actor: Actor } & Fact

export type EventType = Fact['type']
