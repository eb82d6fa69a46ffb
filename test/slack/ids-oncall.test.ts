import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverAction, coverMe, endOverride, parseOnCallAction } from '../../src/slack/ids-oncall.ts'

const shift = { schedule: 'pay:ments', from: new Date(1_000), until: new Date(2_000) }

test('what a button says is read again', () => {
  expect(parseOnCallAction(coverAction('accept_cover', 7))).toEqual({ kind: 'accept_cover', cover: 7 })
  expect(parseOnCallAction(endOverride(7))).toEqual({ kind: 'end_override', override: 7, listed: false })
  expect(parseOnCallAction(endOverride(7, 'listed'))).toEqual({ kind: 'end_override', override: 7, listed: true })
  expect(parseOnCallAction(coverMe(shift, 2))).toEqual({ kind: 'cover_me', shift })
})

test.each([
  null,
  {},
  { action_id: 'accept_cover' },
  { action_id: 'accept_cover', value: '1e3' },
  { action_id: 'accept_cover', value: '-1' },
  { action_id: 'end_override', value: '7:other' },
  { action_id: 'end_override', value: '7:listed:x' },
  { action_id: 'cover_me_1', value: 'next' },
  { action_id: 'acknowledge', value: '7' },
])('%j is none of these', action => expect(parseOnCallAction(action)).toBeNull())

test('nothing makes it throw', () => {
  const words = fc.constantFrom('accept_cover', 'end_override', 'cover_me_3', 'x')
  const action = fc.oneof(fc.anything(), fc.record({ action_id: words, value: fc.string() }))
  fc.assert(fc.property(action, given => void parseOnCallAction(given)))
})
