import { postNote } from './messages.ts'
import type { Channel, Workspace } from './model.ts'
import { seconds } from './workspace.ts'

// What people and the app can both do to a channel. Whether they may is for the caller to say.

export function join(workspace: Workspace, channel: Channel, userId: string, by: string): void {
  if (channel.members.has(userId)) return
  channel.members.add(userId)
  workspace.tell({ kind: 'member', channel, how: 'joined', userId, by })
  postNote(workspace, channel, 'channel_join', userId, `<@${userId}> has joined the channel`)
}

export function leave(workspace: Workspace, channel: Channel, userId: string, by: string): void {
  if (!channel.members.delete(userId)) return
  workspace.tell({ kind: 'member', channel, how: 'left', userId, by })
  postNote(workspace, channel, 'channel_leave', userId, `<@${userId}> has left the channel`)
}

export function rename(workspace: Workspace, channel: Channel, name: string, by: string): void {
  const old = channel.name
  channel.previous_names.unshift(old)
  channel.name = name
  workspace.tell({ kind: 'channel', channel, how: 'renamed', by })
  postNote(workspace, channel, 'channel_name', by, `has renamed the channel from "${old}" to "${name}"`)
}

export function describe(
  workspace: Workspace,
  channel: Channel,
  what: 'topic' | 'purpose',
  value: string,
  by: string,
): void {
  if (channel[what].value === value) return
  channel[what] = { value, creator: by, last_set: seconds(workspace) }
  workspace.tell({ kind: 'channel', channel, how: what, by })
  const named = what === 'topic' ? 'topic' : 'description'
  postNote(
    workspace,
    channel,
    `channel_${what}`,
    by,
    value ? `set the channel ${named}: ${value}` : `cleared the channel ${named}`,
  )
}

/** Archiving also takes the app out of the channel: that is why it cannot bring it back. */
export function archive(workspace: Workspace, channel: Channel, by: string): void {
  postNote(workspace, channel, 'channel_archive', by, `<@${by}> archived the channel`)
  channel.is_archived = true
  workspace.tell({ kind: 'channel', channel, how: 'archived', by })
  channel.members.delete(workspace.bot.user_id)
}

export function unarchive(workspace: Workspace, channel: Channel, by: string): void {
  channel.is_archived = false
  channel.members.add(by)
  workspace.tell({ kind: 'channel', channel, how: 'unarchived', by })
  postNote(workspace, channel, 'channel_unarchive', by, `<@${by}> un-archived the channel`)
}
