import type { Channel, Message, User } from './model.ts'
import type { Sandbox } from './sandbox.ts'
import { given } from './shape.ts'
import { directMessage, findChannel } from './workspace.ts'

export type PageCommand = { name: string; hint: string; description: string }
export type PageShortcut = { callback_id: string; name: string; type: 'global' | 'message' }
/** `run` is told what was chosen in its panel, or an empty text where there is nothing to choose. */
export type PanelAction = {
  id: string
  label: string
  style?: 'primary' | 'danger'
  run: (choice: string) => Promise<string>
}
export type Panel = { title: string; note: string; choices?: readonly string[]; actions: PanelAction[] }

export type PageOptions = {
  commands: PageCommand[]
  shortcuts: PageShortcut[]
  /** Buttons beside the workspace: what they do and answer is the caller's. */
  panels?: Panel[]
  /** Buttons beside the clock, for callers who can turn it. */
  turns?: PanelAction[]
  /**
   * A page of the same origin, shown in a frame at the side. It tells its parent how much waits in it for somebody to
   * look at: `{ waiting: 3 }`.
   */
  beside?: { title: string; path: string }
}

/** What one person looks at: a channel by id, by name or `app`, a thread by its parent's ts. */
export type Gaze = { user: string; channel: string; thread: string; limit: number; seen: boolean }

/** Up to which message each person has read each channel, by `user channel`. */
export type Reading = Map<string, string>

const notes = new Set(['channel_join', 'channel_leave', 'channel_topic', 'channel_purpose', 'channel_name'])

const maySee = (channel: Channel, userId: string): boolean =>
  channel.im_user ? channel.im_user === userId : !channel.is_private || channel.members.has(userId)

/** The channel that a page names, if that person may see it. */
export function channelFor(sandbox: Sandbox, userId: string, name: string): Channel | undefined {
  const found =
    name === 'app' ? directMessage(sandbox.workspace, userId) : name ? findChannel(sandbox.workspace, name) : undefined
  return found && maySee(found, userId) ? found : undefined
}

export const people = (sandbox: Sandbox): User[] =>
  [...sandbox.workspace.users.values()].filter(user => !user.is_bot && !user.deleted)

/** Everything that the page shows to one person, as JSON. */
export function viewFor(sandbox: Sandbox, options: PageOptions, reading: Reading, gaze: Gaze) {
  const { workspace } = sandbox
  const { user } = gaze
  const mine = directMessage(workspace, user)
  const channel = channelFor(sandbox, user, gaze.channel) ?? firstChannel(sandbox, user)
  const newest = channel?.messages.at(-1)?.ts
  if (channel && newest && gaze.seen) reading.set(`${user} ${channel.id}`, newest)
  const act = sandbox.act(user)
  return {
    me: user,
    now: workspace.clock().toISOString(),
    team: workspace.team,
    bot: workspace.bot,
    users: [...workspace.users.values()].map(
      ({ id, name, real_name, is_bot, is_stranger, is_restricted, deleted }) => ({
        ...{ id, name, real_name, is_bot, is_stranger, is_restricted, deleted },
        mentions: deleted || is_bot ? 0 : mentionsOf(sandbox, reading, id),
      }),
    ),
    usergroups: [...workspace.usergroups.values()].map(({ id, handle, name }) => ({ id, handle, name })),
    channels: [...workspace.channels.values()]
      .filter(each => maySee(each, user))
      .map(each => ({
        id: each.id,
        name: each.name,
        is_private: each.is_private,
        is_archived: each.is_archived,
        is_member: each.members.has(user),
        is_app: each.id === mine.id,
        unread: unread(reading, each, user).length > 0,
        mentions: calling(reading, each, user),
      })),
    channel: channel && channelView(channel, user, gaze),
    thread: channel && gaze.thread ? threadView(channel, user, gaze.thread) : undefined,
    modals: workspace.modals.get(user) ?? [],
    home: workspace.homes.get(user),
    notices: act.notices(),
    commands: options.commands,
    shortcuts: options.shortcuts,
    panels: (options.panels ?? []).map(({ title, note, choices, actions }) => ({
      title,
      note,
      choices: choices ?? [],
      actions: actions.map(({ id, label, style }) => given({ id, label, style })),
    })),
    turns: (options.turns ?? []).map(({ id, label }) => ({ id, label })),
    beside: options.beside,
  }
}

/** What a page is sent, but for what JSON leaves out. */
export type PageState = ReturnType<typeof viewFor>

function firstChannel(sandbox: Sandbox, user: string): Channel | undefined {
  const open = [...sandbox.workspace.channels.values()].filter(each => !each.im_user && maySee(each, user))
  return open.find(each => each.members.has(user) && !each.is_archived) ?? open[0]
}

function channelView(channel: Channel, user: string, gaze: Gaze) {
  const inChannel = channel.messages.filter(each => !each.thread_ts || each.thread_ts === each.ts || each.broadcast)
  const shown = inChannel.slice(-gaze.limit)
  const since = shown.length < inChannel.length ? (shown[0]?.ts ?? '') : ''
  const whispers = channel.ephemerals.filter(each => each.ephemeral_to === user && !each.thread_ts && each.ts >= since)
  const { id, name, is_private, is_archived, is_general, bookmarks } = channel
  return {
    ...{ id, name, is_private, is_archived, is_general, bookmarks },
    is_app: channel.im_user === user,
    is_member: channel.members.has(user),
    topic: channel.topic.value,
    purpose: channel.purpose.value,
    members: [...channel.members],
    pins: channel.pins.flatMap(pin => {
      const message = channel.messages.find(each => each.ts === pin.ts)
      return message ? [{ by: pin.created_by, message: messageView(message) }] : []
    }),
    earlier: inChannel.length - shown.length,
    messages: inOrder([...shown, ...whispers]),
  }
}

function threadView(channel: Channel, user: string, ts: string) {
  const parent = channel.messages.find(each => each.ts === ts)
  if (!parent) return undefined
  const replies = channel.messages.filter(each => each.thread_ts === ts && each.ts !== ts)
  const whispers = channel.ephemerals.filter(each => each.ephemeral_to === user && each.thread_ts === ts)
  return { ts, parent: messageView(parent), replies: inOrder([...replies, ...whispers]) }
}

const inOrder = (messages: Message[]) =>
  messages.toSorted((one, other) => (one.ts < other.ts ? -1 : 1)).map(messageView)

function messageView(message: Message) {
  const { channel, ts, thread_ts, broadcast, subtype, user, text, blocks, attachments, reactions } = message
  const { edited, reply_count, reply_users, latest_reply, ephemeral_to, notifies } = message
  return given({
    ...{ channel, ts, thread_ts, broadcast, subtype, user, text, blocks, attachments, reactions },
    ...{ edited: edited?.ts, reply_count, reply_users, latest_reply, notifies },
    is_ephemeral: ephemeral_to !== undefined,
    is_app: message.bot_id !== undefined,
  })
}

function unread(reading: Reading, channel: Channel, user: string): Message[] {
  if (!channel.members.has(user) || channel.is_archived) return []
  const upTo = reading.get(`${user} ${channel.id}`) ?? ''
  return channel.messages.filter(each => each.ts > upTo && each.user !== user && !notes.has(each.subtype ?? ''))
}

/** How many unread messages call this person: by name, by broadcast, or by being in their own direct messages. */
function calling(reading: Reading, channel: Channel, user: string): number {
  const broadcasts = ['!channel', '!here', '!everyone']
  return unread(reading, channel, user).filter(
    each => channel.im_user || each.notifies.some(id => id === user || broadcasts.includes(id)),
  ).length
}

function mentionsOf(sandbox: Sandbox, reading: Reading, user: string): number {
  let count = 0
  for (const channel of sandbox.workspace.channels.values())
    if (maySee(channel, user)) count += calling(reading, channel, user)
  return count
}
