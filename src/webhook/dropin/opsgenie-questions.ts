import type { OpsgenieIdentifier } from '../../engine/opsgenie.ts'
import { identityFrom } from '../sources/fields.ts'
import { textOf, valueAt } from '../sources/path.ts'
import type { Answer } from '../sources/system.ts'
import { shown } from './opsgenie-alert.ts'
import { found, NOT_PROCESSED, noSuchAlert, unprocessable } from './opsgenie-answers.ts'
import type { Errors } from './opsgenie-calls.ts'
import type { Asked } from './opsgenie-door.ts'
import { filterFrom, numberFrom } from './opsgenie-query.ts'

export async function ask(asked: Asked): Promise<Answer> {
  const { door, source } = asked
  const identifier = identifierOf(asked)
  if ('errors' in identifier) return unprocessable(identifier.errors)
  const alert = await door.opsgenie.find(source.name, identifier)
  return alert ? found(shown(alert, source.name)) : noSuchAlert(identifier.by, identifier.value)
}

export async function list(asked: Asked): Promise<Answer> {
  const { door, source } = asked
  const filter = filterFrom(queryOf(asked, 'query'))
  if (!filter) return NOT_UNDERSTOOD
  const page = {
    limit: numberFrom(queryOf(asked, 'limit'), 20, 100),
    offset: numberFrom(queryOf(asked, 'offset'), 0, 20_000),
  }
  const alerts = await door.opsgenie.list(source.name, filter, page)
  return found(alerts.map(alert => shown(alert, source.name)))
}

export async function count(asked: Asked): Promise<Answer> {
  const filter = filterFrom(queryOf(asked, 'query'))
  return filter ? found({ count: await asked.door.opsgenie.count(asked.source.name, filter) }) : NOT_UNDERSTOOD
}

export async function requestStatus({ door, source, params }: Asked): Promise<Answer> {
  const request = await door.opsgenie.request(source.name, params.requestId ?? '')
  if (!request) return NOT_PROCESSED
  const { action, success, status, at, alertId, alias } = request
  const outcome = { success, isSuccess: success, action, status, processedAt: at }
  return found({ ...outcome, integrationId: source.name, alertId: alertId ?? '', alias: alias ?? '' })
}

/** Which alert the address means; the router has decoded it, `%2F` too. */
export function identifierOf(asked: Asked): OpsgenieIdentifier | { readonly errors: Errors } {
  const value = asked.params.id ?? ''
  const type = (queryOf(asked, 'identifierType') || 'id').toLowerCase()
  if (type === 'alias') return { by: 'alias', value: identityFrom(value) }
  if (type === 'id' || type === 'tiny') return { by: type, value }
  return { errors: { identifierType: 'Identifier type should be one of id, alias, tiny.' } }
}

const NOT_UNDERSTOOD = unprocessable({
  query: 'Only "status: open", "status: closed" and "alias: …", with AND between them, are understood here.',
})

function queryOf({ request }: Asked, name: string): string {
  const value = valueAt(request.query, [name])
  return textOf(Array.isArray(value) ? value[0] : value)
}
