import { shown } from '../messages.ts'
import type { Message } from '../model.ts'
import { type Fields, isTrue, numberOf, stringOf } from '../shape.ts'
import { channelOf, type Method, paged, refuse, want } from './call.ts'

/** Between `oldest` and `latest`, which themselves belong to it only when `inclusive`. */
function within(message: Message, args: Fields): boolean {
  const ts = Number(message.ts)
  const oldest = numberOf(args.oldest) ?? 0
  const latest = numberOf(args.latest) ?? Number.POSITIVE_INFINITY
  return isTrue(args.inclusive) ? ts >= oldest && ts <= latest : ts > oldest && ts < latest
}

const history: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args)
    if (!channel.members.has(slack.workspace.bot.user_id)) refuse('not_in_channel')
    const all = channel.messages
      .filter(message => !message.thread_ts || message.thread_ts === message.ts || message.broadcast)
      .filter(message => within(message, args))
      .reverse()
    const { page, next_cursor } = paged(all, args, { usual: 100, most: 999 })
    return {
      messages: page.map(message => shown(message, isTrue(args.include_all_metadata))),
      has_more: next_cursor !== '',
      pin_count: channel.pins.length,
      ...(next_cursor ? { response_metadata: { next_cursor } } : {}),
    }
  },
}

const replies: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args)
    if (!channel.members.has(slack.workspace.bot.user_id)) refuse('not_in_channel')
    const ts = want(args, 'ts')
    const thread = channel.messages.find(message => message.ts === ts)?.thread_ts ?? ts
    const all = channel.messages.filter(message => message.ts === thread || message.thread_ts === thread)
    if (all.length === 0) refuse('thread_not_found')
    // The first message heads the thread whatever the bounds are.
    const bounded = all.filter(message => message.ts === thread || within(message, args))
    const { page, next_cursor } = paged(bounded, args, { usual: 1000, most: 1000 })
    return {
      messages: page.map(message => shown(message, isTrue(args.include_all_metadata))),
      has_more: next_cursor !== '',
      ...(stringOf(next_cursor) ? { response_metadata: { next_cursor } } : {}),
    }
  },
}

export const historyMethods: Readonly<Record<string, Method>> = {
  'conversations.history': history,
  'conversations.replies': replies,
}
