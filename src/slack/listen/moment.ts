import type { Context, ViewResponseAction } from '@slack/bolt'
import type { Place } from './replies.ts'

/** What the one error handler must know of an interaction under way, so that the person is never left without an answer. */
export type Moment = {
  place?: Place
  /** The form that this interaction has opened. */
  modal?: string
  /** A submission that still waits for its answer; it can be given once. */
  answer?: (response?: ViewResponseAction) => Promise<void>
  /** The number of the incident in question, for the log. */
  incident?: number
}

const moments = new WeakMap<object, Moment>()

/** Bolt hands the same context to every listener of one interaction and to the error handler. */
export function momentOf(context: Context): Moment {
  const moment = moments.get(context) ?? {}
  moments.set(context, moment)
  return moment
}
