import type { ChannelName } from '../act.ts'
import type { Slack } from '../api/call.ts'
import type { Courier } from '../delivery.ts'
import type { Channel, Message, StateValues, User, Violation } from '../model.ts'
import type { ResponseUrls } from '../response-urls.ts'
import { type Fields, isFields } from '../shape.ts'
import { findChannel } from '../workspace.ts'

/** What the acts of all people share. */
export type Stage = {
  slack: Slack
  courier: Courier
  responseUrls: ResponseUrls
  /** The old verification token, which payloads still carry. */
  token: string
  blame: (violation: Omit<Violation, 'at'>) => void
  /** What each person has chosen in each message's inputs. */
  held: Map<string, StateValues>
  /** What external selects have offered, by user. */
  offered: Map<string, Fields[]>
}

export function userOf({ slack }: Stage, id: string): User {
  const user = slack.workspace.users.get(id)
  if (!user) throw new Error(`There is no user ${id} in the sandbox.`)
  return user
}

export function channelOf({ slack }: Stage, channel: ChannelName): Channel {
  const found = typeof channel === 'string' ? findChannel(slack.workspace, channel) : channel
  if (!found) throw new Error(`There is no channel ${String(channel)} in the sandbox.`)
  return found
}

/** The channel, when this person may write in it. */
export function writable(stage: Stage, userId: string, name: ChannelName): Channel {
  const channel = channelOf(stage, name)
  if (channel.is_archived) throw new Error(`#${channel.name} is archived.`)
  if (!channel.members.has(userId)) throw new Error(`${userId} is not in #${channel.name || channel.id}.`)
  return channel
}

/** The message as it is now, with its channel. */
export function messageOf({ slack }: Stage, userId: string, given: Message): { channel: Channel; message: Message } {
  const channel = slack.workspace.channels.get(given.channel)
  const shelf = given.ephemeral_to ? channel?.ephemerals : channel?.messages
  const message = shelf?.find(each => each.ts === given.ts)
  if (!channel || !message) throw new Error(`The message ${given.ts} is no longer there.`)
  if (message.ephemeral_to && message.ephemeral_to !== userId) throw new Error(`${userId} cannot see this message.`)
  return { channel, message }
}

/** The fields that every interactive payload begins with. */
export function opening({ slack: { workspace }, token }: Stage, user: User): Fields {
  const { team, bot } = workspace
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
    api_app_id: bot.app_id,
    token,
    enterprise: null,
    is_enterprise_install: false,
  }
}

export const shownChannel = (channel: Channel): Fields => ({
  id: channel.id,
  name: channel.im_user ? 'directmessage' : channel.is_private ? 'privategroup' : channel.name,
})

/** An answer's body as an object: Socket Mode wraps a text, HTTP sends it bare, and an empty answer is none. */
export function bodyOf(body: unknown): Fields | undefined {
  if (typeof body === 'string') return body.trim() === '' ? undefined : { text: body }
  return isFields(body) && Object.keys(body).length > 0 ? body : undefined
}
