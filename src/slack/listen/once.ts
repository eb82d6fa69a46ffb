import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt'
import type { FirstTime } from '../../engine/ports.ts'
import { textOf } from '../fields.ts'
import { momentOf } from './moment.ts'
import { placeOf } from './replies.ts'

/**
 * Before every listener: answers Slack at once, and lets what Slack sends a second time do nothing.
 *
 * An event is known by its event_id. Commands, clicks, shortcuts and submissions are known by their trigger_id: Slack
 * makes a new one for every act of a person and repeats it only when it sends the same act again. A form's view.id and
 * hash would not do, for they are the same when a form that was sent back with errors is submitted once more.
 */
export function once(firstTime: FirstTime): Middleware<AnyMiddlewareArgs> {
  return async args => {
    const { body, context, next } = args
    // Events are answered by Bolt itself and have nobody who waits for words of ours.
    const ack = 'ack' in args ? args.ack : undefined
    if (ack) momentOf(context).place = placeOf(body, 'respond' in args ? args.respond : undefined)
    // A submission is answered by its listener, because the answer may be that something in the form is wrong.
    const isSubmission = textOf(body, 'type') === 'view_submission'
    if (!isSubmission) await ack?.()
    const key = keyOf(body)
    if (key === null || (await firstTime(key))) await next()
    else if (isSubmission) await ack?.()
  }
}

function keyOf(body: object): string | null {
  const event = textOf(body, 'event_id')
  if (event !== '') return `slack event ${event}`
  const trigger = textOf(body, 'trigger_id')
  return trigger === '' ? null : `slack trigger ${trigger}`
}
