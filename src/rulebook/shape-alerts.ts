import { z } from 'zod'
import type { Route } from '../alert/route.ts'
import {
  complain,
  later,
  leaf,
  list,
  listOrNone,
  named,
  oneOrMore,
  record,
  strict,
  textUpTo,
  Wrong,
  yesOrNo,
} from './leaf.ts'
import { type Names, reference } from './names.ts'
import type { Mapping, Source } from './rulebook.ts'
import { channel, duration, identity, jsonPath, matcher, rate, secret, severity, template } from './words.ts'

// Where alerts come from and which way they go.

/** What can be written as a source's type; all but two are not in force yet. */
const TYPES = (
  'alertmanager generic alertmanager-api-v2 aws-sns azure-monitor cloudevents datadog email gcp-monitoring github ' +
  'grafana healthchecks icinga2 nagios newrelic opsgenie pagerduty sentry splunk squadcast uptime-kuma victorops zabbix'
).split(' ')

export function sourcesShape() {
  const source = strict({
    type: z.enum(TYPES, { error: 'a type of source: alertmanager or generic' }),
    secret,
    limit: rate.optional(),
    ignore_labels: listOrNone('label names', textUpTo(200)).optional(),
    severities: record('the words of a sender to sev1 … sev4', severity).optional(),
    mapping: mapping.optional(),
  }).transform((given, ctx): Omit<Source, 'name'> | null => {
    const { type } = given
    if (type === 'alertmanager' && given.mapping) {
      complain(ctx, new Wrong('no mapping: only generic sources have one'), ['mapping'])
    }
    if (type !== 'alertmanager' && type !== 'generic') return null
    return {
      type,
      secret: given.secret,
      ignoreLabels: given.ignore_labels ?? [],
      severities: given.severities ?? {},
      mapping: given.mapping ?? null,
    }
  })
  return named('sources', source)
}

const status = z.enum(['firing', 'resolved', 'acknowledged'], { error: 'one of firing, resolved, acknowledged' })

const mapping = strict({
  items: jsonPath.optional(),
  fingerprint: identity,
  title: template,
  description: template.optional(),
  status: strict({ path: jsonPath, values: record('the values of a sender to firing or resolved', status) }).optional(),
  severity: strict({
    path: jsonPath,
    values: record('the values of a sender to sev1 … sev4', severity).optional(),
  }).optional(),
  labels: record('label names to templates', template).optional(),
  links: strict({
    source: template.optional(),
    dashboard: template.optional(),
    runbook: template.optional(),
  }).optional(),
  starts_at: jsonPath.optional(),
}).transform(
  (given): Mapping => ({
    items: given.items ?? null,
    fingerprint: given.fingerprint,
    title: given.title,
    description: given.description ?? null,
    status: given.status ?? null,
    severity: given.severity ? { path: given.severity.path, values: given.severity.values ?? {} } : null,
    labels: given.labels ?? {},
    links: present(given.links ?? {}),
    startsAt: given.starts_at ?? null,
  }),
)

const room = leaf('channel, none or a channel such as "#payments-alerts"', text => {
  if (text === 'channel' || text === 'none') return text
  // A card in a channel of its own is not in force yet: until then a whole channel, so that nothing is lost.
  return text.startsWith('#') && channel.safeParse(text).success ? 'channel' : null
})

const groupBy = list('label names', textUpTo(200)).transform((labels, ctx) => {
  if (labels.length > 1 && labels.includes('...')) complain(ctx, new Wrong('... alone, or names without it'))
  return labels
})

export function routeShape(names: Names): z.ZodType<Route> {
  const route: z.ZodType<Route> = z.lazy(() =>
    strict({
      matchers: oneOrMore('matchers', matcher).optional(),
      group_by: groupBy.optional(),
      set: strict({
        service: reference('service', names).optional(),
        severity: severity.optional(),
        type: textUpTo(60).optional(),
        team: reference('team', names).optional(),
        labels: record('label names to values', textUpTo(1_000)).optional(),
      }).optional(),
      policy: reference('policy', names).optional(),
      playbook: reference('playbook', names).optional(),
      room: room.optional(),
      auto_resolve: yesOrNo.optional(),
      routes: listOrNone('routes', route).optional(),
      continue: yesOrNo.optional(),
      group_wait: duration.optional(),
      threshold: later,
      reopen_within: duration.optional(),
    }).transform(
      (given): Route => ({
        matchers: given.matchers?.flat() ?? [],
        groupBy: given.group_by ?? null,
        set: present(given.set ?? {}),
        policy: given.policy ?? null,
        playbook: given.playbook ?? null,
        room: given.room ?? null,
        autoResolve: given.auto_resolve ?? null,
        routes: given.routes ?? [],
      }),
    ),
  )
  return route
}

export function inhibitShape() {
  const matchers = oneOrMore('matchers', matcher)
  return listOrNone(
    'inhibit rules',
    strict({
      source_matchers: matchers,
      target_matchers: matchers,
      equal: listOrNone('label names', textUpTo(200)).optional(),
    }),
  )
}

export function maintenanceShape() {
  return listOrNone('maintenance windows', strict({ matchers: oneOrMore('matchers', matcher), when: textUpTo(100) }))
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(given: T): Present<T> {
  const kept: Present<T> = { ...given }
  for (const key in kept) if (kept[key] === undefined) delete kept[key]
  return kept
}
