import { describe, expect, test } from 'vitest'
import { viewFaults } from '../../src/sandbox/blocks/surface.ts'
import { button, chars, input, many, plain, section } from './given.ts'

describe('a view', () => {
  const modal = (fields = {}) => ({
    type: 'modal',
    title: plain('T'),
    submit: plain('Go'),
    blocks: [input()],
    ...fields,
  })
  test('may be a modal with inputs and an alert', () => {
    const blocks = [
      { type: 'alert', text: plain('x'), level: 'error' },
      input(),
      input(undefined, { block_id: 'other' }),
    ]
    expect(viewFaults(modal({ blocks, private_metadata: chars(3000) }), 'modal')).toEqual([])
  })
  test('may be a home of 100 blocks', () => {
    expect(viewFaults({ type: 'home', blocks: many(100, () => section()) }, 'home')).toEqual([])
  })
  test.each<[string, object, 'modal' | 'home', string]>([
    [
      'a title of 25',
      modal({ title: plain(chars(25)) }),
      'modal',
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a button of 25',
      modal({ submit: plain(chars(25)) }),
      'modal',
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'inputs without a submit',
      { ...modal(), submit: undefined },
      'modal',
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      '101 blocks',
      modal({ blocks: many(101, () => section()) }),
      'modal',
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'metadata of 3,001',
      modal({ private_metadata: chars(3001) }),
      'modal',
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    ['a home as modal', { type: 'home', blocks: [] }, 'modal', 'must be a valid enum value [json-pointer:/view/type]'],
    [
      'an input over 3,000',
      modal({ blocks: [input({ type: 'plain_text_input', max_length: 3001 })] }),
      'modal',
      'must be a number between 1 and 3000 [json-pointer:/view/blocks/0/element/max_length]',
    ],
    [
      'a button as input',
      modal({ blocks: [input(button())] }),
      'modal',
      'unsupported type: button [json-pointer:/view/blocks/0/element/type]',
    ],
    [
      'a number input that does not say decimals',
      modal({ blocks: [input({ type: 'number_input', action_id: 'n' })] }),
      'modal',
      'missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]',
    ],
    [
      'an alert at home',
      { type: 'home', blocks: [{ type: 'alert', text: plain('x') }] },
      'home',
      'unsupported type: alert [json-pointer:/view/blocks/0/type]',
    ],
  ])('may not have %s', (_, view, type, fault) => expect(viewFaults(view, type)).toContain(fault))
})
