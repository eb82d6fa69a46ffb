import type { RespondFn } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { slackCode } from '../errors.ts'
import { fieldOf, textOf } from '../fields.ts'
import type { Message } from '../messages/message.ts'

/** Where an answer for one person alone can go; what Slack gave us of it. */
export type Place = {
  readonly user: string
  readonly channel?: string | undefined
  readonly thread?: string | undefined
  readonly respond?: RespondFn | undefined
}

/**
 * Tells one person something that nobody else sees: by the click's or command's own address where it has one (that
 * works where the bot is no member), else in the channel, else by direct message (App Home and forms have neither).
 */
export async function tell(client: WebClient, place: Place, { text, blocks }: Message): Promise<void> {
  const { user, channel, thread, respond } = place
  const inThread = thread === undefined ? {} : { thread_ts: thread }
  if (respond) {
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks, ...inThread })
    return
  }
  if (channel !== undefined) {
    try {
      await client.chat.postEphemeral({ user, channel, text, blocks, ...inThread })
      return
    } catch (error) {
      if (!NOT_THERE.has(slackCode(error) ?? '')) throw error
    }
  }
  await client.chat.postMessage({ channel: user, text, blocks, unfurl_links: false, unfurl_media: false })
}

const NOT_THERE = new Set(['user_not_in_channel', 'channel_not_found', 'not_in_channel', 'is_archived'])

/** Reads the place out of what Slack sent, whatever kind of thing it is. */
export function placeOf(body: object, respond?: RespondFn): Place {
  const user = textOf(body, 'user_id') || textOf(fieldOf(body, 'user'), 'id')
  const channel = textOf(body, 'channel_id') || textOf(fieldOf(body, 'channel'), 'id') || undefined
  const message = fieldOf(body, 'message')
  // A message that others have replied to bears its own ts here; the answer to a click on it belongs into the channel.
  const parent = textOf(message, 'thread_ts')
  const thread = parent === '' || parent === textOf(message, 'ts') ? undefined : parent
  return { user, channel, thread, respond }
}
