import type { Act, Values } from '../sandbox/act.ts'
import type { Channel, Message } from '../sandbox/model.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** What a person sees and does, told by what stands on the screen. */
export type Person = {
  readonly act: Act
  /** The newest message of a channel that shows this text anywhere, buttons included. */
  find(channel: string, text: string): Message | null
  /** Presses the button, or chooses the option, with this label on a message. */
  press(message: Message, label: string): Promise<void>
  type(channel: string, text: string): Promise<void>
  /** What only this person was told in a channel, all of it. */
  told(channel: string): string
  send(values: Values): Promise<boolean>
}

export function personIn(sandbox: Sandbox, id: string): Person {
  const act = sandbox.act(id)
  return {
    act,
    find: (channel, text) => act.messages(channel).findLast(message => shown(message).includes(text)) ?? null,
    async press(message, label) {
      const now = fresh(sandbox, message)
      const found = controls(now).find(({ labels }) => labels.some(({ text }) => text === label))
      const option = found?.labels.find(({ text }) => text === label)?.value
      if (!found) throw new Error(`there is no "${label}" on: ${shown(now)}`)
      const choice = option === undefined ? {} : { selected_option: option }
      await act.click(now, { block_id: found.block, action_id: found.action }, choice)
    },
    async type(channel, text) {
      await act.command('/incident', text, { channel })
    },
    told: channel => act.ephemerals(channel).map(shown).join('\n'),
    async send(values) {
      return (await act.submit(values)).sent
    },
  }
}

/** Every text of a message as it is written, so that one can look for what people see. */
export function shown(message: Message): string {
  const texts: string[] = [message.text]
  walk([message.blocks, message.attachments], node => {
    if (typeof node.text === 'string') texts.push(node.text)
  })
  return texts.join('\n')
}

/** What the app has written to this person alone, oldest first. */
export function directMessages(sandbox: Sandbox, id: string): readonly Message[] {
  return [...sandbox.workspace.channels.values()].find(({ im_user }) => im_user === id)?.messages ?? []
}

export function channelNamed(sandbox: Sandbox, prefix: string): Channel | null {
  return [...sandbox.workspace.channels.values()].find(({ name }) => name.startsWith(prefix)) ?? null
}

type Control = { block: string; action: string; labels: { text: string; value?: string }[] }

function controls(message: Message): readonly Control[] {
  const found: Control[] = []
  const inBlock = (block: Record<string, unknown>) => {
    walk(block, node => {
      if (typeof node.action_id !== 'string') return
      const options = Array.isArray(node.options) ? node.options : null
      const labels = options
        ? options.map(option => ({ text: textOf(option), value: String(option.value) }))
        : [{ text: textOf(node) }]
      found.push({ block: String(block.block_id), action: node.action_id, labels })
    })
  }
  walk([message.blocks, message.attachments], node => {
    if (typeof node.block_id === 'string' && typeof node.type === 'string') inBlock(node)
  })
  return found
}

function textOf(node: Record<string, unknown>): string {
  const { text } = node
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : ''
}

function fresh(sandbox: Sandbox, { channel, ts }: Message): Message {
  const { messages, ephemerals } = sandbox.workspace.channels.get(channel) ?? { messages: [], ephemerals: [] }
  const message = [...messages, ...ephemerals].find(one => one.ts === ts)
  if (!message) throw new Error(`the message ${ts} is gone`)
  return message
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit)
  else if (typeof node === 'object' && node !== null) {
    const fields = { ...node }
    visit(fields)
    for (const value of Object.values(fields)) walk(value, visit)
  }
}
