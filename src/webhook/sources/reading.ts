import type { Signal } from '../../alert/alert.ts'
import { isPagerKey } from '../../escalation/pager.ts'
import type { Source } from '../../rulebook/rulebook.ts'

/** One sender's payload read into our words: pure, never throws, whatever the payload is. */
export type Read = (payload: unknown, context: Context) => Reading

export type Context = { readonly source: Source; readonly receivedAt: Date }

/** `faults` names what could not be read; the alerts beside it could. */
export type Reading = {
  readonly alerts: readonly Signal[]
  readonly faults: readonly Unread[]
  /** Why it is about no alert, where that is in order: told to the sender, who may have wanted to know. */
  readonly ignored?: string
  /** Where a pager tells of an incident of its that bears the key of one of a Tocsin's. */
  readonly echo?: Echo
}

/** What a pager says of it that its alert does not: its key, and who did at the pager what, when. */
export type Echo = {
  readonly key: string
  readonly by: string | null
  readonly at: Date | null
  /** It calls people there again, though nothing new was triggered. */
  readonly again?: 'unacknowledged' | 'reopened'
}

/** `path` is where in the payload (`alerts[3].labels`), empty for the whole of it. */
export type Unread = { readonly path: string; readonly message: string }

export function unreadable(path: string, message: string): Reading {
  return { alerts: [], faults: [{ path, message }] }
}

/** In order, and about nothing that can fire: a test notification, an event that we have no use for. */
export function ignored(why: string): Reading {
  return { alerts: [], faults: [], ignored: why }
}

export function reading(...alerts: readonly Signal[]): Reading {
  return { alerts, faults: [] }
}

/** `key` is whatever the pager knows its incident by. */
export function echoing(alert: Signal, { key, ...echo }: Echo): Reading {
  return { ...reading(alert), ...(isPagerKey(key) && { echo: { key, ...echo } }) }
}

/** What a value is, in words for whoever sent it. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[String(typeof value)] ??
    'something else'
  )
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fields of all that are objects; of two of one name the later counts. */
export function fieldsOf(...all: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(all.filter(isRecord).flatMap(Object.entries))
}
