import type { Signal } from '../../alert/alert.ts'
import type { Received } from '../../engine/ports.ts'
import { readJson } from '../body.ts'
import { contentType, rawBody } from '../scope.ts'
import { identityFrom } from '../sources/fields.ts'
import { textOf } from '../sources/path.ts'
import { type Context, isRecord, kindOf } from '../sources/reading.ts'
import { signalOf } from '../sources/signal.ts'
import type { Answer } from '../sources/system.ts'
import { keep, type Sent, take } from '../take.ts'
import { noteFrom, saidFrom, signalFrom, wordFrom } from './opsgenie-alert.ts'
import { ACCEPTED, PONG, unprocessable } from './opsgenie-answers.ts'
import type { Call, Errors, Fields } from './opsgenie-calls.ts'
import type { Asked } from './opsgenie-door.ts'
import { identifierOf } from './opsgenie-questions.ts'

/** An episode that ends while it is counted once more gives way to the next one; by then that one is known. */
const TRIES = 3

export async function create(asked: Asked): Promise<Answer> {
  const { door, source } = asked
  const read = fieldsOf(asked)
  if ('errors' in read) return refuse(asked, read.errors)
  const { fields } = read
  const said = saidFrom(fields)
  if (!said.message) return refuse(asked, { message: 'Message can not be empty.' })
  const alias = identityFrom(textOf(fields.alias)) || null
  for (let tried = 1; ; tried++) {
    const { alert, isNew } = await door.opsgenie.open(source.name, alias, said)
    const context = contextOf(asked)
    const { user, note } = fields
    const words = user ? `Note by ${wordFrom(user, 100)}` : 'Note'
    const notes = isNew && textOf(note) ? [noteFrom(alert, words, note, context)] : []
    const [received] = await taken(asked, [signalFrom(alert, { status: 'firing' }, context), ...notes])
    if (received?.reason === 'older_episode' && tried < TRIES) continue
    if (received?.reason === 'older_episode') throw new Error('an alert ended each time that it was created')
    const status = isNew ? 'Created alert' : 'Deduplicated alert'
    return accepted(asked, { action: 'Create', success: true, status }, alert)
  }
}

/** One of the things that can be done to an alert, by those who know its id, its alias or its number. */
export function doCall(call: Call): (asked: Asked) => Promise<Answer> {
  return async asked => {
    const { door, source } = asked
    const { action } = call
    const read = fieldsOf(asked)
    if ('errors' in read) return refuse(asked, read.errors)
    const identifier = identifierOf(asked)
    const wrong = 'errors' in identifier ? identifier.errors : call.wrong?.(read.fields)
    if ('errors' in identifier || wrong) return refuse(asked, wrong ?? {})
    const alert = await door.opsgenie.find(source.name, identifier)
    if (!alert) return accepted(asked, { action, success: false, status: 'Alert does not exist' })
    if (alert.over && !(call.afterwards && !alert.followed)) {
      return accepted(asked, { action, success: false, status: 'Alert is already closed' }, alert)
    }
    const { change } = call
    const changed = change ? await door.opsgenie.change(alert, kept => change(saidFrom(kept), read.fields)) : alert
    await taken(asked, call.signals(changed, read.fields, contextOf(asked), saidFrom(alert.said)))
    if (call.closes) await door.opsgenie.close(alert)
    return accepted(asked, { action, success: true, status: call.done }, alert)
  }
}

/** Whoever asks for it later is told that there is none. */
export async function remove(asked: Asked): Promise<Answer> {
  const { door, source } = asked
  const identifier = identifierOf(asked)
  if ('errors' in identifier) return refuse(asked, identifier.errors)
  const alert = await door.opsgenie.find(source.name, identifier)
  if (!alert) return accepted(asked, { action: 'Delete', success: false, status: 'Alert does not exist' })
  if (!alert.over) await taken(asked, [signalFrom(alert, { status: 'resolved', ended: 'deleted' }, contextOf(asked))])
  await door.opsgenie.remove(alert)
  return accepted(asked, { action: 'Delete', success: true, status: 'Deleted alert' }, alert)
}

/** Opsgenie answers so whether or not it knows the heartbeat. */
export async function ping(asked: Asked): Promise<Answer> {
  const name = asked.params.name ?? ''
  const beat = {
    status: 'firing',
    kind: 'heartbeat',
    title: [`Heartbeat ${name}`],
    labels: { heartbeat: name },
  } as const
  await taken(asked, [signalOf({ ...beat, identity: `heartbeat:${name}` }, contextOf(asked))])
  return PONG
}

type Outcome = { readonly action: string; readonly success: boolean; readonly status: string }

/** Last of all: whoever reads that it was done can rely on it. */
async function accepted(
  { door, source, request }: Asked,
  outcome: Outcome,
  alert?: { readonly id: string; readonly alias: string },
): Promise<Answer> {
  const { id: alertId = null, alias = null } = alert ?? {}
  await door.opsgenie.answered({ ...outcome, id: request.id, source: source.name, alertId, alias })
  return ACCEPTED
}

async function taken({ door, source, request }: Asked, alerts: readonly Signal[]): Promise<readonly Received[]> {
  return (await take(door, source, { alerts, faults: [] }, sentBy(request))).received
}

async function refuse({ door, source, request }: Asked, errors: Errors): Promise<Answer> {
  const [[path, message] = ['', '']] = Object.entries(errors)
  await keep(door, source, sentBy(request), { path, message })
  return unprocessable(errors)
}

/** An empty body says nothing, and that is in order. */
function fieldsOf({ request }: Asked): { readonly fields: Fields } | { readonly errors: Errors } {
  const raw = rawBody(request)
  const query = isRecord(request.query) ? request.query : {}
  if (raw.toString('utf8').trim() === '') return { fields: request.method === 'DELETE' ? query : {} }
  const body = readJson({ raw, headers: request.headers })
  if ('fault' in body) return { errors: { body: body.fault } }
  if (isRecord(body.json)) return { fields: request.method === 'DELETE' ? { ...body.json, ...query } : body.json }
  return { errors: { body: `expected an object, found ${kindOf(body.json)}` } }
}

function sentBy(request: Asked['request']): Sent {
  return { contentType: contentType(request), raw: rawBody(request) }
}

function contextOf({ door, source }: Asked): Context {
  return { source, receivedAt: door.clock() }
}
