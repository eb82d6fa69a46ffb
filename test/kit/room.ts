import { shown } from '../../src/demo/person.ts'
import type { Channel, Message } from '../../src/sandbox/model.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { hasButton, isOurs } from './player.ts'

/** A channel by what stands in it. What is asked for and is not there is an error that shows what is. */
export type Room = {
  readonly channel: Channel
  readonly topic: string
  /** What we have posted, oldest first. */
  readonly ours: readonly Message[]
  /** The pinned card at the top. */
  readonly header: Message
  /** The newest playbook's card. */
  readonly card: Message
  readonly offer: Message
  readonly postmortem: Message
  readonly says: (text: string) => boolean
  find(text: string): Message
  /** How many of ours show this. */
  count(text: string): number
  thread(of: Message): readonly Message[]
}

/** By its name, or `inc-1` for the channel of INC-1 whatever its title. */
export function roomIn(slack: Sandbox, name: string): Room {
  const channel = channelIn(slack, name)
  if (!channel) throw new Error(`there is no channel ${name}: ${namesIn(slack).join(', ')}`)
  const ours = () => channel.messages.filter(isOurs)
  const find = (text: string) => {
    const found = ours().findLast(message => shown(message).includes(text))
    if (!found) throw new Error(`"${text}" is not in #${channel.name}:\n${ours().map(shown).join('\n--\n')}`)
    return found
  }
  return {
    channel,
    get topic() {
      return channel.topic.value
    },
    get ours() {
      return ours()
    },
    get header() {
      const pinned = channel.messages.find(({ ts }) => ts === channel.pins[0]?.ts)
      if (!pinned) throw new Error(`nothing is pinned in #${channel.name}`)
      return pinned
    },
    get card() {
      return find('Playbook: ')
    },
    get offer() {
      return find('cleared')
    },
    get postmortem() {
      return find('Postmortem of ')
    },
    says: text => ours().some(message => shown(message).includes(text)),
    find,
    count: text => ours().filter(message => shown(message).includes(text)).length,
    thread: ({ ts }) => channel.messages.filter(message => message.thread_ts === ts && message.ts !== ts),
  }
}

export function channelIn(slack: Sandbox, name: string): Channel | undefined {
  const all = [...slack.workspace.channels.values()].filter(({ im_user }) => !im_user)
  return all.find(channel => channel.name === name || (/^inc-\d+$/.test(name) && channel.name.startsWith(`${name}-`)))
}

/** Every channel that was made for an incident, in the order of their making. */
/** How many incidents a message to somebody calls them for: those that come too soon are told together. */
export function toldIn(message: Message): number {
  return 1 + Number(/And (\d+) more incident/.exec(shown(message))?.[1] ?? 0)
}

export function incidentChannels(slack: Sandbox): readonly Channel[] {
  return [...slack.workspace.channels.values()].filter(({ name }) => /^inc-\d+/.test(name))
}

function namesIn(slack: Sandbox): readonly string[] {
  return [...slack.workspace.channels.values()].filter(({ im_user }) => !im_user).map(({ name }) => name)
}

export { hasButton, shown }
