import { PAGED_BY } from '../../escalation/pager.ts'
import { readJsonWithIds } from '../body.ts'
import { instantFromAny, lookUp } from './fields.ts'
import { commonFields, priorityOf } from './opsgenie-fields.ts'
import { noteOn } from './opsgenie-notes.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, type Echo, echoing, isRecord, kindOf, type Reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * The outgoing webhook of Opsgenie and of Jira Service Management
 * (https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/). Nothing in it is signed.
 */
export const opsgenie: System = {
  body: readJsonWithIds,
  read: readOpsgenie,
  deliveryId: (_, payload) => changeOf(payload),
}

/** What changes an alert; whatever else is done to one, custom actions too, is a note. */
const CHANGES: Readonly<Record<string, Pick<Said, 'status' | 'ended'>>> = {
  // Once more from each team that is added later.
  create: { status: 'firing' },
  updatePriority: { status: 'firing' },
  acknowledge: { status: 'acknowledged' },
  unAcknowledge: { status: 'firing' },
  close: { status: 'resolved' },
  delete: { status: 'resolved', ended: 'deleted' },
}

function readOpsgenie(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object with "alert", found ${kindOf(payload)}`)
  const { alert } = payload
  if (!isRecord(alert)) return unreadable('alert', `expected an object, found ${kindOf(alert)}`)
  const action = textOf(payload.action).trim()
  if (!action) return unreadable('action', `expected the name of an action, found ${kindOf(payload.action)}`)
  const id = textOf(alert.alertId).trim()
  if (!id) return unreadable('alert.alertId', `expected the id of the alert, found ${kindOf(alert.alertId)}`)
  const change = lookUp(CHANGES, action)
  const common = commonFields(alert)
  return echoing(
    signalOf(
      {
        status: 'firing',
        title: [alert.message, alert.alias, `Opsgenie alert ${textOf(alert.tinyId)}`],
        ...common,
        labels: { alias: alert.alias, ...common.labels, [PAGED_BY]: 'opsgenie' },
        links: { ...common.links, ...linkTo(id, context) },
        identity: id,
        severity: [priorityOf(alert.priority), valueAt(alert, ['details', 'severity'])],
        startsAt: alert.createdAt,
        endsAt: millisecondsOf(alert.updatedAt),
        ...(change ?? { kind: 'information', ...noteOn(action, payload) }),
      },
      context,
    ),
    echo(action, alert),
  )
}

function echo(action: string, { alias, username, updatedAt }: Readonly<Record<string, unknown>>): Echo {
  const who = textOf(username).trim()
  return {
    key: textOf(alias),
    by: who && who !== 'System' ? who : null,
    at: instantFromAny(millisecondsOf(updatedAt)),
    ...(/^unacknowledge$/i.test(action) && { again: 'unacknowledged' }),
  }
}

/** The payload has no link of its own to the alert. */
function linkTo(id: string, { source: { url } }: Context): Said['links'] {
  return url === null ? {} : { source: `${url}/alert/detail/${encodeURIComponent(id.toWellFormed())}/details` }
}

/** Opsgenie counts the updates in nanoseconds. */
function millisecondsOf(updatedAt: unknown): string {
  return /^(\d{13})\d{6}$/.exec(textOf(updatedAt))?.[1] ?? ''
}

/** A change of an alert, told to one integration; each team has integrations of its own. */
function changeOf(payload: unknown): string | null {
  const updatedAt = textOf(valueAt(payload, ['alert', 'updatedAt']))
  if (!updatedAt) return null
  const paths = [['integrationId'], ['action'], ['alert', 'alertId'], ['alert', 'note']]
  return JSON.stringify([...paths.map(path => textOf(valueAt(payload, path))), updatedAt])
}
