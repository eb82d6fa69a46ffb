import type { Source } from '../../rulebook/rulebook.ts'
import { headerOf, hmacOf, isNear, isOneOf } from '../signature.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { fromEvent, fromLegacyPlugin, fromMetricAlert, noteFrom, ofIssue } from './sentry-alerts.ts'
import { type Said, signalOf } from './signal.ts'
import type { Delivered, System } from './system.ts'

/**
 * Sentry's integration platform (https://docs.sentry.io/integrations/integration-platform/webhooks/): issue alerts,
 * metric alerts, and what becomes of issues; beside it the older WebHooks plugin, which signs nothing.
 */
export const sentry: System = {
  read: readSentry,
  verify: unproven,
  // The signature is made over all that is said; whoever replays it may call it by another id.
  deliveryId: ({ headers }) => headerOf(headers, 'sentry-hook-signature') ?? headerOf(headers, 'request-id'),
  // Sentry gives an address up that answers with errors for long.
  takesUnreadable: true,
}

/** The time is not signed and its clock may be anyone's: this only keeps what is very old from coming again. */
const NEAR_MS = 60 * 60_000

/** Over the bytes: what Sentry's Python writes is not what JavaScript would write of it. */
function unproven({ headers, raw, receivedAt }: Delivered, _: unknown, { signingSecrets }: Source): string | null {
  if (signingSecrets.length === 0) return null
  const signature = headerOf(headers, 'sentry-hook-signature')
  if (signature === null) return 'the header Sentry-Hook-Signature is missing'
  const expected = signingSecrets.map(secret => hmacOf({ algorithm: 'sha256', encoding: 'hex' }, secret, raw))
  if (!isOneOf([signature], expected)) {
    return 'the signature does not match: signing_secret is the Client Secret of the integration'
  }
  const sentAt = headerOf(headers, 'sentry-hook-timestamp')
  return sentAt === null || isNear(sentAt, receivedAt, NEAR_MS) ? null : 'it was not sent within the last hour'
}

function readSentry(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const { data } = payload
  if (!isRecord(data)) {
    const isPlugin = textOf(payload.id) !== '' && ('event' in payload || 'message' in payload)
    return isPlugin
      ? read(fromLegacyPlugin(payload), context)
      : unreadable('data', `expected an object, found ${kindOf(data)}`)
  }
  const action = textOf(payload.action).toLowerCase()
  if (isRecord(data.metric_alert)) return read(fromMetricAlert(action, data, data.metric_alert), context)
  if (isRecord(data.event)) return read(fromEvent(data, data.event), context)
  if (isRecord(data.issue)) return readIssue(action, data.issue, payload, context)
  if (data.comment !== undefined) return readComment(action, data, payload, context)
  if (isRecord(data.installation)) return ignored('the integration is connected, or was taken away')
  if (isRecord(data.error)) return ignored('single errors open nothing: an issue alert says when people should know')
  return ignored(`nothing that opens or closes anything: ${action || 'no action'}`)
}

function read(said: Said | string, context: Context): Reading {
  return typeof said === 'string' ? unreadable(said, 'nothing tells it from others') : reading(signalOf(said, context))
}

/** What becomes of an issue also ends what an alert said of it. A new one is for the alerts to tell. */
function readIssue(
  action: string,
  issue: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  context: Context,
): Reading {
  const state = action === 'triggered' ? textOf(issue.status).toLowerCase() : action
  const name = textOf(issue.shortId) || textOf(issue.title) || 'The issue'
  const by = textOf(valueAt(payload, ['actor', 'name']))
  switch (state) {
    case 'resolved':
      return read(ofIssue(issue, 'resolved', null), context)
    case 'archived':
    case 'ignored':
      return read(ofIssue(issue, 'resolved', 'archived'), context)
    case 'assigned': {
      const to = textOf(valueAt(issue, ['assignedTo', 'name'])) || 'somebody'
      return read(noteFrom(textOf(issue.id), `${name} was assigned to ${to}${by && ` by ${by}`}`, issue.title), context)
    }
    case 'created':
      return ignored('a new issue opens nothing: an issue alert says when people should know')
    case 'unresolved':
      // Of an alert rule that was made for this, people want to know.
      return action === 'triggered'
        ? read(ofIssue(issue, 'firing', null), context)
        : read(noteFrom(textOf(issue.id), `${name} is unresolved again`, issue.title), context)
    default:
      return action === 'triggered'
        ? read(ofIssue(issue, 'firing', null), context)
        : ignored(`nothing that opens or closes anything: issue ${action}`)
  }
}

function readComment(
  action: string,
  data: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  context: Context,
): Reading {
  if (action === 'deleted') return ignored('a comment was deleted')
  const by = textOf(valueAt(payload, ['actor', 'name'])) || 'Somebody'
  const said = textOf(data.comment)
  return read(noteFrom(textOf(data.issue_id), `${by} in Sentry: ${said}`, said), context)
}
