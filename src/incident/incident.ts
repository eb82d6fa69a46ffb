import type { AlertRef, Labels } from '../alert/alert.ts'
import type { Room } from '../alert/route.ts'
import type { Severity } from '../alert/severity.ts'
import type { Causes } from '../alert/storm.ts'
import type { Pager } from '../escalation/pager.ts'
import { type Policy, type Position, samePosition } from '../escalation/policy.ts'
import type { Via } from '../escalation/reach.ts'
import type { PlaybookStep, Run } from '../playbook/playbook.ts'
import { stepOf } from '../playbook/walk.ts'

export type Status = 'triggered' | 'acknowledged' | 'mitigated' | 'resolved'

/** A person: `id` is Slack's (U…), or for whoever is not in Slack `person:` and the rulebook's name; `name` is what people call them. */
export type User = { readonly id: string; readonly name: string }

/**
 * Who did it. `source` is a sender of alerts, or somebody at a pager that we told (`Ada at PagerDuty`); `api` a holder of
 * the API token, `tocsin` the bot itself.
 */
export type Actor =
  | ({ readonly kind: 'user' } & User)
  | { readonly kind: 'source'; readonly name: string; readonly pager?: Pager }
  | { readonly kind: 'api'; readonly name: string }
  | { readonly kind: 'tocsin' }

/** True for what was done there: that pager need not be told of it again. */
export function isFrom(actor: Actor, pager: Pager): boolean {
  return actor.kind === 'source' && actor.pager === pager
}

/** A message of ours in Slack. */
export type MessageRef = { readonly channel: string; readonly ts: string }

/** How a page goes out: one of a person's ways, or into a channel. */
export type PageVia = Via | 'channel'

/** Somebody who is called, and how. `person` is the rulebook's name; left out where it knows none. */
export type Callee = User & { readonly person?: string; readonly ways?: readonly CalleeWay[] }

/** `nth`: which of the ways that the rulebook gives the person. */
export type CalleeWay = { readonly via: PageVia; readonly nth: number; readonly afterMs: number }

/** What has gone out. */
export type Page = {
  readonly user: User
  readonly via: PageVia
  readonly nth: number
  readonly position: Position
  /** Where it stands in Slack. */
  readonly message: MessageRef | null
  /** Numbers of incidents that it tells of as well. */
  readonly others?: readonly number[]
}

/** The state that queries and messages read: the fold of the timeline, and nothing else. */
export type Incident = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly description: string
  readonly status: Status
  readonly severity: Severity
  /** Why it is as bad as that, where the team's rules have made it so. */
  readonly severityBecause?: string
  /** Who set it by hand; what people have set no alert raises. */
  readonly severitySetBy: Actor | null
  readonly type: string | null
  readonly service: string | null
  readonly team: string | null
  /** As its route said when it opened. */
  readonly room: Room
  /** Whether it has a channel of its own, or is to get one; left out, its room says so. */
  readonly opensChannel?: boolean
  /** The label values that make alerts one incident; null for what people declared. */
  readonly groupKey: string | null
  readonly labels: Labels
  readonly links: { readonly runbook: string | null; readonly dashboard: string | null; readonly source: string | null }
  readonly openedBy: Actor
  readonly openedAt: Date
  /** When the trouble began, as the first alert says; the same as `openedAt` for what people declared. */
  readonly startedAt: Date
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBy: Actor | null
  readonly mitigatedAt: Date | null
  readonly resolvedAt: Date | null
  readonly resolvedBy: Actor | null
  readonly reopened: number
  readonly summary: string | null
  readonly cause: string | null
  /** Copied when it opened: editing the rulebook never bends a running incident. */
  readonly policy: Policy | null
  /** Null where nobody is (or is any longer) to be called by itself. */
  readonly position: Position | null
  /** Its severity calls nobody by itself, and nobody has called by hand yet. */
  readonly held?: boolean
  /** Calls that stand: nobody has answered them. */
  readonly calls: readonly Call[]
  /** Ids of those who have said that they cannot: no step calls them until somebody has answered. */
  readonly declined: readonly string[]
  /** The seqs at which people were asked for whose names are not known yet. */
  readonly asks: readonly number[]
  /** The pagers outside that know of it. */
  readonly pagers: readonly Pager[]
  /** The seq of the newest acknowledgement. */
  readonly acknowledgedSeq?: number
  readonly pages: readonly Page[]
  readonly autoResolve: boolean
  /** People are reminded so often while it is open. */
  readonly repeatMs?: number
  /** Role name → its holder. */
  readonly roles: Readonly<Record<string, User>>
  /** Everybody who belongs into the channel, in the order they came. */
  readonly responders: readonly User[]
  readonly alerts: AlertTally
  readonly runs: readonly Run[]
  readonly channel: { readonly id: string; readonly name: string } | null
  readonly header: MessageRef | null
  /** Where a browser finds its card in a channel that it shares. */
  readonly cardLink?: string
  readonly announcement: MessageRef | null
  /** The latest message that offered to resolve. It stands while nothing fires and nobody has resolved. */
  readonly offer: MessageRef | null
  readonly postmortem: MessageRef | null
  /** The seq of the last event that its cards show anything of. */
  readonly shown: number
  /** How many events it has; the next one is `seq + 1`. */
  readonly seq: number
}

/**
 * People who were called together, by a step of the policy or because somebody asked for them. Pages go out as long as it
 * stands.
 */
export type Call = {
  readonly position: Position
  readonly at: Date
  readonly users: readonly Callee[]
  /** Outside, and called beside them as far as they could be told. */
  readonly pagers?: readonly Pager[]
  /** Ways that have failed for good. */
  readonly failed: readonly { readonly user: string; readonly nth: number }[]
  /** Ids of those whom nothing got through to, or who cannot. */
  readonly unreached: readonly string[]
}

export type AlertTally = {
  /** Distinct alerts that ever joined. */
  readonly total: number
  readonly firing: number
  /** The most that a sender said it cut off; while above 0 "all clear" is only an offer. */
  readonly cut: number
  /** Why some of them ended without having recovered; then "all clear" is only an offer, too. */
  readonly ended?: string
  /** What they are about, where alerts of many groups have come together. */
  readonly causes?: Causes
  /** The newest few, newest first. */
  readonly newest: readonly AlertRef[]
}

/** How many alerts `newest` keeps. */
export const NEWEST = 5

export function label(incident: Pick<Incident, 'number'>): string {
  return `INC-${incident.number}`
}

/** The incident's own words as labels, so that matchers of playbook steps can ask for them. */
export function attributes(
  incident: Pick<Incident, 'severity' | 'status' | 'service' | 'type' | 'team'>,
): Record<string, string> {
  const { severity, status, service, type, team } = incident
  const named = Object.entries({ severity, status, service, type, team })
  return Object.fromEntries(named.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** Whether Slack knows them under this id. */
export function isInSlack({ id }: User): boolean {
  return /^[UW][A-Z0-9]+$/.test(id)
}

/** Whom a step has named, or somebody asked for; null where it is not known, or is answered. */
export function callAt({ calls }: Pick<Incident, 'calls'>, position: Position | null): Call | null {
  return calls.find(call => samePosition(call.position, position)) ?? null
}

/** One walk through a playbook; null where there is none of that number. */
export function runOf({ runs }: Pick<Incident, 'runs'>, id: number): Run | null {
  return runs.find(run => run.id === id) ?? null
}

/** The step that people stand at, if it still is this one; null where it has been left, or was never reached. */
export function currentStep(
  incident: Pick<Incident, 'runs'>,
  { run: id, step: stepId }: { readonly run: number; readonly step: string },
): { readonly run: Run; readonly step: PlaybookStep } | null {
  const run = runOf(incident, id)
  const step = run?.current === stepId ? stepOf(run, stepId) : null
  return run && step ? { run, step } : null
}

/** Who holds a role; null where it is open. Names of roles are the rulebook's, `constructor` among them if it likes. */
export function holderOf({ roles }: Pick<Incident, 'roles'>, role: string): User | null {
  return Object.hasOwn(roles, role) ? (roles[role] ?? null) : null
}

/** Where it is dealt with: in its channel, or until it has one in the thread of its card elsewhere; null: nowhere yet. */
export function roomOf({
  channel,
  header,
}: Pick<Incident, 'channel' | 'header'>): { readonly channel: string; readonly thread: string | null } | null {
  if (channel) return { channel: channel.id, thread: null }
  return header && { channel: header.channel, thread: header.ts }
}

/** The card of an incident that was not to have a channel of its own: in its thread it is, or was, dealt with. */
export function sharedCard({ room, channel, header, announcement }: Incident): MessageRef | null {
  if (room === 'channel') return null
  return channel ? announcement : header
}

export function opensChannel({ room, opensChannel = room === 'channel' }: Incident): boolean {
  return opensChannel
}
