import type { AlertRef } from '../alert/alert.ts'
import type { Worsening } from '../alert/classify.ts'
import type { Severity } from '../alert/severity.ts'
import type { Causes } from '../alert/storm.ts'
import type { Pager } from '../escalation/pager.ts'
import type { Position, Target } from '../escalation/policy.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Opened, PagerAction, Withheld } from './event.ts'
import type { Actor, Callee, MessageRef, PageVia, Status, User } from './incident.ts'

/** What somebody or something wants of an incident. */
export type Command = OpenCommand | PeopleCommand | AlertCommand | TimerCommand | RecordCommand

export type OpenCommand = { readonly type: 'open' } & Omit<Opened, 'type'> & { readonly playbooks: readonly Playbook[] }

/** What people ask for, by click, by word or through the API. */
export type PeopleCommand =
  | { readonly type: 'acknowledge' }
  | { readonly type: 'mitigate' }
  | { readonly type: 'resolve'; readonly summary: string | null; readonly cause: string | null }
  /** `firing` counts the alerts that still are its own, as their rows say; the engine fills it in. */
  | { readonly type: 'reopen'; readonly firing?: number }
  | { readonly type: 'set_severity'; readonly severity: Severity }
  | { readonly type: 'assign_role'; readonly role: string; readonly user: User }
  /** `present`: is in the channel already, as Slack has said. */
  | { readonly type: 'join'; readonly present: boolean }
  | { readonly type: 'note'; readonly text: string }
  /** `from`: where its calling stood when somebody asked; left out: wherever it stands. */
  | { readonly type: 'escalate_now'; readonly from?: Position | null }
  /** `users`: people of Slack whom the rulebook does not know. */
  | { readonly type: 'page'; readonly targets: readonly Target[]; readonly users: readonly User[] }
  /** Whoever was called cannot. */
  | { readonly type: 'decline' }
  | { readonly type: 'promote' }
  | { readonly type: 'start_playbook'; readonly playbook: Playbook }
  | { readonly type: 'do_step'; readonly run: number; readonly step: string; readonly answer: string | null }
  | { readonly type: 'skip_step'; readonly run: number; readonly step: string; readonly reason: string }
  | { readonly type: 'assign_step'; readonly run: number; readonly step: string; readonly user: User }

/** `firing` counts what still fires in the incident afterwards, as the alerts' rows say. */
export type AlertCommand =
  | {
      readonly type: 'join_alerts'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      readonly cut: number
      readonly causes?: Causes
    }
  | {
      readonly type: 'refire_alerts'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      readonly cut: number
    }
  | {
      readonly type: 'clear_alerts'
      readonly alerts: readonly AlertRef[]
      readonly firing: number
      /** Why they ended, where they did not recover. */
      readonly ended: string | null
    }
  | { readonly type: 'change_alerts'; readonly alerts: readonly AlertRef[] }
  /** There are enough of its alerts for a rule that counts them. */
  | ({ readonly type: 'worsen' } & Worsening)

export type TimerCommand =
  | { readonly type: 'escalate'; readonly from: Position }
  /** `since`: the seq of the acknowledgement. */
  | { readonly type: 'expire_acknowledgement'; readonly since: number }
  | { readonly type: 'remind_step'; readonly run: number; readonly step: string }

/** What an effect learned outside; each decides nothing the second time. `seen` is the incident's seq when the message was rendered. */
export type RecordCommand =
  | CallRecord
  | { readonly type: 'record_channel'; readonly channel: string; readonly name: string }
  | { readonly type: 'record_header'; readonly message: MessageRef; readonly seen: number }
  | { readonly type: 'record_card_link'; readonly link: string }
  | { readonly type: 'record_announcement'; readonly message: MessageRef; readonly seen: number }
  | { readonly type: 'record_playbook'; readonly run: number; readonly ts: string; readonly seen: number }
  | { readonly type: 'record_offer'; readonly message: MessageRef }
  | { readonly type: 'record_postmortem'; readonly message: MessageRef }
  | { readonly type: 'record_reminder' }
  | {
      readonly type: 'record_step'
      readonly run: number
      readonly step: string
      readonly ok: boolean
      readonly detail: string | null
    }
  | { readonly type: 'record_failure'; readonly effect: string; readonly reason: string }

/** Who was called, and what came of it. */
export type CallRecord =
  | {
      readonly type: 'record_called'
      readonly position: Position
      readonly users: readonly Callee[]
      readonly unreachable: readonly string[]
      readonly withheld: readonly Withheld[]
      readonly pagers: readonly Pager[]
    }
  /** `others`: the numbers of incidents that it tells of as well; `within`: the one with whose page it was told. */
  | (PageOutcome & {
      readonly type: 'record_page'
      readonly message: MessageRef | null
      readonly seen: number
      readonly others: readonly number[]
      readonly within: number | null
    })
  /** `again`: another try may end better. `isFirst`: none has failed before; one may have ended with its process. */
  | (PageOutcome & {
      readonly type: 'record_page_failure'
      readonly reason: string
      readonly again: boolean
      readonly isFirst: boolean
    })
  /** The last page of theirs that went this way. */
  | {
      readonly type: 'record_unanswered'
      readonly user: User
      readonly via: PageVia
      readonly reason: string
    }
  | { readonly type: 'record_pager'; readonly pager: Pager; readonly action: PagerAction; readonly ref: string | null }
  | {
      readonly type: 'record_pager_failure'
      readonly pager: Pager
      readonly action: PagerAction
      readonly reason: string
    }

/** One try of one page; `attempt` counts from 1. */
export type PageOutcome = {
  readonly user: User
  readonly via: PageVia
  readonly nth: number
  readonly position: Position
  readonly attempt: number
}

/** Why a command was not done. Told to the one who asked, in words made by `describeRefusal`. */
export type Refusal =
  | { readonly refused: 'already_acknowledged'; readonly by: Actor | null }
  | { readonly refused: 'already_mitigated' }
  | { readonly refused: 'already_resolved'; readonly by: Actor | null }
  /** Its group has a newer open incident: two would fight for the same alerts. */
  | { readonly refused: 'group_open'; readonly number: number }
  | { readonly refused: 'not_resolved'; readonly status: Status }
  | { readonly refused: 'same_severity'; readonly severity: Severity }
  | { readonly refused: 'already_holds_role'; readonly role: string; readonly user: User }
  | { readonly refused: 'already_joined' }
  | { readonly refused: 'empty_note' }
  /** Its name; null as long as it is being made. */
  | { readonly refused: 'has_channel'; readonly channel: string | null }
  | { readonly refused: 'nobody_to_call' }
  /** The next step was called before this was asked. */
  | { readonly refused: 'called_since' }
  /** Nobody waits for an answer of theirs. */
  | { readonly refused: 'not_called' }
  | { readonly refused: 'playbook_running'; readonly playbook: string }
  | { readonly refused: 'step_over'; readonly step: string }
  | { readonly refused: 'unknown_answer'; readonly answer: string | null; readonly answers: readonly string[] }
  | { readonly refused: 'already_confirmed' }
  | { readonly refused: 'role_open'; readonly role: string }

export function isRefusal(decision: object): decision is Refusal {
  return 'refused' in decision
}
