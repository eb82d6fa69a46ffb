import { randomBytes } from 'node:crypto'
import { shown } from './messages.ts'
import type { Change, Channel, Message, Workspace } from './model.ts'
import { copy, type Fields, stringOf } from './shape.ts'
import { channelType, directMessage, isShared, seconds } from './workspace.ts'

/** The event as the Events API wraps it. */
export function wrapped(workspace: Workspace, event: Fields, channel: Channel | undefined, token: string): Fields {
  const { team, bot } = workspace
  return {
    token,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: bot.app_id,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
    event_time: seconds(workspace),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: bot.user_id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel !== undefined && isShared(workspace, channel),
    event_context: randomBytes(12).toString('hex'),
  }
}

/** What the app hears of a change: only what happens where it is a member, or to public channels as such. */
export function eventsOf(workspace: Workspace, change: Change): { event: Fields; channel: Channel | undefined }[] {
  if (change.kind === 'home_opened') {
    const channel = directMessage(workspace, change.userId)
    const view = change.view ? { view: copy(change.view) } : {}
    const event = { type: 'app_home_opened', user: change.userId, channel: channel.id, tab: 'home', ...view }
    return [{ event: { ...event, event_ts: workspace.nextTs() }, channel }]
  }
  if (!('channel' in change) || change.kind === 'ephemeral' || change.kind === 'bookmark') return []
  const { channel } = change
  const inside = channel.members.has(workspace.bot.user_id)
  if (change.kind === 'channel') return ofChannel(workspace, change, inside).map(event => ({ event, channel }))
  const leaving = change.kind === 'member' && change.userId === workspace.bot.user_id
  if (!inside && !leaving) return []
  return inChannel(workspace, change).map(event => ({ event, channel }))
}

type InChannel = Exclude<Extract<Change, { channel: Channel }>, { kind: 'channel' | 'ephemeral' | 'bookmark' }>

function inChannel(workspace: Workspace, change: InChannel): Fields[] {
  const { channel } = change
  const event_ts = () => workspace.nextTs()
  switch (change.kind) {
    case 'message_posted': {
      const event = posted(workspace, channel, change.message)
      const isCalled = change.message.notifies.includes(workspace.bot.user_id) && !channel.im_user
      return isCalled ? [event, { ...event, type: 'app_mention' }] : [event]
    }
    case 'message_changed': {
      const ts = change.message.edited?.ts ?? event_ts()
      const { message, previous } = change
      const body = { message: shown(message), previous_message: shown(previous) }
      return [{ ...about(channel), subtype: 'message_changed', hidden: true, ...body, ts, event_ts: ts }]
    }
    case 'message_deleted': {
      const ts = event_ts()
      const body = { deleted_ts: change.message.ts, previous_message: shown(change.message) }
      return [{ ...about(channel), subtype: 'message_deleted', hidden: true, ...body, ts, event_ts: ts }]
    }
    case 'reaction': {
      const item = { type: 'message', channel: channel.id, ts: change.message.ts }
      const { userId: user, name: reaction, message } = change
      return [{ type: `reaction_${change.how}`, user, reaction, item, item_user: message.user, event_ts: event_ts() }]
    }
    case 'pin': {
      const { userId: user, message } = change
      const item = {
        type: 'message',
        channel: channel.id,
        created: seconds(workspace),
        created_by: user,
        message: shown(message),
      }
      const flags = change.how === 'removed' ? { has_pins: channel.pins.length > 0 } : {}
      return [{ type: `pin_${change.how}`, user, channel_id: channel.id, item, ...flags, event_ts: event_ts() }]
    }
    case 'member':
      return ofMember(workspace, change)
  }
}

const about = (channel: Channel): Fields => ({
  type: 'message',
  channel: channel.id,
  channel_type: channelType(channel),
})

function posted({ bot, team }: Workspace, channel: Channel, message: Message): Fields {
  const isBot = message.bot_id !== undefined
  const bot_profile = { id: bot.bot_id, app_id: bot.app_id, name: bot.name, deleted: false, team_id: team.id }
  const parent = message.thread_ts === undefined ? {} : { parent_user_id: parentUser(channel, message) }
  return { ...shown(message), ...parent, ...(isBot ? { bot_profile } : {}), ...about(channel), event_ts: message.ts }
}

const parentUser = (channel: Channel, message: Message) =>
  stringOf(channel.messages.find(each => each.ts === message.thread_ts)?.user)

function ofMember(workspace: Workspace, change: Extract<Change, { kind: 'member' }>): Fields[] {
  const { channel, userId: user, by } = change
  const letter = channel.is_private ? 'G' : 'C'
  const who = { user, channel: channel.id, channel_type: letter, team: workspace.users.get(user)?.team_id }
  const event_ts = workspace.nextTs()
  if (change.how === 'joined') {
    return [{ type: 'member_joined_channel', ...who, ...(by && by !== user ? { inviter: by } : {}), event_ts }]
  }
  const left = { type: 'member_left_channel', ...who, event_ts }
  const own = { type: channel.is_private ? 'group_left' : 'channel_left', channel: channel.id, actor_id: by, event_ts }
  return user === workspace.bot.user_id ? [left, own] : [left]
}

function ofChannel(workspace: Workspace, change: Extract<Change, { kind: 'channel' }>, inside: boolean): Fields[] {
  const { channel, how, by } = change
  if (channel.im_user || (channel.is_private && !inside)) return []
  const twin = channel.is_private ? 'group' : 'channel'
  const event_ts = workspace.nextTs()
  const { id, name, created, creator } = channel
  switch (how) {
    case 'created': {
      const made = {
        id,
        name,
        name_normalized: name,
        is_channel: true,
        created,
        creator,
        context_team_id: workspace.team.id,
      }
      return channel.is_private ? [] : [{ type: 'channel_created', channel: made, event_ts }]
    }
    case 'renamed':
      return [
        {
          type: `${twin}_rename`,
          channel: { id, name, created, name_normalized: name, is_channel: !channel.is_private },
          event_ts,
        },
      ]
    case 'archived':
    case 'unarchived':
      return [{ type: `${twin}_${how.slice(0, -1)}`, channel: id, user: by, is_moved: 0, event_ts }]
    case 'topic':
    case 'purpose':
      // The message with the subtype tells it.
      return []
  }
}
