import type { Fields } from './shape.ts'

// The things of a workspace. Their fields carry Slack's own names, because they leave as they are.

export type Team = { id: string; name: string; domain: string }

/** The one app that is installed here. */
export type Bot = { user_id: string; bot_id: string; app_id: string; name: string }

export type User = {
  id: string
  team_id: string
  name: string
  real_name: string
  email: string
  tz: string
  deleted: boolean
  is_bot: boolean
  is_restricted: boolean
  is_ultra_restricted: boolean
  is_stranger: boolean
}

export type Usergroup = { id: string; handle: string; name: string; users: string[]; date_delete: number }

export type Block = Fields & { type: string; block_id: string }

export type Reaction = { name: string; users: string[]; count: number }

export type Message = {
  type: 'message'
  subtype?: string
  channel: string
  ts: string
  thread_ts?: string
  /** Shown in the channel as well as in its thread. */
  broadcast?: boolean
  user: string
  bot_id?: string
  app_id?: string
  team: string
  client_msg_id?: string
  text: string
  blocks: Block[]
  attachments: Fields[]
  metadata?: { event_type: string; event_payload: Fields }
  reactions: Reaction[]
  edited?: { user: string; ts: string }
  /** Only this user sees it; no API call ever finds it again. */
  ephemeral_to?: string
  reply_count: number
  reply_users: string[]
  latest_reply?: string
  /** Who is called when this is rendered: user ids, usergroup ids, and `!channel`, `!here`, `!everyone`. */
  notifies: string[]
}

export type Pin = { ts: string; created: number; created_by: string }

export type Bookmark = {
  id: string
  channel_id: string
  title: string
  link: string
  emoji: string
  type: 'link'
  date_created: number
}

export type Channel = {
  id: string
  name: string
  is_private: boolean
  /** The other end of a direct message with the app. */
  im_user?: string
  is_archived: boolean
  is_general: boolean
  creator: string
  /** Seconds. */
  created: number
  topic: { value: string; creator: string; last_set: number }
  purpose: { value: string; creator: string; last_set: number }
  members: Set<string>
  previous_names: string[]
  /** Oldest first, replies among them, ephemeral ones not. */
  messages: Message[]
  ephemerals: Message[]
  pins: Pin[]
  bookmarks: Bookmark[]
}

export type PlainText = { type: 'plain_text'; text: string; emoji: boolean }

/** The state of one input as Slack reports it: `{ type, value }`, `{ type, selected_option }` … */
export type StateValue = Fields & { type: string }
export type StateValues = Record<string, Record<string, StateValue>>

export type View = {
  id: string
  team_id: string
  app_id: string
  app_installed_team_id: string
  bot_id: string
  type: 'modal' | 'home'
  callback_id: string
  external_id: string
  title: PlainText
  submit: PlainText | null
  close: PlainText | null
  blocks: Block[]
  private_metadata: string
  state: { values: StateValues }
  hash: string
  root_view_id: string
  previous_view_id: string | null
  clear_on_close: boolean
  notify_on_close: boolean
}

/** What happened, for the page that shows it and for the events that the app hears. */
export type Change =
  | { kind: 'message_posted'; channel: Channel; message: Message }
  | { kind: 'message_changed'; channel: Channel; message: Message; previous: Message }
  | { kind: 'message_deleted'; channel: Channel; message: Message }
  | { kind: 'ephemeral'; channel: Channel; message: Message; how: 'posted' | 'replaced' | 'deleted' }
  | { kind: 'reaction'; channel: Channel; message: Message; how: 'added' | 'removed'; name: string; userId: string }
  | { kind: 'pin'; channel: Channel; message: Message; how: 'added' | 'removed'; userId: string }
  | { kind: 'bookmark'; channel: Channel }
  | { kind: 'member'; channel: Channel; how: 'joined' | 'left'; userId: string; by: string }
  | {
      kind: 'channel'
      channel: Channel
      how: 'created' | 'renamed' | 'archived' | 'unarchived' | 'topic' | 'purpose'
      by: string
    }
  | { kind: 'modal'; userId: string }
  | { kind: 'home'; userId: string }
  | { kind: 'home_opened'; userId: string; view: View | undefined }
  /** A line of Slack's own to one person, such as "/deploy failed with the error operation_timeout". */
  | { kind: 'notice'; userId: string; text: string }

/** Everything that the workspace holds, and a feed of what changes in it. */
export type Workspace = {
  readonly team: Team
  readonly bot: Bot
  readonly users: Map<string, User>
  readonly channels: Map<string, Channel>
  readonly usergroups: Map<string, Usergroup>
  /** Open modals by user, the top one last. */
  readonly modals: Map<string, View[]>
  readonly homes: Map<string, View>
  readonly clock: () => Date
  /** A message's identity: the clock's seconds and microseconds, never twice the same. */
  nextTs(): string
  nextId(prefix: string): string
  onChange(listener: (change: Change) => void): () => void
  tell(change: Change): void
}

/** A request that a well-behaved app would not have sent. */
export type Violation = {
  at: Date
  kind: 'request' | 'rate' | 'no_fallback_text' | 'unknown_method' | 'ack_timeout' | 'ack_failed'
  method: string
  error: string
  detail: string
}

/** One request to the Web API or to a response_url, and how it ended. */
export type ApiCall = { at: Date; method: string; args: Fields; status: number; ok: boolean; error?: string }
