import { notified } from './mentions.ts'
import type { Block, Channel, Message, Workspace } from './model.ts'
import { copy, type Fields, fieldsOf, isFields, listOf, stringOf } from './shape.ts'
import { findMessage } from './workspace.ts'

/** What a message says, as it was given to the API or to a response_url. */
export type Content = {
  text: string
  blocks: Block[]
  attachments: Fields[]
  metadata?: { event_type: string; event_payload: Fields }
}

/** Gives each block the id that Slack would: its own, or one made up. */
export function withBlockIds(blocks: readonly unknown[], workspace: Workspace): Block[] {
  return blocks.filter(isFields).map(block => ({
    ...copy(block),
    type: stringOf(block.type) ?? '',
    block_id: stringOf(block.block_id) || workspace.nextId('b'),
    ...(Array.isArray(block.elements)
      ? { elements: block.elements.map(element => withActionIds(element, workspace)) }
      : {}),
    ...(isFields(block.accessory) ? { accessory: withActionIds(block.accessory, workspace) } : {}),
    ...(isFields(block.element) ? { element: withActionIds(block.element, workspace) } : {}),
  }))
}

const passive = /^(image|plain_text|mrkdwn|rich_text_)/

function withActionIds(element: unknown, workspace: Workspace): unknown {
  if (!isFields(element) || passive.test(stringOf(element.type) ?? '') || stringOf(element.action_id)) return element
  return { ...element, action_id: workspace.nextId('a') }
}

/** The content that arguments or an answer describe, cut as Slack cuts it. */
export function contentOf(args: Fields, workspace: Workspace): Content {
  const metadata = fieldsOf(args.metadata)
  const markdown = stringOf(args.markdown_text)
  const blocks = markdown === undefined ? listOf(args.blocks) : [{ type: 'markdown', text: markdown }]
  return {
    text: (stringOf(args.text) ?? markdown ?? '').slice(0, 40_000),
    blocks: withBlockIds(blocks, workspace),
    attachments: listOf(args.attachments)
      .filter(isFields)
      .map((attachment, index) => ({
        id: index + 1,
        ...attachment,
        ...(Array.isArray(attachment.blocks) ? { blocks: withBlockIds(attachment.blocks, workspace) } : {}),
      })),
    ...(typeof metadata.event_type === 'string'
      ? { metadata: { event_type: metadata.event_type, event_payload: fieldsOf(metadata.event_payload) } }
      : {}),
  }
}

type Posting = {
  user: string
  thread_ts?: string | undefined
  broadcast?: boolean
  subtype?: string
  client_msg_id?: string
}

/** A message that is in no channel yet. */
function newMessage(workspace: Workspace, channel: Channel, content: Content, posting: Posting): Message {
  const { bot, team, users } = workspace
  return {
    type: 'message',
    ...(posting.subtype ? { subtype: posting.subtype } : {}),
    channel: channel.id,
    ts: workspace.nextTs(),
    ...(posting.thread_ts ? { thread_ts: posting.thread_ts } : {}),
    ...(posting.broadcast ? { broadcast: true } : {}),
    user: posting.user,
    ...(posting.user === bot.user_id && !posting.subtype ? { bot_id: bot.bot_id, app_id: bot.app_id } : {}),
    team: users.get(posting.user)?.team_id ?? team.id,
    ...(posting.client_msg_id ? { client_msg_id: posting.client_msg_id } : {}),
    ...content,
    reactions: [],
    reply_count: 0,
    reply_users: [],
    notifies: posting.subtype ? [] : notified(content),
  }
}

/** Puts a message into its channel and, for a reply, into its thread. */
export function post(workspace: Workspace, channel: Channel, content: Content, posting: Posting): Message {
  const message = newMessage(workspace, channel, content, posting)
  const parent = message.thread_ts ? findMessage(channel, message.thread_ts) : undefined
  if (parent) {
    parent.thread_ts = parent.ts
    parent.reply_count += 1
    parent.latest_reply = message.ts
    if (!parent.reply_users.includes(message.user)) parent.reply_users.push(message.user)
  }
  channel.messages.push(message)
  workspace.tell({ kind: 'message_posted', channel, message })
  return message
}

/** Slack's own line in a channel: who joined, what the topic became. */
export function postNote(workspace: Workspace, channel: Channel, subtype: string, user: string, text: string): void {
  if (!channel.im_user) post(workspace, channel, { text, blocks: [], attachments: [] }, { user, subtype })
}

/** Shows a message to one person only. */
export function postEphemeral(
  workspace: Workspace,
  channel: Channel,
  content: Content,
  to: { user: string; thread_ts?: string | undefined },
): Message {
  const { metadata: _, ...rest } = content
  const message = newMessage(workspace, channel, rest, { user: workspace.bot.user_id, thread_ts: to.thread_ts })
  message.ephemeral_to = to.user
  channel.ephemerals.push(message)
  workspace.tell({ kind: 'ephemeral', channel, message, how: 'posted' })
  return message
}

/** Changes a message in place, so that whoever holds it sees the new content; mentions in it call nobody again. */
export function change(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  content: Partial<Content>,
  by: string,
): void {
  const previous = copy(message)
  Object.assign(message, content)
  const says = notified(message)
  message.notifies = message.notifies.filter(id => says.includes(id))
  if (message.ephemeral_to) {
    workspace.tell({ kind: 'ephemeral', channel, message, how: 'replaced' })
    return
  }
  message.edited = { user: by, ts: workspace.nextTs() }
  workspace.tell({ kind: 'message_changed', channel, message, previous })
}

export function erase(workspace: Workspace, channel: Channel, message: Message): void {
  const shelf = message.ephemeral_to ? channel.ephemerals : channel.messages
  const index = shelf.indexOf(message)
  if (index >= 0) shelf.splice(index, 1)
  if (message.ephemeral_to) {
    workspace.tell({ kind: 'ephemeral', channel, message, how: 'deleted' })
    return
  }
  channel.pins = channel.pins.filter(pin => pin.ts !== message.ts)
  const parent =
    message.thread_ts && message.thread_ts !== message.ts ? findMessage(channel, message.thread_ts) : undefined
  if (parent) parent.reply_count -= 1
  workspace.tell({ kind: 'message_deleted', channel, message })
}

/** A message as the API and the events show it. */
export function shown(message: Message, withMetadata = true): Fields {
  const {
    channel: _,
    ephemeral_to,
    notifies,
    broadcast,
    metadata,
    reply_count,
    reply_users,
    latest_reply,
    ...rest
  } = message
  const { reactions, attachments, blocks, subtype, ...body } = rest
  return copy({
    ...body,
    ...(subtype ? { subtype } : broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(metadata && withMetadata ? { metadata } : {}),
    ...(reply_count > 0 ? { reply_count, reply_users, reply_users_count: reply_users.length, latest_reply } : {}),
  })
}
