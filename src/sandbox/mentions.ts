import { type Fields, isFields, listOf, stringOf } from './shape.ts'

const calls = /<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+)|!(channel|here|everyone))(?:\|[^>]*)?>/g

/** Whom a message calls when it is rendered: mrkdwn and rich text call people, plain text never does. */
export function notified(message: {
  text: string
  blocks: readonly Fields[]
  attachments: readonly Fields[]
}): string[] {
  const called = new Set<string>()
  const hasBlocks =
    message.blocks.length > 0 || message.attachments.some(attachment => listOf(attachment.blocks).length > 0)
  // With blocks, `text` is only the fallback: nobody is called by it.
  if (!hasBlocks) fromMrkdwn(message.text, called)
  for (const block of message.blocks) fromBlock(block, called)
  for (const attachment of message.attachments) {
    for (const key of ['pretext', 'text', 'title']) fromMrkdwn(stringOf(attachment[key]) ?? '', called)
    for (const block of listOf(attachment.blocks)) fromBlock(block, called)
  }
  return [...called]
}

function fromMrkdwn(text: string, called: Set<string>): void {
  for (const [, user, group, broadcast] of text.matchAll(calls)) {
    const id = user ?? group ?? (broadcast && `!${broadcast}`)
    if (id) called.add(id)
  }
}

function fromBlock(value: unknown, called: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) fromBlock(item, called)
  if (!isFields(value) || value.type === 'plain_text') return
  const { type, text } = value
  if ((type === 'mrkdwn' || type === 'markdown') && typeof text === 'string') fromMrkdwn(text, called)
  if (type === 'user' && typeof value.user_id === 'string') called.add(value.user_id)
  if (type === 'usergroup' && typeof value.usergroup_id === 'string') called.add(value.usergroup_id)
  if (type === 'broadcast' && typeof value.range === 'string') called.add(`!${value.range}`)
  for (const inner of Object.values(value)) if (typeof inner === 'object') fromBlock(inner, called)
}
