import { randomBytes } from 'node:crypto'
import { refuse, type Slack } from './api/call.ts'
import { checkContent } from './api/chat.ts'
import { change, contentOf, erase, post, postEphemeral } from './messages.ts'
import type { Channel, Message } from './model.ts'
import { type Fields, isTrue, stringOf } from './shape.ts'

const uses = 5
const lifeMs = 30 * 60_000

type Ticket = { channel: Channel; userId: string; source: Message | undefined; at: number; used: number }

/** One-off addresses by which the app answers where it was spoken to, even where it is no member. */
export type ResponseUrls = {
  issue(channel: Channel, userId: string, source?: Message): string
  use(slack: Slack, path: string, body: Fields): void
}

export function createResponseUrls(clock: () => Date, base: () => string): ResponseUrls {
  const tickets = new Map<string, Ticket>()
  return {
    issue(channel, userId, source) {
      const path = `respond/${randomBytes(12).toString('hex')}`
      tickets.set(path, { channel, userId, source, at: clock().getTime(), used: 0 })
      return base() + path
    },
    use(slack, path, body) {
      const ticket = tickets.get(path) ?? refuse('no_such_url')
      if (clock().getTime() - ticket.at > lifeMs) refuse('expired_url')
      if (ticket.used >= uses) refuse('used_url')
      respond(slack, ticket.channel, ticket.userId, ticket.source, body, 'response_url')
      ticket.used += 1
    },
  }
}

/** Does what an answer says: replaces or removes the message that was acted on, or adds one. */
export function respond(
  slack: Slack,
  channel: Channel,
  userId: string,
  source: Message | undefined,
  body: Fields,
  method: string,
): Message | undefined {
  const { workspace } = slack
  const user = workspace.bot.user_id
  if (isTrue(body.delete_original)) {
    if (source) erase(workspace, channel, source)
    return undefined
  }
  checkContent(slack, method, body)
  const content = contentOf(body, workspace)
  if (isTrue(body.replace_original) && source) {
    change(workspace, channel, source, content, user)
    return source
  }
  const thread_ts = stringOf(body.thread_ts)
  if (body.response_type === 'in_channel') return post(workspace, channel, content, { user, thread_ts })
  return postEphemeral(workspace, channel, content, { user: userId, thread_ts })
}
