import { join, leave } from '../membership.ts'
import type { Channel, User, Workspace } from '../model.ts'
import { isTrue, stringOf } from '../shape.ts'
import { directMessage } from '../workspace.ts'
import { channelOf, type Method, paged, refuse, want } from './call.ts'
import { isOfTypes, shownChannel } from './channels.ts'

const mostInvited = 100

const joinMethod: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args, { live: true })
    if (channel.im_user) refuse('method_not_supported_for_channel_type')
    const { bot } = slack.workspace
    const already = channel.members.has(bot.user_id)
    join(slack.workspace, channel, bot.user_id, '')
    const warning = { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } }
    return { channel: shownChannel(slack, channel), ...(already ? warning : {}) }
  },
}

/** Why this user cannot be added, or undefined when they can. */
function hindrance(workspace: Workspace, channel: Channel, id: string, user: User | undefined): string | undefined {
  if (id === workspace.bot.user_id) return 'cant_invite_self'
  if (!user || user.deleted) return 'user_not_found'
  if (channel.members.has(id)) return 'already_in_channel'
  if (user.is_bot) return 'cant_invite'
  if (user.is_stranger) return 'no_external_invite_permission'
  const elsewhere = [...workspace.channels.values()].some(
    each => !each.im_user && !each.is_archived && each.members.has(id),
  )
  if (user.is_ultra_restricted && elsewhere) return 'ura_max_channels'
  return user.is_restricted ? 'user_is_restricted' : undefined
}

const invite: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    const channel = channelOf(slack, args, { member: true, live: true })
    const ids = want(args, 'users')
      .split(',')
      .map(id => id.trim())
      .filter(Boolean)
    if (ids.length > mostInvited) refuse('too_many_users')
    const errors = ids.flatMap(id => {
      const error = hindrance(workspace, channel, id, workspace.users.get(id))
      return error ? [{ user: id, ok: false, error }] : []
    })
    const first = errors[0]
    // One who cannot be invited stops all of them, unless the call is forced and somebody is left.
    if (first && (!isTrue(args.force) || errors.length === ids.length)) refuse(first.error, [], { errors })
    for (const id of ids) {
      if (!errors.some(error => error.user === id)) join(workspace, channel, id, workspace.bot.user_id)
    }
    return { channel: shownChannel(slack, channel), ...(first ? { errors } : {}) }
  },
}

const kick: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    const channel = channelOf(slack, args, { member: true, live: true })
    const user = want(args, 'user')
    if (user === workspace.bot.user_id) refuse('cant_kick_self')
    if (channel.is_general) refuse('cant_kick_from_general')
    if (!workspace.users.has(user)) refuse('user_not_found')
    if (!channel.members.has(user)) refuse('not_in_channel')
    leave(workspace, channel, user, workspace.bot.user_id)
    return { errors: {} }
  },
}

const leaveMethod: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    const channel = channelOf(slack, args, { live: true })
    if (channel.is_general) refuse('cant_leave_general')
    if (!channel.members.has(workspace.bot.user_id)) return { not_in_channel: true }
    if (channel.members.size === 1) refuse('last_member')
    leave(workspace, channel, workspace.bot.user_id, workspace.bot.user_id)
    return {}
  },
}

const open: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    if (stringOf(args.channel)) return { channel: shownChannel(slack, channelOf(slack, args)) }
    const ids = want(args, 'users').split(',')
    if (ids.length !== 1) refuse('method_not_supported_for_channel_type', ['the sandbox has no group messages'])
    const user = workspace.users.get(ids[0] ?? '') ?? refuse('user_not_found')
    if (user.is_bot) refuse('cannot_dm_bot')
    if (user.deleted) refuse('user_disabled')
    if (user.is_stranger) refuse('user_not_visible')
    const channel = directMessage(workspace, user.id)
    return { channel: isTrue(args.return_im) ? shownChannel(slack, channel) : { id: channel.id } }
  },
}

const members: Method = {
  tier: 'tier4',
  run(slack, args) {
    const { page, next_cursor } = paged([...channelOf(slack, args).members], args, { usual: 100, most: 999 })
    return { members: page, response_metadata: { next_cursor } }
  },
}

const ofUser: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { workspace } = slack
    const user = stringOf(args.user) ?? workspace.bot.user_id
    if (!workspace.users.has(user)) refuse('user_not_found')
    const joined = [...workspace.channels.values()].filter(
      channel =>
        channel.members.has(user) &&
        isOfTypes(channel, args.types) &&
        (!channel.is_private || channel.members.has(workspace.bot.user_id)) &&
        !(isTrue(args.exclude_archived) && channel.is_archived),
    )
    const { page, next_cursor } = paged(joined, args, { usual: 100, most: 999 })
    return { channels: page.map(channel => shownChannel(slack, channel)), response_metadata: { next_cursor } }
  },
}

export const memberMethods: Readonly<Record<string, Method>> = {
  'conversations.join': joinMethod,
  'conversations.invite': invite,
  'conversations.kick': kick,
  'conversations.leave': leaveMethod,
  'conversations.open': open,
  'conversations.members': members,
  'users.conversations': ofUser,
}
