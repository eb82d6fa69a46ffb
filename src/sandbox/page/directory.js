// Who and what the ids of the latest state stand for.

let users = new Map()
let channels = new Map()
let groups = new Map()
let state = { me: '', now: new Date().toISOString(), users: [], channels: [], usergroups: [] }
let receivedAt = Date.now()

export function learn(next) {
  state = next
  receivedAt = Date.now()
  users = new Map(next.users.map(user => [user.id, user]))
  channels = new Map(next.channels.map(channel => [channel.id, channel]))
  groups = new Map(next.usergroups.map(group => [group.id, group]))
  return next
}

export const me = () => state.me
export const allUsers = () => state.users.filter(user => !user.deleted)
export const people = () => allUsers().filter(user => !user.is_bot)
export const allChannels = () => state.channels.filter(channel => !channel.is_app)
export const userById = id => users.get(id)
export const channelById = id => channels.get(id)
export const groupById = id => groups.get(id)
export const nameOf = id => users.get(id)?.real_name || users.get(id)?.name || id

/** Changes whenever a name that a message may show changes. */
export const names = () =>
  JSON.stringify([
    [...users.values()].map(user => [user.id, user.real_name]),
    [...channels.values()].map(channel => [channel.id, channel.name]),
  ])

/** The workspace's clock, which may be ahead of this machine's. */
export const now = () => new Date(new Date(state.now).getTime() + Date.now() - receivedAt)
