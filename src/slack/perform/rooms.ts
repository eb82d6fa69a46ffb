import type { WebClient } from '@slack/web-api'
import { Undeliverable } from '../../engine/ports.ts'
import { slackCode } from '../errors.ts'
import type { Paced } from './pace.ts'

/** The channels that the rulebook names: the announcements', the operators', and those for single cards. */
export type Rooms = {
  /** Its id, with the bot in it; made where there is none. Looked up once. */
  find(name: string): Promise<string>
  /** Does it in that channel; where the bot has been removed or the channel replaced meanwhile, once more. */
  within<T>(name: string, act: (channel: string) => Promise<T>): Promise<T>
  /** The same where people already are: one that nobody has made would have nobody in it. */
  inside<T>(name: string, act: (channel: string) => Promise<T>): Promise<T>
}

export function createRooms(client: WebClient, paced: Paced): Rooms {
  // Promises, so that two who ask at once do not both make the channel.
  const known = new Map<string, Promise<string>>()

  function find(name: string): Promise<string> {
    // An id may be written instead of a name, for channels that are often renamed.
    if (/^[CG][A-Z0-9]{7,}$/.test(name)) return Promise.resolve(name)
    const channel = known.get(name) ?? lookUpOrMake(name)
    known.set(name, channel)
    channel.catch(() => known.delete(name))
    return channel
  }

  async function lookUpOrMake(name: string): Promise<string> {
    return (await lookUp(name)) ?? (await made(name))
  }

  async function lookUp(name: string): Promise<string | null> {
    return (await mine(name)) ?? (await anybodys(name))
  }

  async function findThere(name: string): Promise<string> {
    const channel = (await known.get(name)) ?? (await lookUp(name))
    if (channel === null) throw new Undeliverable(`there is no #${name}, or it is private without the bot in it`)
    // Known only once it is there: whoever may make it must not be told that there is none.
    known.set(name, Promise.resolve(channel))
    return channel
  }

  async function mine(name: string): Promise<string | null> {
    const types = 'public_channel,private_channel'
    return listed(name, cursor =>
      paced('users.conversations', () =>
        client.users.conversations({ types, exclude_archived: true, limit: 200, ...cursor }),
      ),
    )
  }

  async function anybodys(name: string): Promise<string | null> {
    const channel = await listed(name, cursor =>
      paced('conversations.list', () =>
        client.conversations.list({ types: 'public_channel', exclude_archived: true, limit: 999, ...cursor }),
      ),
    )
    if (channel) await join(channel)
    return channel
  }

  async function made(name: string): Promise<string> {
    try {
      const { channel } = await paced('conversations.create', () => client.conversations.create({ name }))
      if (channel?.id) return channel.id
    } catch (error) {
      if (slackCode(error) !== 'name_taken') throw error
    }
    throw new Undeliverable(`#${name} is archived, or private without the bot in it: invite the bot there`)
  }

  async function join(channel: string): Promise<void> {
    await paced('conversations.join', () => client.conversations.join({ channel }))
  }

  async function inFound<T>(
    name: string,
    find: (name: string) => Promise<string>,
    act: (channel: string) => Promise<T>,
  ): Promise<T> {
    const channel = await find(name)
    try {
      return await act(channel)
    } catch (error) {
      const code = slackCode(error)
      if (code === 'not_in_channel') {
        await join(channel)
        return act(channel)
      }
      if (code !== 'channel_not_found' && code !== 'is_archived') throw error
      known.delete(name)
      const other = await find(name)
      // The same would say the same, and be put off by its own rate for ever.
      if (other === channel) throw error
      return act(other)
    }
  }

  return {
    find,
    within: (name, act) => inFound(name, find, act),
    inside: (name, act) => inFound(name, findThere, act),
  }
}

type Listed = {
  readonly channels?: readonly { readonly id?: string; readonly name?: string }[]
  readonly response_metadata?: { readonly next_cursor?: string }
}

async function listed(name: string, list: (page: { cursor?: string }) => Promise<Listed>): Promise<string | null> {
  let cursor = ''
  do {
    const { channels = [], response_metadata } = await list(cursor ? { cursor } : {})
    const found = channels.find(channel => channel.name === name)?.id
    if (found) return found
    cursor = response_metadata?.next_cursor ?? ''
  } while (cursor)
  return null
}
