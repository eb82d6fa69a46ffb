import { randomUUID } from 'node:crypto'
import type { Act } from '../act.ts'
import { pin, react } from '../marks.ts'
import { archive, describe, join, leave, rename, unarchive } from '../membership.ts'
import { change, erase, post } from '../messages.ts'
import { stackOf } from '../views.ts'
import { directMessage } from '../workspace.ts'
import { click, suggest } from './click.ts'
import { close, fill, submit } from './modal.ts'
import { command, shortcut } from './speak.ts'
import { channelOf, messageOf, type Stage, userOf, writable } from './stage.ts'
import { typedText } from './typing.ts'

/** The acts of one person. */
export function createAct(stage: Stage, userId: string, notices: () => string[]): Act {
  const user = userOf(stage, userId)
  const { courier, slack } = stage
  const { workspace } = slack

  const mark =
    (deed: typeof pin, on: boolean): Act['pin'] =>
    async given => {
      const { channel, message } = messageOf(stage, userId, given)
      await courier.through(() => deed(workspace, channel, message, userId, on))
    }
  const reacting =
    (on: boolean): Act['react'] =>
    async (given, name) => {
      const { channel, message } = messageOf(stage, userId, given)
      await courier.through(() => react(workspace, channel, message, name.replaceAll(':', ''), userId, on))
    }

  return {
    userId,
    command: (name, text, where) => command(stage, user, name, text, where.channel),
    click: (target, action, choice = {}) => click(stage, user, target, action, choice),
    fill: values => fill(stage, user, values),
    submit: (values = {}) => submit(stage, user, values),
    close: (how = {}) => close(stage, user, how.all ?? false),
    shortcut: (callbackId, on = {}) => shortcut(stage, user, callbackId, on.message),
    options: (target, actionId, query) => suggest(stage, user, target, actionId, query),

    async post(name, text, options = {}) {
      const channel = writable(stage, userId, name)
      const content = { text: typedText(workspace, text, 'message'), blocks: [], attachments: [] }
      const posting = { user: userId, thread_ts: options.thread_ts, client_msg_id: randomUUID() }
      return courier.through(() => post(workspace, channel, content, posting))
    },
    async edit(given, text) {
      const { channel, message } = messageOf(stage, userId, given)
      if (message.user !== userId) throw new Error('Only its author can edit a message.')
      const content = { text: typedText(workspace, text, 'message') }
      await courier.through(() => change(workspace, channel, message, content, userId))
    },
    async remove(given) {
      const { channel, message } = messageOf(stage, userId, given)
      await courier.through(() => erase(workspace, channel, message))
    },
    react: reacting(true),
    unreact: reacting(false),
    pin: mark(pin, true),
    unpin: mark(pin, false),

    async join(name) {
      await courier.through(() => join(workspace, channelOf(stage, name), userId, userId))
    },
    async leave(name) {
      await courier.through(() => leave(workspace, channelOf(stage, name), userId, userId))
    },
    async invite(name, invited) {
      const channel = writable(stage, userId, name)
      await courier.through(() => join(workspace, channel, userOf(stage, invited).id, userId))
    },
    async kick(name, kicked) {
      const channel = writable(stage, userId, name)
      await courier.through(() => leave(workspace, channel, kicked, userId))
    },
    async rename(name, to) {
      const channel = writable(stage, userId, name)
      await courier.through(() => rename(workspace, channel, to, userId))
    },
    async archive(name) {
      const channel = writable(stage, userId, name)
      await courier.through(() => archive(workspace, channel, userId))
    },
    async unarchive(name) {
      await courier.through(() => unarchive(workspace, channelOf(stage, name), userId))
    },
    async topic(name, text) {
      const channel = writable(stage, userId, name)
      await courier.through(() => describe(workspace, channel, 'topic', text, userId))
    },
    async openHome() {
      directMessage(workspace, userId)
      await courier.through(() => workspace.tell({ kind: 'home_opened', userId, view: workspace.homes.get(userId) }))
    },
    async redeliver(delivery) {
      return { delivery, ack: await courier.redeliver(delivery), replies: [] }
    },

    messages: name => [...channelOf(stage, name).messages],
    ephemerals(name) {
      const channels = name ? [channelOf(stage, name)] : [...workspace.channels.values()]
      const all = channels.flatMap(channel => channel.ephemerals.filter(message => message.ephemeral_to === userId))
      return all.sort((a, b) => Number(a.ts) - Number(b.ts))
    },
    modal: () => stackOf(workspace, userId).at(-1),
    home: () => workspace.homes.get(userId),
    notices,
  }
}
