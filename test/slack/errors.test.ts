import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { Postponed, Undeliverable } from '../../src/engine/ports.ts'
import { deliveryError, isUnreachable, slackCode } from '../../src/slack/errors.ts'

const platform = (error: string, more = {}) => new WebAPIPlatformError({ ok: false, error, ...more })

test.each<[string, RegExp]>([
  ['channel_not_found', /private and we are not in it/],
  ['is_archived', /archived/],
  ['not_in_channel', /invite it/],
  ['restricted_action', /settings/],
  ['restricted_action_read_only_channel', /settings/],
  ['invalid_auth', /token/],
  ['token_revoked', /revoked/],
  ['messages_tab_disabled', /Messages Tab/],
  ['something_new', /Slack refused it: something_new/],
])('%s is given up, in plain words', (code, words) => {
  const error = deliveryError(platform(code))
  expect(error).toBeInstanceOf(Undeliverable)
  expect(String(error)).toMatch(words)
})

test('a missing scope is named', () => {
  expect(String(deliveryError(platform('missing_scope', { needed: 'pins:write' })))).toMatch(/scope pins:write/)
})

test('what Slack says of a faulty block is kept', () => {
  const response_metadata = { messages: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] }
  expect(String(deliveryError(platform('invalid_blocks', { response_metadata })))).toMatch(/less than 3001/)
})

test('going too fast is no failure', () => {
  expect(deliveryError(new WebAPIRateLimitedError(12))).toMatchObject({ afterMs: 12_000 })
  expect(deliveryError(platform('ratelimited'))).toBeInstanceOf(Postponed)
})

test.each([
  platform('internal_error'),
  platform('service_unavailable'),
  new WebAPIRequestError(new Error('socket hang up')),
  new WebAPIHTTPError(502, 'Bad Gateway', {}),
])('$message is tried again', error => {
  expect(deliveryError(error)).toBe(error)
  expect(isUnreachable(error)).toBe(true)
})

test('a bug stays a bug', () => {
  const bug = new TypeError('undefined is not a function')
  expect(deliveryError(bug)).toBe(bug)
  expect(isUnreachable(bug)).toBe(false)
  expect(slackCode(bug)).toBeNull()
})
