import type { Channel, Message, Workspace } from './model.ts'
import { seconds } from './workspace.ts'

/** Adds or removes a reaction; false when it is already so. */
export function react(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  name: string,
  userId: string,
  on: boolean,
): boolean {
  const reaction = message.reactions.find(each => each.name === name)
  if ((reaction?.users.includes(userId) ?? false) === on) return false
  if (!reaction) message.reactions.push({ name, users: [userId], count: 1 })
  else {
    reaction.users = on ? [...reaction.users, userId] : reaction.users.filter(id => id !== userId)
    reaction.count = reaction.users.length
    message.reactions = message.reactions.filter(each => each.count > 0)
  }
  workspace.tell({ kind: 'reaction', channel, message, how: on ? 'added' : 'removed', name, userId })
  return true
}

/** Pins or unpins a message; false when it is already so. */
export function pin(workspace: Workspace, channel: Channel, message: Message, userId: string, on: boolean): boolean {
  const pinned = channel.pins.some(each => each.ts === message.ts)
  if (pinned === on) return false
  if (on) channel.pins.push({ ts: message.ts, created: seconds(workspace), created_by: userId })
  else channel.pins = channel.pins.filter(each => each.ts !== message.ts)
  workspace.tell({ kind: 'pin', channel, message, how: on ? 'added' : 'removed', userId })
  return true
}
