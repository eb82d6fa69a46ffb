import type { Ack, Delivery } from './delivery.ts'
import type { Channel, Message, View } from './model.ts'

/** A choice made or a text typed: the value of an option, a user's id, a date, several of these, or null to empty it. */
export type Entered = string | number | readonly string[] | null

/** By block_id and action_id; a block with one input may be given by its block_id or action_id alone. */
export type Values = Record<string, Entered | Record<string, Entered>>

export type Choice = {
  value?: string
  selected_option?: string
  selected_options?: readonly string[]
  selected_user?: string
  selected_users?: readonly string[]
  selected_channel?: string
  selected_channels?: readonly string[]
  selected_conversation?: string
  selected_conversations?: readonly string[]
  selected_date?: string
  selected_time?: string
  selected_date_time?: number
}

export type Outcome = {
  ack: Ack
  delivery: Delivery
  /** Messages that the answer itself made; what follows by response_url comes later, see `ephemerals`. */
  replies: Message[]
}

/** `sent` is false when Slack's client itself holds the form back; `errors` are shown under the inputs, by block_id. */
export type Submission = { sent: boolean; errors: Record<string, string>; outcome: Outcome | undefined }

export type ChannelName = string | Channel

/** What one person can do in Slack. Each act resolves once the app has answered what it caused. */
export type Act = {
  readonly userId: string
  command(command: string, text: string, where: { channel: ChannelName }): Promise<Outcome>
  click(
    target: Message | View,
    action: string | { block_id?: string; action_id: string },
    choice?: Choice,
  ): Promise<Outcome>
  /** Types into the top modal without sending it. */
  fill(values: Values): void
  submit(values?: Values): Promise<Submission>
  /** Closes the top modal, or with `all` the whole stack. */
  close(how?: { all?: boolean }): Promise<void>
  shortcut(callbackId: string, on?: { message?: Message }): Promise<Outcome>
  /** What an external select offers for a query. */
  options(target: Message | View, actionId: string, query: string): Promise<{ text: string; value: string }[]>
  post(channel: ChannelName, text: string, options?: { thread_ts?: string }): Promise<Message>
  edit(message: Message, text: string): Promise<void>
  remove(message: Message): Promise<void>
  react(message: Message, name: string): Promise<void>
  unreact(message: Message, name: string): Promise<void>
  pin(message: Message): Promise<void>
  unpin(message: Message): Promise<void>
  join(channel: ChannelName): Promise<void>
  leave(channel: ChannelName): Promise<void>
  invite(channel: ChannelName, userId: string): Promise<void>
  kick(channel: ChannelName, userId: string): Promise<void>
  rename(channel: ChannelName, name: string): Promise<void>
  archive(channel: ChannelName): Promise<void>
  unarchive(channel: ChannelName): Promise<void>
  topic(channel: ChannelName, text: string): Promise<void>
  openHome(): Promise<void>
  /** The same delivery once more, as Slack does when it missed the answer: same event_id, same trigger. */
  redeliver(delivery: Delivery): Promise<Outcome>
  messages(channel: ChannelName): Message[]
  ephemerals(channel?: ChannelName): Message[]
  modal(): View | undefined
  home(): View | undefined
  /** Slack's own lines to this person, oldest first. */
  notices(): string[]
}
