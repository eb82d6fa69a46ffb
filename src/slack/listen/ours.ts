import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt'
import { textOf } from '../fields.ts'
import { noticeMessage } from '../messages/notice.ts'
import type { Desk } from './desk.ts'
import { momentOf } from './moment.ts'
import { placeOf, tell } from './replies.ts'

/**
 * Before every listener that answers people: through a channel shared with another organisation anybody there can write
 * our command and press our buttons, and must learn nothing by it. Events answer nobody but for App Home, which asks too.
 */
export function ours({ client, acts, members }: Desk): Middleware<AnyMiddlewareArgs> {
  return async args => {
    const { body, context, next } = args
    const ack = 'ack' in args ? args.ack : undefined
    const { user } = placeOf(body)
    const denial = ack && user !== '' ? acts.hides(await members.get(user)) : null
    if (denial === null) return next()
    const { place } = momentOf(context)
    // Everything else has been answered already.
    if (textOf(body, 'type') === 'view_submission') await ack?.()
    if (place) await tell(client, place, noticeMessage(denial))
  }
}
