import { archive, describe, join, rename } from '../membership.ts'
import type { Channel } from '../model.ts'
import { type Fields, isTrue, stringOf } from '../shape.ts'
import { findMessage, isShared, newChannel } from '../workspace.ts'
import { channelOf, type Method, paged, refuse, type Slack, want } from './call.ts'

const limits = { name: 80, words: 250 }

/** A channel as the API shows it to the app. */
export function shownChannel({ workspace }: Slack, channel: Channel): Fields {
  const { id, name, is_private, im_user, is_archived, is_general, creator, created, topic, purpose } = channel
  if (im_user) return { id, created, is_archived, is_im: true, is_org_shared: false, user: im_user }
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !is_private,
    is_group: is_private,
    is_im: false,
    is_mpim: false,
    is_private,
    is_archived,
    is_general,
    is_shared: isShared(workspace, channel),
    is_ext_shared: isShared(workspace, channel),
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.has(workspace.bot.user_id),
    created,
    creator,
    unlinked: 0,
    context_team_id: workspace.team.id,
    shared_team_ids: [workspace.team.id],
    topic: { ...topic },
    purpose: { ...purpose },
    previous_names: [...channel.previous_names],
    num_members: channel.members.size,
  }
}

/** Lowercase letters of any script, digits, hyphens and underscores. */
function checkName({ workspace }: Slack, value: unknown, not?: Channel): string {
  const name = stringOf(value) ?? ''
  if (name === '') refuse('invalid_name_required')
  if (name.length > limits.name) refuse('invalid_name_maxlength')
  if (name !== name.toLowerCase() || !/^[\p{L}\p{M}\p{N}_-]+$/u.test(name)) refuse('invalid_name_specials')
  if (!/[\p{L}\p{N}]/u.test(name)) refuse('invalid_name_punctuation')
  const taken =
    [...workspace.channels.values()].some(each => each !== not && !each.im_user && each.name === name) ||
    [...workspace.usergroups.values()].some(group => group.handle === name) ||
    [...workspace.users.values()].some(user => user.name === name)
  if (taken) refuse('name_taken')
  return name
}

const create: Method = {
  tier: 'tier2',
  run(slack, args) {
    const { workspace } = slack
    const name = checkName(slack, args.name)
    const creator = workspace.bot.user_id
    const channel = newChannel(workspace, { name, is_private: isTrue(args.is_private), creator })
    workspace.tell({ kind: 'channel', channel, how: 'created', by: creator })
    join(workspace, channel, creator, creator)
    return { channel: shownChannel(slack, channel) }
  },
}

const archiveMethod: Method = {
  tier: 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args)
    if (channel.is_archived) refuse('already_archived')
    if (channel.im_user) refuse('method_not_supported_for_channel_type')
    if (channel.is_general) refuse('cant_archive_general')
    channelOf(slack, args, { member: true })
    archive(slack.workspace, channel, slack.workspace.bot.user_id)
    return {}
  },
}

const unarchive: Method = {
  tier: 'tier2',
  run(slack, args) {
    if (!channelOf(slack, args).is_archived) refuse('not_archived')
    // The app left when the channel was archived, and only a member may bring it back.
    slack.misuse('conversations.unarchive', 'not_in_channel', 'an app cannot bring a channel back')
    return refuse('not_in_channel')
  },
}

const renameMethod: Method = {
  tier: 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true, live: true })
    if (channel.creator !== slack.workspace.bot.user_id) refuse('not_authorized')
    rename(slack.workspace, channel, checkName(slack, args.name, channel), slack.workspace.bot.user_id)
    return { channel: shownChannel(slack, channel) }
  },
}

const describing = (what: 'topic' | 'purpose'): Method => ({
  tier: 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true, live: true })
    const words = stringOf(args[what])
    if (words === undefined) refuse('invalid_arguments', [`missing required field: ${what}`])
    if (words.length > limits.words) refuse('too_long')
    describe(slack.workspace, channel, what, words, slack.workspace.bot.user_id)
    return { channel: shownChannel(slack, channel), [what]: words }
  },
})

export function isOfTypes(channel: Channel, types: unknown): boolean {
  const type = channel.im_user ? 'im' : channel.is_private ? 'private_channel' : 'public_channel'
  return (stringOf(types) ?? 'public_channel').split(',').some(each => each.trim() === type)
}

const list: Method = {
  tier: 'tier2',
  run(slack, args) {
    const visible = [...slack.workspace.channels.values()].filter(
      channel =>
        isOfTypes(channel, args.types) &&
        (!channel.is_private || channel.members.has(slack.workspace.bot.user_id)) &&
        !(isTrue(args.exclude_archived) && channel.is_archived),
    )
    const { page, next_cursor } = paged(visible, args, { usual: 100, most: 999 })
    return { channels: page.map(channel => shownChannel(slack, channel)), response_metadata: { next_cursor } }
  },
}

const info: Method = {
  tier: 'tier3',
  run(slack, args) {
    const { num_members, ...channel } = shownChannel(slack, channelOf(slack, args))
    return { channel: isTrue(args.include_num_members) ? { ...channel, num_members } : channel }
  },
}

const mark: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true })
    return findMessage(channel, want(args, 'ts')) ? {} : refuse('message_not_found')
  },
}

export const channelMethods: Readonly<Record<string, Method>> = {
  'conversations.create': create,
  'conversations.archive': archiveMethod,
  'conversations.unarchive': unarchive,
  'conversations.rename': renameMethod,
  'conversations.setTopic': describing('topic'),
  'conversations.setPurpose': describing('purpose'),
  'conversations.list': list,
  'conversations.info': info,
  'conversations.mark': mark,
}
