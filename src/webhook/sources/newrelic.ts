import { linkFrom } from './fields.ts'
import { fieldsOf, listFrom } from './newrelic-fields.ts'
import { textOf } from './path.ts'
import { type Context, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * New Relic's workflows with a webhook as their destination
 * (https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/). The body is a template: the one of our
 * docs, New Relic's default, or one of the classic channels with its older names.
 */
export const newrelic: System = {
  read: readIssue,
  // After a failure New Relic sends nothing at all for some minutes, and what happens meanwhile is never sent.
  takesUnreadable: true,
}

/** Closed, but not because it is well again. */
const ENDED: Readonly<Record<string, string>> = {
  CLOSE_TTL: 'expired',
  CLOSE_INACTIVE: 'inactive',
  MERGE_REQUEST: 'merged',
  USER_ACTION: 'closed by hand',
}

type Field = ReturnType<typeof fieldsOf>

function readIssue(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const field = fieldsOf(payload)
  const list = (...names: readonly string[]) =>
    names.map(name => listFrom(payload[name])).find(texts => texts.length > 0) ?? []
  const id = field('issueId', 'id', 'issue_id') || incidentId(field('incident_id'))
  const title = field('title', 'issueTitle', 'condition_name', 'details')
  if (!id && !title) return unreadable('', 'none of issueId, id, issue_id, incident_id, title says anything')
  const status = statusFrom(field)
  const conditions = list('conditionNames', 'alertConditionNames', 'condition_name')
  const entities = list('entityNames', 'impactedEntities', 'targets')
  const policies = list('policyNames', 'alertPolicyNames', 'policy_name')
  // It is muted there: people wanted to know of it and not to be called.
  const muted = status !== 'resolved' && /^(fully_)?muted$/i.test(field('mutingState'))
  return reading(
    signalOf(
      {
        kind: muted ? 'information' : 'alert',
        status,
        title: [muted && title ? `Muted in New Relic: ${title}` : title, conditions[0]],
        description: descriptionFrom(field, list, title),
        identity: id,
        severity: [field('priority', 'severity')],
        labels: {
          alertname: conditions[0],
          condition: conditions.join(', '),
          policy: policies.join(', '),
          entity: entities.join(', '),
          product: list('conditionProducts').join(', '),
          account: field('accountId', 'account_id'),
          workflow: field('workflowName'),
          ...tagsOf(payload),
        },
        links: {
          source: field('issueUrl', 'issuePageUrl', 'incident_url'),
          dashboard: first(list('deepLinkUrls', 'violation_callback_url')),
          runbook: first(list('runbookUrls', 'runbook_url')),
          image: field('chartUrl', 'violation_chart_url'),
        },
        startsAt: field('createdAt'),
        endsAt: field('closedAt', 'updatedAt', 'timestamp'),
        ended: ENDED[field('trigger', 'triggerEvent').toUpperCase()] ?? null,
      },
      context,
    ),
  )
}

/** The state decides: a trigger INCIDENT_CLOSED says that one of several is over, and not the issue. */
function statusFrom(field: Field): 'firing' | 'acknowledged' | 'resolved' {
  const state = field('state', 'current_state').toLowerCase()
  if (/^(closed|resolved)$/.test(state)) return 'resolved'
  const acknowledged =
    /^acknowledged$/.test(state) || /^(true|1|yes)$/i.test(field('isAcknowledged')) || field('acknowledgedBy', 'owner')
  return acknowledged ? 'acknowledged' : 'firing'
}

/** Deprecated, and -1 where there is none. */
function incidentId(id: string): string {
  return Number(id) > 0 ? id : ''
}

/** The conditions' own words, what else the issue is about, and the query that found it. */
function descriptionFrom(field: Field, list: (...names: readonly string[]) => readonly string[], title: string) {
  const details = field('details')
  const said = [
    ...list('descriptions', 'conditionDescriptions'),
    details === title ? '' : details,
    ...list('titles').filter(other => other !== title),
    ...list('nrqlQueries'),
  ]
  return [...new Set(said)].filter(Boolean).join('\n')
}

/** `tags` of a template of the user's own. */
function tagsOf({ tags }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  if (!isRecord(tags)) return {}
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name, listFrom(value).join(', ') || textOf(value)]),
  )
}

function first(links: readonly string[]): string {
  return links.find(link => linkFrom(link) !== null) ?? ''
}
