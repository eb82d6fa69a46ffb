import type { Alert } from '../alert/alert.ts'
import type { Route } from '../alert/route.ts'
import type { Severity } from '../alert/severity.ts'
import type { Policy } from '../escalation/policy.ts'
import type { Permit } from '../incident/permission.ts'
import type { Schedule } from '../oncall/schedule.ts'
import type { Playbook } from '../playbook/playbook.ts'

/** The team's rules, read from its files: every name in it leads somewhere. */
export type Rulebook = {
  readonly workspace: Workspace
  readonly severities: Readonly<Record<Severity, { readonly title: string }>>
  /** In the order in which people see them. */
  readonly roles: ReadonlyMap<string, Role>
  readonly people: ReadonlyMap<string, RulebookPerson>
  readonly teams: ReadonlyMap<string, Team>
  readonly schedules: ReadonlyMap<string, Schedule>
  readonly policies: ReadonlyMap<string, Policy>
  readonly services: ReadonlyMap<string, Service>
  readonly sources: ReadonlyMap<string, Source>
  readonly route: Route
  readonly playbooks: ReadonlyMap<string, Playbook>
  /** Action → who may do it, besides the default; an action that is not named is open to every member. */
  readonly permissions: ReadonlyMap<string, readonly Permit[]>
  /** Host names and addresses inside the private network that `http` steps may call. */
  readonly allowPrivate: readonly string[]
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
}

export type Role = { readonly title: string; readonly instructions: string | null }
export type RulebookPerson = {
  /** What people call them; the rulebook's own name for them where it says none. */
  readonly name: string
  readonly slack: string | null
  readonly email: string | null
  readonly phone: string | null
}
export type Team = { readonly members: readonly string[]; readonly channel: string | null }

export type Service = {
  readonly team: string | null
  readonly policy: string | null
  readonly tier: number | null
  readonly runbook: string | null
  readonly dashboard: string | null
}

export type Source = {
  readonly name: string
  readonly type: 'alertmanager' | 'generic'
  readonly secret: string
  /** Labels that make no difference to an alert's identity (a Prometheus replica, say). */
  readonly ignoreLabels: readonly string[]
  /** Words for severity of this sender, before the common ones. */
  readonly severities: Readonly<Record<string, Severity>>
  readonly mapping: Mapping | null
}

/**
 * How `generic` reads a payload. A path is dots and indexes (`check.host`, `items.0.id`); a template has
 * paths in braces (`{check.name} on {host}`).
 */
export type Mapping = {
  /** Path to an array of alerts within the payload; null: the payload is one alert, or an array of them. */
  readonly items: string | null
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

/** `notes` are things that are read but not in force, said at start so that nobody counts on them. */
export type Parsed =
  | { readonly rulebook: Rulebook; readonly notes: readonly RulebookFault[] }
  | { readonly faults: readonly RulebookFault[] }
