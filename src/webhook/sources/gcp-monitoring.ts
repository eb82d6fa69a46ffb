import type { Source } from '../../rulebook/rulebook.ts'
import { parseJson } from '../body.ts'
import { opens, presentedSecrets } from '../secrets.ts'
import { headerOf } from '../signature.ts'
import { unprovenToken } from './gcp-monitoring-token.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, fieldsOf, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import type { Delivered, System, Tools } from './system.ts'

/**
 * Google Cloud Monitoring's incidents, version 1.2
 * (https://cloud.google.com/monitoring/support/notification-options#webhooks), by a webhook channel or by a push
 * subscription of Pub/Sub (https://cloud.google.com/pubsub/docs/push), wrapped or not.
 */
export const gcpMonitoring: System = {
  read: readGcp,
  verify: unproven,
  ownAuthorization: source => source.audience !== null,
  deliveryId: ({ headers }, payload) => {
    const message = pushed(payload)
    if (!message) return headerOf(headers, 'x-goog-pubsub-message-id')
    return textOf(message.messageId) || textOf(message.message_id) || null
  },
  // Pub/Sub sends again what it was not told 2xx for, for days.
  takesUnreadable: true,
}

async function unproven(request: Delivered, _: unknown, source: Source, tools: Tools): Promise<string | null> {
  if (source.audience === null) return null
  const [, token] = /^bearer +(\S+)\s*$/i.exec(headerOf(request.headers, 'authorization') ?? '') ?? []
  if (!token) return 'the token of the push subscription is missing'
  const wrong = await unprovenToken(token, source, request.receivedAt, tools)
  if (wrong || source.serviceAccount !== null) return wrong
  // Any account of Google's can have a token made for any audience; without a name to check, the secret is needed too.
  const presented = presentedSecrets(request.headers, request.query, { withoutAuthorization: true })
  return opens(source.secret, presented) ? null : 'without a `service_account` the secret is needed beside the token'
}

type Fields = Readonly<Record<string, unknown>>

function pushed(payload: unknown): Fields | null {
  const message = valueAt(payload, ['message'])
  return isRecord(message) && ('data' in message || 'messageId' in message || 'message_id' in message) ? message : null
}

function readGcp(payload: unknown, context: Context): Reading {
  const message = pushed(payload)
  if (!message) return readNotification(payload, '', context)
  const body = parseJson(Buffer.from(textOf(message.data), 'base64').toString('utf8'))
  if ('fault' in body) return unreadable('message.data', body.fault)
  return readNotification(body.json, 'message.data.', context)
}

function readNotification(payload: unknown, path: string, context: Context): Reading {
  const incident = valueAt(payload, ['incident'])
  if (!isRecord(incident)) return unreadable(`${path}incident`, `expected an object, found ${kindOf(incident)}`)
  if (valueAt(payload, ['version']) === 'test') return ignored('a test of the notification channel: it is connected')
  const id = textOf(incident.incident_id)
  if (!id) return unreadable(`${path}incident.incident_id`, 'expected the identity of the incident, found nothing')
  const state = textOf(incident.state).trim().toLowerCase()
  if (state !== 'open' && state !== 'closed') {
    return unreadable(`${path}incident.state`, `expected open or closed, found ${kindOf(incident.state)}`)
  }
  return reading(signalOf(said(incident, id, state), context))
}

function said(incident: Fields, id: string, state: 'open' | 'closed'): Said {
  const { documentation, policy_user_labels: policyLabels } = incident
  const userLabels = valueAt(incident, ['metadata', 'user_labels'])
  return {
    status: state === 'open' ? 'firing' : 'resolved',
    title: [valueAt(documentation, ['subject']), incident.condition_name, incident.policy_name, incident.summary],
    description: [incident.summary, documentationText(documentation)].map(textOf).filter(Boolean).join('\n\n'),
    identity: id,
    // `No severity` is a word that nobody knows, and so the next one counts.
    severity: [incident.severity, valueAt(policyLabels, ['severity']), valueAt(userLabels, ['severity'])],
    labels: {
      ...fieldsOf(
        valueAt(incident, ['metadata', 'system_labels']),
        valueAt(incident, ['metric', 'labels']),
        valueAt(incident, ['resource', 'labels']),
        userLabels,
        policyLabels,
      ),
      alertname: incident.policy_name,
      condition: incident.condition_name,
      project: incident.scoping_project_id,
      resource: textOf(incident.resource_display_name) || incident.resource_name,
      resource_type: valueAt(incident, ['resource', 'type']) ?? incident.resource_type_display_name,
      metric: valueAt(incident, ['metric', 'type']),
    },
    links: { source: incident.url, ...documented(valueAt(documentation, ['links'])) },
    startsAt: incident.started_at,
    endsAt: incident.ended_at,
    // A log entry does not recover: what it opened is closed when its time is over, or by hand.
    ended: isRecord(valueAt(incident, ['condition', 'conditionMatchedLog'])) ? 'closed by time or by hand' : null,
  }
}

/** A text in test notifications and in older ones. */
function documentationText(documentation: unknown): unknown {
  return isRecord(documentation) ? documentation.content : documentation
}

function documented(links: unknown): Said['links'] {
  const all = Array.isArray(links) ? links.filter(isRecord) : []
  const called = (word: RegExp) => all.find(({ displayName }) => word.test(textOf(displayName)))
  const dashboard = called(/dashboard/i)
  const runbook = called(/runbook|playbook/i) ?? all.find(link => link !== dashboard)
  return { runbook: runbook?.url, dashboard: dashboard?.url }
}
