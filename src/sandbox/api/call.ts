import type { Channel, Message, Workspace } from '../model.ts'
import type { Tier } from '../rates.ts'
import { type Fields, numberOf, stringOf } from '../shape.ts'
import type { Triggers } from '../triggers.ts'
import { findMessage } from '../workspace.ts'

/** What a method works on: the workspace and the tickets that let an app open a modal. */
export type Slack = {
  workspace: Workspace
  triggers: Triggers
  openLink: () => string
  misuse: (method: string, error: string, detail: string) => void
}
export type Method = { tier: Tier; run: (slack: Slack, args: Fields) => Fields }

/** A method's no, in Slack's words. */
export class Refusal extends Error {
  readonly code: string
  readonly details: readonly string[]
  readonly extra: Fields
  constructor(code: string, details: readonly string[] = [], extra: Fields = {}) {
    super(code)
    this.code = code
    this.details = details
    this.extra = extra
  }
}

export function refuse(code: string, details?: readonly string[], extra?: Fields): never {
  throw new Refusal(code, details, extra)
}

/** What people, time and chance do to any client; every other refusal is the client's own fault. */
export const unlucky: ReadonlySet<string> = new Set([
  'already_archived',
  'already_disabled',
  'already_enabled',
  'already_in_channel',
  'already_pinned',
  'already_reacted',
  'cannot_dm_bot',
  'channel_not_found',
  'expired_trigger_id',
  'failed_for_some_users',
  'hash_conflict',
  'is_archived',
  'is_inactive',
  'message_not_found',
  'name_taken',
  'no_external_invite_permission',
  'no_pin',
  'no_reaction',
  'not_found',
  'not_in_channel',
  'thread_not_found',
  'ura_max_channels',
  'user_disabled',
  'user_is_restricted',
  'user_not_found',
  'user_not_in_channel',
  'user_not_visible',
  'users_not_found',
])

export function want(args: Fields, key: string): string {
  const value = stringOf(args[key])
  if (value === undefined || value === '') refuse('invalid_arguments', [`missing required field: ${key}`])
  return value
}

/** The channel that is asked for by id. A private one without the app does not exist for it. */
export function channelOf(
  { workspace }: Slack,
  args: Fields,
  needs: { member?: boolean; live?: boolean } = {},
): Channel {
  const channel = workspace.channels.get(want(args, 'channel'))
  const inside = channel?.members.has(workspace.bot.user_id)
  if (!channel || (channel.is_private && !inside && !channel.is_archived)) refuse('channel_not_found')
  if (needs.live && channel.is_archived) refuse('is_archived')
  if (needs.member && !inside && !channel.is_archived) refuse('not_in_channel')
  return channel
}

const tsPattern = /^\d{10,}\.\d{6}$/

export function messageOf(channel: Channel, ts: unknown): Message {
  if (typeof ts !== 'string' || !tsPattern.test(ts)) refuse('invalid_arguments', [`invalid timestamp: ${String(ts)}`])
  return findMessage(channel, ts) ?? refuse('message_not_found')
}

export const isTs = (value: string): boolean => tsPattern.test(value)

/** One page of a list, and the cursor to the next. */
export function paged<T>(
  all: readonly T[],
  args: Fields,
  { usual, most }: { usual: number; most: number },
): { page: T[]; next_cursor: string } {
  const limit = numberOf(args.limit) ?? usual
  if (limit < 1 || limit > most) refuse('invalid_limit')
  const cursor = stringOf(args.cursor)
  const from = cursor
    ? numberOf(
        Buffer.from(cursor, 'base64')
          .toString()
          .replace(/^next:/, ''),
      )
    : 0
  if (from === undefined) refuse('invalid_cursor')
  const more = from + limit < all.length
  return {
    page: all.slice(from, from + limit),
    next_cursor: more ? Buffer.from(`next:${from + limit}`).toString('base64') : '',
  }
}
