import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../lib/log.ts'
import { isUnreachable, slackCode } from '../errors.ts'
import { fieldOf, textOf } from '../fields.ts'
import { noticeMessage } from '../messages/notice.ts'
import { noticeView } from '../modals/notice.ts'
import { momentOf } from './moment.ts'
import { tell } from './replies.ts'

type Handled = Parameters<Parameters<typeof App.prototype.error>[0]>[0]

/** Where every error of every listener ends: logged once, with the incident, and answered to the person who waits. */
export function createTrouble(client: WebClient, log: Log) {
  return async ({ error: coded, context, body }: TroubleArgs): Promise<void> => {
    const error = original(coded)
    const { incident, ...moment } = momentOf(context)
    const about = { err: error, incident, user: context.userId, type: textOf(body, 'type') }
    if (isUnreachable(error) || TOO_LATE.has(slackCode(error) ?? '')) log.warn(about, 'Slack did not take it')
    else log.error(about, 'a listener failed')
    const text = sentence(error)
    try {
      if (moment.answer) await moment.answer({ response_action: 'update', view: noticeView('Not done', text) })
      else if (moment.modal) await client.views.update({ view_id: moment.modal, view: noticeView('Not done', text) })
      else if (moment.place) await tell(client, moment.place, noticeMessage(text))
    } catch (second) {
      // The answer fails for the same reason as a rule; there is nobody left to tell but the log.
      log.warn({ err: second, incident }, 'nor could the person be told')
    }
  }
}

export type TroubleArgs = Extract<Handled, { context: unknown }>

const TOO_LATE = new Set(['expired_trigger_id', 'invalid_trigger_id', 'exchanged_trigger_id'])

function sentence(error: unknown): string {
  if (TOO_LATE.has(slackCode(error) ?? ''))
    return 'Slack gives us three seconds for a form, and they were over. Please try again.'
  if (isUnreachable(error)) return 'Slack did not answer us in time. Please try again in a moment.'
  return 'Something went wrong on our side and nothing may have been done. It has been logged; please try again.'
}

/** Bolt wraps what it does not know. */
function original(error: Error): unknown {
  const inner = fieldOf(error, 'original')
  return inner instanceof Error ? inner : error
}
