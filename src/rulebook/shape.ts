import type { StormRule } from '../alert/storm.ts'
import { ACTIONS } from '../incident/permission.ts'
import { later, list, listOrNone, record, strict, textUpTo, wholeNumber, yesOrNo } from './leaf.ts'
import { type Names, permitLeaf } from './names.ts'
import { inhibitShape, routeShape } from './shape-alerts.ts'
import { classifyShape } from './shape-classify.ts'
import { notifyShape } from './shape-notify.ts'
import { peopleShape, rolesShape, servicesShape, teamsShape } from './shape-people.ts'
import { playbooksShape } from './shape-playbook.ts'
import { policiesShape } from './shape-policies.ts'
import { schedulesShape } from './shape-schedules.ts'
import { sourcesShape } from './shape-sources.ts'
import { maintenanceShape, timeIntervalsShape } from './shape-times.ts'
import { channel, channelName, duration, host, severity, zone } from './words.ts'

const storm = strict({ incidents: wholeNumber(2, 100_000), within: duration }).transform(
  ({ incidents, within }): StormRule => ({ incidents, withinMs: within }),
)

/** The rulebook as its files have it, every name in it checked against those that are given. */
export function rulebookShape(names: Names) {
  const title = strict({
    title: textUpTo(60).optional(),
    page: yesOrNo.optional(),
    update_every: duration.optional(),
  }).optional()
  const permits = list('team:name, role:name or user:name', permitLeaf(names)).optional()
  return strict({
    workspace: strict({
      announce: channel.optional(),
      operators: channel.optional(),
      timezone: zone.optional(),
      default_severity: severity.optional(),
      channel: strict({ name: channelName.optional(), archive_after: duration.optional() }).optional(),
      storm: storm.optional(),
    }).optional(),
    severities: strict({ sev1: title, sev2: title, sev3: title, sev4: title }).optional(),
    roles: rolesShape().optional(),
    people: peopleShape().optional(),
    teams: teamsShape(names).optional(),
    schedules: schedulesShape(names).optional(),
    policies: policiesShape(names).optional(),
    services: servicesShape(names).optional(),
    sources: sourcesShape().optional(),
    route: routeShape(names).optional(),
    classify: classifyShape(names).optional(),
    inhibit_rules: inhibitShape().optional(),
    maintenance: maintenanceShape().optional(),
    time_intervals: timeIntervalsShape().optional(),
    playbooks: playbooksShape(names).optional(),
    permissions: strict(Object.fromEntries(ACTIONS.map(action => [action, permits]))).optional(),
    http: strict({ allow_private: listOrNone('host names and addresses', host).optional() }).optional(),
    notify: notifyShape().prefault({}),
    tickets: record('trackers', later).optional(),
    watches: record('watches', later).optional(),
  })
}
