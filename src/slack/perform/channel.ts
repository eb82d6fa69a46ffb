import type { WebClient } from '@slack/web-api'
import { type Ask, type Delivery, Undeliverable } from '../../engine/ports.ts'
import type { Command } from '../../incident/command.ts'
import type { Effect } from '../../incident/effect.ts'
import { cut } from '../../lib/text.ts'
import { MINUTE } from '../../lib/time.ts'
import { slackCode } from '../errors.ts'
import type { Rules } from '../messages/message.ts'
import { topic } from '../messages/topic.ts'
import { candidates, channelName, isCandidate } from './channel-name.ts'
import type { Paced } from './pace.ts'

const NAME_TRIES = 5
const INVITED_AT_ONCE = 100

type Tools = {
  readonly client: WebClient
  readonly paced: Paced
  readonly byChannel: Ask['byChannel']
  readonly botUserId: () => string
}

/** Makes the incident's channel, or finds the one that an earlier try has made. */
export async function createChannel(tools: Tools, delivery: Delivery, template: string): Promise<Command | null> {
  const { client, paced } = tools
  const { incident } = delivery
  if (incident.channel) return null
  const wanted = channelName(template, incident)
  // A first try cannot have made it yet: whoever has that name then is somebody else.
  let mayBeOurs = delivery.attempt > 1
  for (const name of candidates(wanted, NAME_TRIES)) {
    try {
      const { channel } = await paced('conversations.create', () => client.conversations.create({ name }))
      // Slack may have changed the name; what it says is what it is.
      return { type: 'record_channel', channel: channel?.id ?? '', name: channel?.name ?? name }
    } catch (error) {
      if (slackCode(error) !== 'name_taken') throw error
    }
    const ours = mayBeOurs ? await findOurs(tools, delivery, wanted) : null
    if (ours) return ours
    mayBeOurs = false
  }
  throw new Undeliverable(`every channel name from #${wanted} to #${wanted}-${NAME_TRIES} is taken`)
}

async function findOurs(tools: Tools, { createdAt }: Delivery, wanted: string): Promise<Command | null> {
  const { client, paced, byChannel, botUserId } = tools
  const since = (createdAt.getTime() - MINUTE) / 1_000
  let cursor = ''
  do {
    const { channels = [], response_metadata } = await paced('users.conversations', () =>
      client.users.conversations({ exclude_archived: true, limit: 200, ...(cursor ? { cursor } : {}) }),
    )
    for (const { id, name, creator, created } of channels) {
      if (!id || !name || !isCandidate(name, wanted)) continue
      if (creator !== botUserId() || (created ?? 0) < since) continue
      if ((await byChannel(id)) === null) return { type: 'record_channel', channel: id, name }
    }
    cursor = response_metadata?.next_cursor ?? ''
  } while (cursor)
  return null
}

export async function setTopic({ client, paced }: Tools, { incident }: Delivery, rules: Rules): Promise<null> {
  const channel = incident.channel?.id
  if (channel === undefined) return null
  await paced('conversations.setTopic', () => client.conversations.setTopic({ channel, topic: topic(incident, rules) }))
  return null
}

/** Invites people into a channel, as many as Slack lets in; who is in it already, or is the bot itself, is no fault. */
export async function invite(
  { client, paced }: Pick<Tools, 'client' | 'paced'>,
  channel: string,
  users: readonly string[],
): Promise<void> {
  const all = [...new Set(users)]
  for (let i = 0; i < all.length; i += INVITED_AT_ONCE) {
    const some = all.slice(i, i + INVITED_AT_ONCE).join(',')
    try {
      // One guest who may not come would otherwise keep everybody out.
      await paced('conversations.invite', () => client.conversations.invite({ channel, users: some, force: true }))
    } catch (error) {
      if (!NOT_NEEDED.has(slackCode(error) ?? '')) throw error
    }
  }
}

const NOT_NEEDED = new Set(['already_in_channel', 'cant_invite_self'])

export async function addBookmark(
  { client, paced }: Tools,
  { incident, attempt }: Delivery,
  effect: Extract<Effect, { type: 'add_bookmark' }>,
): Promise<null> {
  const channel_id = incident.channel?.id
  if (channel_id === undefined) return null
  const { title, url: link, emoji } = effect
  if (attempt > 1) {
    const { bookmarks = [] } = await paced('bookmarks.list', () => client.bookmarks.list({ channel_id }))
    if (bookmarks.some(bookmark => bookmark.link === link)) return null
  }
  const bookmark = { channel_id, title: cut(title, 256), type: 'link' as const, link, emoji }
  await paced('bookmarks.add', () => client.bookmarks.add(bookmark))
  return null
}
