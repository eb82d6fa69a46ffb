import { describe, expect, test } from 'vitest'
import { messageFaults, tooMuchText } from '../../src/sandbox/blocks/surface.ts'
import { actions, button, chars, input, many, mrkdwn, option, plain, richText, section, select } from './given.ts'

describe('a message may hold', () => {
  test.each<[string, unknown[]]>([
    ['nothing', []],
    ['fifty blocks', many(50, () => ({ type: 'divider' }))],
    ['3,000 characters in a section', [section({ text: mrkdwn(chars(3000)) })]],
    ['ten fields of 2,000', [{ type: 'section', fields: many(10, () => mrkdwn(chars(2000))) }]],
    ['a header of 150', [{ type: 'header', text: plain(chars(150)) }]],
    ['ten things of context', [{ type: 'context', elements: many(10, () => mrkdwn('x')) }]],
    ['25 buttons', [actions(...many(25, index => button({ action_id: `b${index}` })))]],
    ['the longest button', [actions(button({ text: plain(chars(75)), value: chars(2000), style: 'danger' }))]],
    ['a select of 100', [actions(select({ options: many(100, index => option(`${index}`)) }))]],
    ['a select with an initial option', [actions(select({ initial_option: option('a') }))]],
    [
      'an overflow of five',
      [section({ accessory: { type: 'overflow', options: many(5, index => option(`${index}`)) } })],
    ],
    ['ten checkboxes', [actions({ type: 'checkboxes', options: many(10, index => option(`${index}`)) })]],
    ['a users_select', [section({ accessory: { type: 'users_select', action_id: 'who', initial_user: 'U1' } })]],
    ['rich text', [richText({ type: 'text', text: 'x', style: { bold: true } }, { type: 'user', user_id: 'U1' })]],
    ['a card', [{ type: 'card', title: mrkdwn('x'), actions: [button()] }]],
    [
      'a plan',
      [{ type: 'plan', title: 'x', tasks: [{ type: 'task_card', task_id: 't', title: 'x', status: 'pending' }] }],
    ],
    [
      'a table',
      [{ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]], column_settings: [null, { align: 'right' }] }],
    ],
    ['markdown', [{ type: 'markdown', text: '# x' }]],
  ])('%s', (_, blocks) => expect(messageFaults(blocks)).toEqual([]))
})

describe('a message may not hold', () => {
  const confirm = { title: plain('T'), text: plain(chars(301)), confirm: plain('Y'), deny: plain('N') }
  test.each<[string, unknown, string]>([
    ['51 blocks', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['blocks that are no list', {}, 'must be an array [json-pointer:/blocks]'],
    ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
    ['an alert', [{ type: 'alert', text: plain('x') }], 'unsupported type: alert [json-pointer:/blocks/0/type]'],
    ['an input', [input()], 'unsupported type: input [json-pointer:/blocks/0/type]'],
    ['an empty section', [{ type: 'section' }], 'must provide one of: text, fields [json-pointer:/blocks/0]'],
    [
      'no text in a section',
      [section({ text: mrkdwn('') })],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      '3,001 characters in a section',
      [section({ text: mrkdwn(chars(3001)) })],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: many(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field of 2,001',
      [{ type: 'section', fields: [mrkdwn(chars(2001))] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a header of 151',
      [{ type: 'header', text: plain(chars(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: mrkdwn('x') }],
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven things of context',
      [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      '26 buttons',
      [actions(...many(26, index => button({ action_id: `b${index}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['no actions', [actions()], 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'a text input among actions',
      [actions({ type: 'plain_text_input', action_id: 'x' })],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a button of 76',
      [actions(button({ text: plain(chars(76)) }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a value of 2,001',
      [actions(button({ value: chars(2001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a script for a link',
      [actions(button({ url: 'javascript:x' }))],
      'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'a green button',
      [actions(button({ style: 'green' }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'a word nobody knows',
      [actions(button({ colour: 'red' }))],
      'invalid additional property: colour [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a long question',
      [actions(button({ confirm }))],
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'an option of 76',
      [actions(select({ options: [option('a', { text: plain(chars(76)) })] }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'a select of 101',
      [actions(select({ options: many(101, index => option(`${index}`)) }))],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a select of nothing',
      [actions({ type: 'static_select', action_id: 'x' })],
      'must provide one of: options, option_groups [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a foreign initial option',
      [actions(select({ initial_option: option('b') }))],
      'must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'an overflow of six',
      [section({ accessory: { type: 'overflow', options: many(6, index => option(`${index}`)) } })],
      'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
    ],
    [
      'eleven checkboxes',
      [actions({ type: 'checkboxes', options: many(11, index => option(`${index}`)) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a block_id twice',
      [section({ block_id: 'b' }), section({ block_id: 'b' })],
      '`block_id` b already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'an action_id twice',
      [actions(button(), button())],
      '`action_id` go already exists for this `block_id` [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a block_id of 256',
      [section({ block_id: chars(256) })],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'an image without words',
      [{ type: 'image', image_url: 'https://x.test/y' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'two tables',
      many(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })),
      'only one table allowed [json-pointer:/blocks]',
    ],
  ])('%s', (_, blocks, fault) => expect(messageFaults(blocks)).toEqual([fault]))
})

test('the text of all blocks counts together', () => {
  expect(tooMuchText(many(4, () => section({ text: mrkdwn(chars(3000)) })))).toBe(false)
  expect(tooMuchText(many(5, () => section({ text: mrkdwn(chars(3000)) })))).toBe(true)
})
