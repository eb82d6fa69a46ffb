import { expect } from 'vitest'
import { messageFaults, viewFaults, viewTooLarge } from '../../src/sandbox/blocks/surface.ts'
import { notified } from '../../src/sandbox/mentions.ts'
import { fieldsOf, isFields, listOf } from '../../src/sandbox/shape.ts'
import { parseAction } from '../../src/slack/ids.ts'
import { parseOnCallAction } from '../../src/slack/ids-oncall.ts'
import type { Message } from '../../src/slack/messages/message.ts'

const OURS = [
  /<!date\^\d+\^[^<>|]*\|[^<>|]*>/g,
  /<#[CG][A-Z0-9]+>/g,
  /<@[UW][A-Z0-9]+>/g,
  /<https?:\/\/[^<>|\s]+\|[^<>]*>/g,
]

/** All that Slack asks of a message, and all that we promise of one; `calls` are the people whom it may call. */
export function checkMessage(message: Message, calls: readonly string[] = []): void {
  expect(messageFaults(message.blocks)).toEqual([])
  expect(message.blocks.length).toBeGreaterThan(0)
  expect(message.text.length).toBeGreaterThan(0)
  expect(message.text.length).toBeLessThanOrEqual(3_000)
  expect(textLength(message.blocks)).toBeLessThanOrEqual(9_000)
  checkSafe(message.text)
  checkBlocks(message.blocks)
  const called = notified({ text: '', blocks: message.blocks.map(fieldsOf), attachments: [] })
  expect(called.filter(who => !calls.includes(who))).toEqual([])
}

export function checkView(view: object, type: 'modal' | 'home'): void {
  expect(viewFaults(view, type)).toEqual([])
  expect(viewTooLarge(view)).toBe(false)
  checkBlocks(listOf(fieldsOf(view).blocks))
  expect(notified({ text: '', blocks: listOf(fieldsOf(view).blocks).map(fieldsOf), attachments: [] })).toEqual([])
}

function checkBlocks(blocks: readonly unknown[]): void {
  walk(blocks, value => {
    if (value.type === 'mrkdwn') {
      checkSafe(String(value.text))
      // Else Slack would make links out of what looks like an address.
      expect(value.verbatim).toBe(true)
    }
    if (value.type === 'plain_text') expect([value.emoji, String(value.text).isWellFormed()]).toEqual([false, true])
    if (value.type === 'section' || value.type === 'actions') checkActions(value)
  })
}

/** Every click that a block offers is one of ours. */
function checkActions(block: Record<string, unknown>): void {
  for (const element of [...listOf(block.elements), block.accessory].filter(isFields)) {
    const { action_id, value, options } = element
    const click = { action_id, value, block_id: block.block_id, selected_user: 'U0ADA0001' }
    const choices = options === undefined ? [null] : listOf(options)
    for (const selected_option of choices) {
      const given = { ...click, selected_option }
      expect(parseAction(given) ?? parseOnCallAction(given)).not.toBeNull()
    }
  }
}

export function checkSafe(text: string): void {
  const rest = OURS.reduce((left, token) => left.replace(token, ''), text)
  expect(rest).not.toMatch(/[<>]/)
  expect(rest).not.toMatch(/&(?!amp;|lt;|gt;)/)
  expect(text.isWellFormed()).toBe(true)
}

function textLength(value: unknown): number {
  let sum = 0
  walk(value, ({ text }) => {
    sum += typeof text === 'string' ? text.length : 0
  })
  return sum
}

function walk(value: unknown, see: (value: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, see)
  if (!isFields(value)) return
  see(value)
  for (const inner of Object.values(value)) walk(inner, see)
}
