import { messageFaults, tooMuchText } from '../blocks/surface.ts'
import { change, contentOf, erase, post, postEphemeral, shown } from '../messages.ts'
import type { Channel, Message } from '../model.ts'
import { type Fields, fieldsOf, isTrue, listOf, stringOf } from '../shape.ts'
import { directMessage, findChannel, findMessage } from '../workspace.ts'
import { channelOf, isTs, type Method, messageOf, refuse, type Slack, want } from './call.ts'

const limits = { updateText: 4000, text: 40_000, attachments: 100, metadataBytes: 8192, markdown: 12_000 }

/** Refuses what Slack refuses about a message's content, whichever way it comes. */
export function checkContent(slack: Slack, method: string, args: Fields): void {
  const { blocks, attachments, text, markdown_text: markdown, metadata } = args
  if (markdown !== undefined && (text !== undefined || blocks !== undefined)) refuse('markdown_text_conflict')
  if (stringOf(markdown) && String(markdown).length > limits.markdown) refuse('msg_too_long')
  if (text !== undefined && typeof text !== 'string') refuse('invalid_arguments', ['text must be a string'])
  const held = listOf(attachments).map(attachment => fieldsOf(attachment).blocks)
  const faults = blocks === undefined ? [] : messageFaults(blocks)
  if (faults.length > 0) refuse('invalid_blocks', faults, { errors: faults })
  const inner = held.flatMap((each, index) => (each ? messageFaults(each, `/attachments/${index}/blocks`) : []))
  if (inner.length > 0) refuse('invalid_attachments', inner, { errors: inner })
  if (listOf(attachments).length > limits.attachments) refuse('too_many_attachments')
  if ([blocks, ...held].some(tooMuchText)) refuse('msg_blocks_too_long')
  const empty = !text && !markdown && listOf(blocks).length === 0 && listOf(attachments).length === 0
  if (empty) refuse('no_text')
  checkMetadata(metadata)
  const hasFallback =
    stringOf(text)?.trim() || markdown || listOf(attachments).some(each => stringOf(fieldsOf(each).fallback))
  if (!hasFallback && (listOf(blocks).length > 0 || listOf(attachments).length > 0)) {
    slack.misuse(method, 'no_fallback_text', 'blocks without a text for notifications and screen readers')
  }
}

function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return
  const { event_type, event_payload } = fieldsOf(metadata)
  if (Object.keys(fieldsOf(metadata)).length === 0) return
  if (typeof event_type !== 'string' || typeof event_payload !== 'object') refuse('invalid_metadata_format')
  if (Buffer.byteLength(JSON.stringify(metadata)) > limits.metadataBytes) refuse('metadata_too_large')
}

/** Where a post goes: a channel by id or name, or a person, who gets it as a direct message. */
function destination(slack: Slack, args: Fields): Channel {
  const { workspace } = slack
  const target = want(args, 'channel')
  if (/^[UW]/.test(target)) {
    const user = workspace.users.get(target) ?? refuse('channel_not_found')
    if (user.is_bot) refuse('cannot_dm_bot')
    if (user.deleted) refuse('user_disabled')
    if (user.is_stranger) refuse('user_not_visible')
    return directMessage(workspace, user.id)
  }
  const channel = findChannel(workspace, target) ?? refuse('channel_not_found')
  return channelOf(slack, { channel: channel.id }, { member: true, live: true })
}

/** A thread is named by its first message; a reply's ts is taken for that, and noted as a mistake. */
function threadOf(slack: Slack, method: string, channel: Channel, args: Fields): string | undefined {
  const ts = args.thread_ts
  if (ts === undefined || ts === '') return undefined
  if (typeof ts !== 'string' || !isTs(ts)) refuse('invalid_thread_ts', [`invalid thread_ts: ${String(ts)}`])
  const found = findMessage(channel, ts)
  if (!found?.thread_ts || found.thread_ts === ts) return ts
  slack.misuse(method, 'thread_ts_not_parent', `thread_ts ${ts} is a reply itself; its thread is ${found.thread_ts}`)
  return found.thread_ts
}

const postMessage: Method = {
  tier: 'special',
  run(slack, args) {
    const { workspace } = slack
    const channel = destination(slack, args)
    checkContent(slack, 'chat.postMessage', args)
    const message = post(workspace, channel, contentOf(args, workspace), {
      user: workspace.bot.user_id,
      thread_ts: threadOf(slack, 'chat.postMessage', channel, args),
      broadcast: isTrue(args.reply_broadcast),
    })
    const cut = (stringOf(args.text)?.length ?? 0) > limits.text
    return {
      channel: channel.id,
      ts: message.ts,
      message: shown(message),
      ...(cut ? { response_metadata: { warnings: ['message_truncated'] } } : {}),
    }
  },
}

function own(slack: Slack, message: Message, code: string): void {
  if (message.bot_id !== slack.workspace.bot.bot_id) refuse(code)
}

const update: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    const channel = channelOf(slack, args)
    if (channel.is_archived) refuse('is_inactive')
    const message = messageOf(channel, args.ts)
    own(slack, message, 'cant_update_message')
    if ((stringOf(args.text)?.length ?? 0) > limits.updateText) refuse('msg_too_long')
    const kept = { blocks: message.blocks, attachments: message.attachments, text: message.text }
    checkContent(slack, 'chat.update', { ...(args.markdown_text === undefined ? kept : {}), ...args })
    const { text, blocks, attachments, metadata } = contentOf(args, workspace)
    const saysText = args.text !== undefined || args.markdown_text !== undefined
    const saysBlocks = args.blocks !== undefined || args.markdown_text !== undefined
    if (args.metadata !== undefined && !metadata) delete message.metadata
    // What is left out stays as it was; an empty list removes it.
    change(
      workspace,
      channel,
      message,
      {
        ...(saysText ? { text } : {}),
        ...(saysBlocks ? { blocks } : {}),
        ...(args.attachments === undefined ? {} : { attachments }),
        ...(metadata ? { metadata } : {}),
      },
      workspace.bot.user_id,
    )
    return { channel: channel.id, ts: message.ts, text: message.text, message: shown(message) }
  },
}

const remove: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args, { live: true })
    const message = messageOf(channel, args.ts)
    own(slack, message, 'cant_delete_message')
    erase(slack.workspace, channel, message)
    return { channel: channel.id, ts: message.ts }
  },
}

const ephemeral: Method = {
  tier: 'tier4',
  run(slack, args) {
    const { workspace } = slack
    const channel = channelOf(slack, args, { member: true, live: true })
    const user = want(args, 'user')
    if (!channel.members.has(user)) refuse('user_not_in_channel')
    if ((stringOf(args.text)?.length ?? 0) > limits.text) refuse('msg_too_long')
    checkContent(slack, 'chat.postEphemeral', args)
    const message = postEphemeral(workspace, channel, contentOf(args, workspace), {
      user,
      thread_ts: threadOf(slack, 'chat.postEphemeral', channel, args),
    })
    return { message_ts: message.ts }
  },
}

const permalink: Method = {
  tier: 'special',
  run(slack, args) {
    const channel = channelOf(slack, args)
    const message = messageOf(channel, args.message_ts)
    const thread =
      message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : ''
    const place = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`
    return { channel: channel.id, permalink: `https://${slack.workspace.team.domain}.slack.com/${place}` }
  },
}

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': ephemeral,
  'chat.getPermalink': permalink,
}
