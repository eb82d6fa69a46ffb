import type { Alert } from '../alert/alert.ts'
import type { ClassifyRule } from '../alert/classify.ts'
import type { InhibitRule } from '../alert/inhibition.ts'
import type { MaintenanceWindow } from '../alert/maintenance.ts'
import type { Route } from '../alert/route.ts'
import type { Severity } from '../alert/severity.ts'
import type { Limit, StormRule } from '../alert/storm.ts'
import type { TimeInterval } from '../alert/time-interval.ts'
import type { Policy } from '../escalation/policy.ts'
import type { Reachable } from '../escalation/reach.ts'
import type { Permit } from '../incident/permission.ts'
import type { Schedule } from '../oncall/schedule.ts'
import type { Changes } from '../oncall/version.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Notify } from './notify.ts'
import type { Tree } from './tree.ts'

/** The team's rules, read from its files: every name in it leads somewhere. */
export type Rulebook = {
  readonly workspace: Workspace
  readonly severities: Readonly<Record<Severity, RulebookSeverity>>
  /** In the order in which people see them. */
  readonly roles: ReadonlyMap<string, Role>
  readonly people: ReadonlyMap<string, RulebookPerson>
  readonly teams: ReadonlyMap<string, Team>
  readonly schedules: ReadonlyMap<string, RulebookSchedule>
  readonly policies: ReadonlyMap<string, Policy>
  readonly services: ReadonlyMap<string, Service>
  readonly sources: ReadonlyMap<string, Source>
  readonly route: Route
  /** In their order. */
  readonly classify: readonly ClassifyRule[]
  readonly inhibitRules: readonly InhibitRule[]
  readonly maintenance: readonly MaintenanceWindow[]
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>
  readonly playbooks: ReadonlyMap<string, Playbook>
  /** Action → who may do it, besides the default; an action that is not named is open to every member. */
  readonly permissions: ReadonlyMap<string, readonly Permit[]>
  /** Host names and addresses inside the private network that `http` steps may call. */
  readonly allowPrivate: readonly string[]
  readonly notify: Notify
}

export type Workspace = {
  /** Channel names without `#`. */
  readonly announce: string
  readonly operators: string | null
  readonly timezone: string
  /** With `{number}` and `{title}`. */
  readonly channelName: string
  /** For alerts that say none that we know. */
  readonly defaultSeverity: Severity
  /** More incidents than that within so long come together in one; null: however many. */
  readonly storm: StormRule | null
}

/** `page`: whether it calls people by itself, where their policy says nothing else. */
export type RulebookSeverity = { readonly title: string; readonly page: boolean }

export type Role = { readonly title: string; readonly instructions: string | null }
/** `name` is what people call them; the rulebook's own name for them where it says none. */
export type RulebookPerson = Reachable & { readonly name: string }
export type Team = {
  readonly members: readonly string[]
  readonly channel: string | null
  /** The handle of a Slack user group that holds those of its members who are on call anywhere; without `@`. */
  readonly userGroup: string | null
}

export type RulebookSchedule = Schedule & {
  /** When an edit comes into force that leads to this one. */
  readonly changes: Changes
  /** Whether people are told when their shifts begin and end. */
  readonly notices: boolean
  /** The handle of a Slack user group that holds who is on call; without `@`. */
  readonly userGroup: string | null
}

export type Service = {
  readonly team: string | null
  readonly policy: string | null
  readonly tier: number | null
  readonly runbook: string | null
  readonly dashboard: string | null
}

/** What can be written as a source's type: the names of the systems that send. */
export const SOURCE_TYPES = [
  ...(['alertmanager', 'alertmanager-api-v2', 'aws-sns', 'azure-monitor', 'cloudevents', 'datadog', 'email'] as const),
  ...(['gcp-monitoring', 'generic', 'github', 'grafana', 'healthchecks', 'icinga2', 'nagios', 'newrelic'] as const),
  ...(['opsgenie', 'pagerduty', 'sentry', 'splunk', 'squadcast', 'uptime-kuma', 'victorops', 'zabbix'] as const),
] as const

export type SourceType = (typeof SOURCE_TYPES)[number]

export type Source = {
  readonly name: string
  readonly type: SourceType
  readonly secret: string
  /** What the sender signs its requests with; several while one takes over from another, none where it signs nothing. */
  readonly signingSecrets: readonly string[]
  /** Labels that make no difference to an alert's identity (a Prometheus replica, say). */
  readonly ignoreLabels: readonly string[]
  /** Words for severity of this sender, before the common ones. */
  readonly severities: Readonly<Record<string, Severity>>
  /** What comes over it opens no incidents of its own; null: however many. */
  readonly limit: Limit | null
  /** An alert that was not heard of for so long counts as resolved; null where its sender says when it is over. */
  readonly expireAfterMs: number | null
  /** Where people open the sender's own pages, without a slash at the end: for links that its payload does not hold. */
  readonly url: string | null
  /** Fields that tell one alert from another, where the sender gives it no identity. */
  readonly identity: readonly string[]
  /** SNS topics (ARNs) that may send here. */
  readonly topics: readonly string[]
  /** Whether an SNS topic may send without its envelope, and so without a signature. */
  readonly raw: boolean
  /** Google's push token is checked for this audience, and for this service account where one is named. */
  readonly audience: string | null
  readonly serviceAccount: string | null
  /** Branches that count, at a forge; none: its default branch. */
  readonly branches: readonly string[]
  readonly mapping: Mapping | null
}

/**
 * How `generic` and `email` read a payload, and `cloudevents` where its sender has words of its own. A path is dots and
 * indexes (`check.host`, `items.0.id`); a template has paths in braces (`{check.name} on {host}`).
 */
export type Mapping = {
  /** Path to an array of alerts within the payload; null: the payload is one alert, or an array of them. */
  readonly items: string | null
  /**
   * Further fields, found by patterns in texts of the payload: `extract.name` is a path to one. Of a pattern with several
   * groups there are `extract.name.1`, `extract.name.2`, and those that have names.
   */
  readonly extract: Readonly<Record<string, { readonly path: string; readonly pattern: string }>>
  readonly fingerprint: string
  readonly title: string
  readonly description: string | null
  readonly status: {
    readonly path: string
    readonly values: Readonly<Record<string, Alert['status']>>
  } | null
  readonly severity: { readonly path: string; readonly values: Readonly<Record<string, Severity>> } | null
  /** Label name → template. */
  readonly labels: Readonly<Record<string, string>>
  readonly links: Readonly<Partial<Record<'source' | 'dashboard' | 'runbook', string>>>
  readonly startsAt: string | null
}

/** What is wrong in a file of the rulebook and what was expected, where it stands. */
export type RulebookFault = { readonly file: string; readonly line: number; readonly message: string }

/**
 * `notes` are things that are read but not in force, said at start so that nobody counts on them. `tree` has the place
 * of everything.
 */
export type Parsed =
  | { readonly rulebook: Rulebook; readonly notes: readonly RulebookFault[]; readonly tree: Tree }
  | { readonly faults: readonly RulebookFault[] }
