import type { WebClient } from '@slack/web-api'
import type { Delivery } from '../../engine/ports.ts'
import type { MessageRef } from '../../incident/incident.ts'
import { MINUTE } from '../../lib/time.ts'
import { isUnreachable, slackCode } from '../errors.ts'
import { fieldOf, textOf } from '../fields.ts'
import type { Message } from '../messages/message.ts'
import type { Paced } from './pace.ts'

const EVENT_TYPE = 'tocsin'
const PAGES = 5

/** What is looked for where an earlier try may have got through. */
type Sent = Pick<Delivery, 'id' | 'attempt' | 'createdAt'>

export type Posts = {
  /** Posts into a channel, or to a person by a user's id. An earlier try that got through is found and not repeated. */
  post(delivery: Sent, to: Destination, message: Message): Promise<MessageRef>
  /** Posts what belongs to no effect, and so is never looked for. */
  say(to: Destination, message: Message): Promise<MessageRef>
  /** Renders a message anew where it stands; one that people have deleted stays deleted. */
  update(at: MessageRef, message: Message): Promise<void>
}

export type Destination = { readonly channel: string; readonly thread?: string | null; readonly urgent?: boolean }

export function createPosts(client: WebClient, paced: Paced): Posts {
  async function find(delivery: Sent, { channel, thread, urgent = false }: Destination): Promise<MessageRef | null> {
    const isPerson = /^[UW]/.test(channel)
    const opened = isPerson
      ? await paced('conversations.open', () => client.conversations.open({ users: channel }), { urgent })
      : null
    const room = opened ? opened.channel?.id : channel
    if (room === undefined) return null
    // Slack's clock and ours may differ by seconds.
    const oldest = String((delivery.createdAt.getTime() - MINUTE) / 1_000)
    let cursor = ''
    for (let page = 0; page < PAGES; page++) {
      const where = { channel: room, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
      const { messages = [], response_metadata } = thread
        ? await paced('conversations.replies', () => client.conversations.replies({ ...where, ts: thread }), { urgent })
        : await paced('conversations.history', () => client.conversations.history(where), { urgent })
      const ours = messages.find(message => effectOf(message) === delivery.id)
      if (ours?.ts) return { channel: room, ts: ours.ts }
      cursor = response_metadata?.next_cursor ?? ''
      if (!cursor) return null
    }
    return null
  }

  async function send(to: Destination, { text, blocks }: Message, effect: string | null): Promise<MessageRef> {
    const { channel, thread } = to
    const metadata = effect === null ? null : { event_type: EVENT_TYPE, event_payload: { effect } }
    const { channel: room, ts } = await paced(
      'chat.postMessage',
      () =>
        client.chat.postMessage({
          ...{ channel, text, blocks, unfurl_links: false, unfurl_media: false },
          ...(metadata ? { metadata } : {}),
          ...(thread ? { thread_ts: thread } : {}),
        }),
      to,
    )
    // Slack answers with the room's id: the direct message's for a person.
    return { channel: room ?? channel, ts: ts ?? '' }
  }

  return {
    say: (to, message) => send(to, message, null),

    async post(delivery, to, message) {
      const earlier = delivery.attempt > 1 ? await ifPossible(find(delivery, to)) : null
      return earlier ?? send(to, message, delivery.id)
    },

    async update({ channel, ts }, message) {
      try {
        const blocks = message.blocks
        await paced('chat.update', () => client.chat.update({ channel, ts, text: message.text, blocks }))
      } catch (error) {
        if (!GONE.has(slackCode(error) ?? '')) throw error
      }
    },
  }
}

const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_archived', 'is_inactive'])

/** Where Slack refuses to let us look (a scope is missing, say), a message twice is better than none. */
async function ifPossible(looking: Promise<MessageRef | null>): Promise<MessageRef | null> {
  try {
    return await looking
  } catch (error) {
    if (slackCode(error) === null || isUnreachable(error)) throw error
    return null
  }
}

function effectOf(message: object): unknown {
  const metadata = fieldOf(message, 'metadata')
  return textOf(metadata, 'event_type') === EVENT_TYPE ? fieldOf(fieldOf(metadata, 'event_payload'), 'effect') : null
}
