import type { z } from 'zod'
import { OPEN_ROUTE } from '../alert/route.ts'
import type { Severity } from '../alert/severity.ts'
import type { Environment } from '../lib/variables.ts'
import { byNameOnly } from './by-name.ts'
import { checkTogether } from './check.ts'
import { DEFAULT_PAGING, DEFAULT_ROLES, DEFAULT_TITLES, DEFAULT_WORKSPACE } from './defaults.ts'
import { readDocument } from './document.ts'
import { expand } from './environment.ts'
import { faultsOf } from './faults.ts'
import { notesOn } from './later.ts'
import { merge } from './merge.ts'
import { namesIn } from './names.ts'
import type { Parsed, Role, Rulebook, RulebookFault } from './rulebook.ts'
import { rulebookShape } from './shape.ts'
import { policiesOf } from './shape-policies.ts'
import type { Branch, Tree } from './tree.ts'
import { unreachable } from './unreachable.ts'

export type RulebookText = { readonly file: string; readonly text: string }

/**
 * Reads the rulebook from the texts of its files, `${NAME}` taken from `env`. Answers with the rulebook and what in
 * it has no effect yet, or with every fault at once. Never throws.
 */
export function parseRulebook(files: readonly RulebookText[], env: Environment): Parsed {
  const documents = files.map(({ file, text }) => readDocument(file, text))
  const broken = documents.flatMap(document => document.faults)
  if (broken.length > 0) return { faults: inOrder(broken, files) }
  const trees = documents.flatMap(({ tree }) => tree ?? [])
  const merged = merge(trees, files[0]?.file ?? 'rulebook')
  const root = withoutEmpty(merged.tree)
  const { value, missing, faults } = expand(root, env)
  const read = rulebookShape(namesIn(root)).safeParse(value, { jitless: true })
  const issues = read.success ? [] : faultsOf(read.error.issues, root, missing)
  const all = [...merged.faults, ...faults, ...issues, ...checkTogether(root)]
  if (!read.success || all.length > 0) return { faults: inOrder(all, files) }
  const rulebook = build(read.data, root)
  return { rulebook, notes: inOrder([...notesOn(root), ...unreachable(rulebook, root)], files), tree: root }
}

/** A section whose contents are commented out is not there. */
function withoutEmpty(tree: Branch): Branch {
  return { ...tree, keys: new Map([...tree.keys].filter(([, at]) => at.kind !== 'scalar' || at.value !== null)) }
}

function inOrder(faults: readonly RulebookFault[], files: readonly RulebookText[]): readonly RulebookFault[] {
  const order = new Map(files.map(({ file }, i) => [file, i]))
  return faults.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line)
}

type Given = z.output<ReturnType<typeof rulebookShape>>

function build(given: Given, root: Tree): Rulebook {
  const timezone = given.workspace?.timezone ?? DEFAULT_WORKSPACE.timezone
  const severity = (name: Severity) => ({
    title: given.severities?.[name]?.title ?? DEFAULT_TITLES[name],
    page: given.severities?.[name]?.page ?? DEFAULT_PAGING[name],
  })
  const severities = { sev1: severity('sev1'), sev2: severity('sev2'), sev3: severity('sev3'), sev4: severity('sev4') }
  const timeIntervals = byName(given.time_intervals, (_, intervals) =>
    intervals.map(interval => ({ ...interval, zone: interval.zone ?? timezone })),
  )
  return {
    workspace: {
      announce: given.workspace?.announce ?? DEFAULT_WORKSPACE.announce,
      operators: given.workspace?.operators ?? DEFAULT_WORKSPACE.operators,
      timezone,
      channelName: given.workspace?.channel?.name ?? DEFAULT_WORKSPACE.channelName,
      defaultSeverity: given.workspace?.default_severity ?? DEFAULT_WORKSPACE.defaultSeverity,
      storm: given.workspace?.storm ?? DEFAULT_WORKSPACE.storm,
    },
    severities,
    roles: roles(given.roles ?? {}),
    people: byName(
      given.people,
      (key, { name = key, slack = null, email = null, phone = null, reach = [], quiet }) => ({
        ...{ name, slack, email, phone, reach },
        quiet: quiet ? { ...quiet, zone: quiet.zone ?? timezone } : null,
      }),
    ),
    teams: byName(given.teams, (_, { members, channel = null, user_group: userGroup = null }) => ({
      ...{ members, channel, userGroup },
    })),
    schedules: byName(given.schedules, (name, schedule) => ({
      name,
      timezone: schedule.timezone ?? timezone,
      layers: schedule.layers,
      changes: schedule.changes ?? 'now',
      notices: schedule.notices ?? true,
      userGroup: schedule.user_group ?? null,
    })),
    policies: policiesOf(given.policies ?? {}, { severities, timeIntervals }),
    services: byName(given.services, (_, service) => ({
      team: service.team ?? null,
      policy: service.policy ?? null,
      tier: service.tier ?? null,
      runbook: service.runbook ?? null,
      dashboard: service.dashboard ?? null,
    })),
    sources: byName(given.sources, (name, source) => ({ name, ...source })),
    route: given.route ?? OPEN_ROUTE,
    classify: given.classify ?? [],
    inhibitRules: given.inhibit_rules ?? [],
    maintenance: (given.maintenance ?? []).map(window => ({ ...window, zone: window.zone ?? timezone })),
    timeIntervals,
    playbooks: byName(given.playbooks, (name, playbook) =>
      byNameOnly({ ...playbook, name, title: playbook.title ?? name }, root),
    ),
    permissions: byName(given.permissions, (_, permits) => permits ?? null),
    allowPrivate: given.http?.allow_private ?? [],
    notify: given.notify,
  }
}

/** The default ones in their order, in the team's own words where it has some, then the team's own. */
function roles(given: Readonly<Record<string, { title?: string | undefined; instructions?: string | undefined }>>) {
  const names = new Set([...Object.keys(DEFAULT_ROLES), ...Object.keys(given)])
  return new Map(
    [...names].map((name): [string, Role] => {
      const usual = DEFAULT_ROLES[name]
      const title = given[name]?.title ?? usual?.title ?? name
      return [name, { title, instructions: given[name]?.instructions ?? usual?.instructions ?? null }]
    }),
  )
}

function byName<T, R>(
  given: Readonly<Record<string, T>> | undefined,
  build: (name: string, entry: T) => R | null,
): ReadonlyMap<string, R> {
  return new Map(
    Object.entries(given ?? {}).flatMap(([name, entry]): [string, R][] => {
      const built = build(name, entry)
      return built === null ? [] : [[name, built]]
    }),
  )
}
