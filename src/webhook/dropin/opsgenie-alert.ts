import { LIMITS, type Signal } from '../../alert/alert.ts'
import type { OpsgenieAlert } from '../../engine/opsgenie.ts'
import { clean, cut, line } from '../../lib/text.ts'
import { labelsFrom } from '../sources/fields.ts'
import { commonFields, priorityOf } from '../sources/opsgenie-fields.ts'
import { textOf, valueAt } from '../sources/path.ts'
import { type Context, isRecord } from '../sources/reading.ts'
import { type Said as SaidOfSignal, signalOf } from '../sources/signal.ts'

/** The fields of an alert, as Opsgenie calls them: what its sender has said of it, cleaned and cut. */
export type Said = {
  readonly message: string
  readonly description: string
  readonly priority: string
  readonly entity: string
  readonly source: string
  readonly owner: string
  readonly tags: readonly string[]
  readonly actions: readonly string[]
  readonly details: Readonly<Record<string, string>>
  readonly responders: readonly Responder[]
}

/** A team, a person, a schedule or an escalation, by whatever of its names was given. */
export type Responder = {
  readonly type: string
  readonly id?: string
  readonly name?: string
  readonly username?: string
}

/** What Opsgenie allows; beyond that it is cut. */
const LONGEST = { description: 15_000, field: 512, word: 100, note: 25_000 }
const MOST = { tags: 100, actions: 20, responders: 50 }

/** What Opsgenie takes an alert for of which nobody says how bad it is. */
const DEFAULT_PRIORITY = 'P3'

/** From the body of a request, or from what was kept of one: of that nothing changes any more. */
export function saidFrom(body: unknown): Said {
  const at = (name: string) => valueAt(body, [name])
  return {
    message: line(clean(textOf(at('message'))), LIMITS.title),
    description: cut(clean(textOf(at('description'))).trim(), LONGEST.description),
    priority: wordFrom(priorityOf(at('priority')), LONGEST.word),
    entity: wordFrom(at('entity'), LONGEST.field),
    source: wordFrom(at('source'), LIMITS.link),
    owner: nameFrom(at('owner')),
    tags: wordsFrom(at('tags')).slice(0, MOST.tags),
    actions: wordsFrom(at('actions')).slice(0, MOST.actions),
    details: detailsFrom(at('details')),
    responders: respondersFrom(at('responders')),
  }
}

/** A list, or words with commas between them. */
export function wordsFrom(value: unknown): readonly string[] {
  const words = Array.isArray(value) ? value : textOf(value).split(',')
  return [...new Set(words.map(word => wordFrom(word, LONGEST.word)).filter(Boolean))]
}

/** Senders put numbers and more where Opsgenie has texts. */
export function detailsFrom(value: unknown): Said['details'] {
  return labelsFrom(
    Object.entries(isRecord(value) ? value : {}).map(([name, detail]) => [name, textOf(detail)] as const),
  )
}

export function respondersFrom(value: unknown): readonly Responder[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return list.slice(0, MOST.responders).flatMap(one => {
    const names = ['id', 'name', 'username'].flatMap(key => {
      const name = wordFrom(valueAt(one, [key]), LONGEST.field)
      return name ? [[key, name] as const] : []
    })
    const type = wordFrom(valueAt(one, ['type']), LONGEST.word)
    return names.length > 0 ? [{ type, ...Object.fromEntries(names) }] : []
  })
}

/** Somebody or something, by whichever of its names was given. */
export function nameFrom(value: unknown): string {
  if (!isRecord(value)) return wordFrom(value, LONGEST.field)
  return wordFrom(value.username ?? value.name ?? value.id, LONGEST.field)
}

export function wordFrom(value: unknown, most: number): string {
  return line(clean(textOf(value)), most)
}

type Of = Pick<OpsgenieAlert, 'alias' | 'createdAt' | 'said'>

/** The alert as it stands, in our words. */
export function signalFrom(alert: Of, change: Pick<SaidOfSignal, 'status' | 'ended'>, context: Context): Signal {
  const said = saidFrom(alert.said)
  const common = commonFields(said)
  const team = said.responders.find(({ type }) => type.toLowerCase() === 'team')
  return signalOf(
    {
      ...common,
      ...change,
      labels: { ...(team && { team: team.name ?? team.id }), ...common.labels },
      title: [said.message],
      identity: alert.alias,
      severity: [said.priority, said.details.severity, DEFAULT_PRIORITY],
      startsAt: alert.createdAt.getTime(),
    },
    context,
  )
}

/** Something that was said of the alert, for its incident's timeline. */
export function noteFrom(alert: Of, title: string, text: unknown, context: Context): Signal {
  const description = cut(clean(textOf(text)).trim(), LONGEST.note)
  const said = { kind: 'information', status: 'firing', title: [title], description, identity: alert.alias } as const
  return signalOf({ ...said, labels: commonFields(saidFrom(alert.said)).labels ?? {} }, context)
}

/** As Opsgenie answers with it. */
export function shown(alert: OpsgenieAlert, source: string) {
  const { message, description, priority, owner, ...said } = saidFrom(alert.said)
  const closed = alert.over || alert.settled
  return {
    ...{ id: alert.id, tinyId: String(alert.tiny), alias: alert.alias, message },
    ...{ status: closed ? 'closed' : 'open', acknowledged: !closed && alert.acknowledged, isSeen: alert.acknowledged },
    ...{ tags: said.tags, snoozed: false, count: alert.count, source: said.source, owner },
    ...{ createdAt: alert.createdAt, updatedAt: alert.lastAt, lastOccurredAt: alert.lastAt },
    ...{
      priority: /^P[1-5]$/i.test(priority) ? priority.toUpperCase() : DEFAULT_PRIORITY,
      responders: said.responders,
    },
    integration: { id: source, name: source, type: 'API' },
    ...{ actions: said.actions, entity: said.entity, description, details: said.details },
  }
}
