import type { Bot, Change, Channel, Team, User, Usergroup, Workspace } from './model.ts'
import type { SandboxOptions, SandboxUser } from './options.ts'

const isUsual = (user: SandboxUser) => !user.deleted && !user.is_stranger && !user.is_ultra_restricted

/** A workspace with the people and channels that were asked for; nobody is told of what was there before. */
export function createWorkspace(options: SandboxOptions): Workspace {
  const clock = options.clock ?? (() => new Date())
  const team: Team = {
    id: options.team?.id ?? 'T00000001',
    name: options.team?.name ?? 'Sandbox',
    domain: (options.team?.name ?? 'sandbox').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  }
  const bot: Bot = { user_id: 'U0APPUSER', bot_id: 'B0APPBOT', app_id: 'A0APP0001', name: options.bot?.name ?? 'app' }
  const listeners = new Set<(change: Change) => void>()
  let lastMicros = 0
  let ids = 0

  const workspace: Workspace = {
    team,
    bot,
    users: new Map(),
    channels: new Map(),
    usergroups: new Map(),
    modals: new Map(),
    homes: new Map(),
    clock,
    nextTs() {
      lastMicros = Math.max(clock().getTime() * 1000, lastMicros + 1)
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`
    },
    nextId(prefix) {
      ids += 1
      return `${prefix}${ids.toString(36).toUpperCase().padStart(8, '0')}`
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(change) {
      for (const listener of listeners) listener(change)
    },
  }

  for (const { email, team_id, tz, ...user } of options.users) {
    const known: User = {
      deleted: false,
      is_restricted: false,
      is_ultra_restricted: false,
      is_stranger: false,
      ...user,
      is_bot: false,
      team_id: team_id ?? (user.is_stranger ? 'T0STRANGE' : team.id),
      email: email ?? `${user.name}@example.com`,
      tz: tz ?? 'Etc/UTC',
    }
    workspace.users.set(known.id, known)
  }
  workspace.users.set(bot.user_id, botUser(workspace))
  const creator = options.users[0]?.id ?? bot.user_id
  for (const { name, is_private = false, members, withBot = false } of options.channels ?? []) {
    const channel = newChannel(workspace, { name, is_private, creator })
    for (const id of members ?? options.users.filter(isUsual).map(user => user.id)) channel.members.add(id)
    if (withBot) channel.members.add(bot.user_id)
  }
  for (const group of options.usergroups ?? []) {
    const known: Usergroup = { ...group, id: workspace.nextId('S'), date_delete: 0 }
    workspace.usergroups.set(known.id, known)
  }
  return workspace
}

function botUser({ bot, team }: Workspace): User {
  return {
    id: bot.user_id,
    team_id: team.id,
    name: bot.name,
    real_name: bot.name,
    email: '',
    tz: 'America/Los_Angeles',
    deleted: false,
    is_bot: true,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
  }
}

export const seconds = (workspace: Workspace): number => Math.floor(workspace.clock().getTime() / 1000)

/** Adds an empty channel, or with `im_user` the direct message between that user and the app. */
export function newChannel(
  workspace: Workspace,
  { name, is_private, creator, im_user }: { name: string; is_private: boolean; creator: string; im_user?: string },
): Channel {
  const channel: Channel = {
    id: workspace.nextId(im_user ? 'D' : 'C'),
    name,
    is_private,
    ...(im_user ? { im_user } : {}),
    is_archived: false,
    is_general: name === 'general',
    creator,
    created: seconds(workspace),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    members: new Set(),
    previous_names: [],
    messages: [],
    ephemerals: [],
    pins: [],
    bookmarks: [],
  }
  workspace.channels.set(channel.id, channel)
  return channel
}

/** The direct message between a user and the app, made when it is first needed. */
export function directMessage(workspace: Workspace, userId: string): Channel {
  const found = [...workspace.channels.values()].find(channel => channel.im_user === userId)
  if (found) return found
  const channel = newChannel(workspace, { name: '', is_private: true, creator: userId, im_user: userId })
  channel.members.add(userId).add(workspace.bot.user_id)
  return channel
}

/** By id, by name, or by name with a hash. */
export function findChannel(workspace: Workspace, idOrName: string): Channel | undefined {
  const name = idOrName.replace(/^#/, '')
  return (
    workspace.channels.get(idOrName) ??
    [...workspace.channels.values()].find(channel => channel.name === name && !channel.im_user)
  )
}

export const findMessage = (channel: Channel, ts: string | undefined) =>
  channel.messages.find(message => message.ts === ts)

/** With a stranger among its members a channel counts as shared with another organisation. */
export const isShared = (workspace: Workspace, channel: Channel): boolean =>
  [...channel.members].some(id => workspace.users.get(id)?.is_stranger)

export const channelType = (channel: Channel): 'im' | 'group' | 'channel' =>
  channel.im_user ? 'im' : channel.is_private ? 'group' : 'channel'
