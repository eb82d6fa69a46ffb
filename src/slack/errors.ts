import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { Postponed, Undeliverable } from '../engine/ports.ts'
import { SECOND } from '../lib/time.ts'
import { textOf } from './fields.ts'

/** Slack's own word for what went wrong (`name_taken`), or null where it was something else. */
export function slackCode(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? error.data.error : null
}

/** Nobody answered, or not with an answer of Slack's: trying again later is right. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof WebAPIRequestError || error instanceof WebAPIRateLimitedError) return true
  if (error instanceof WebAPIHTTPError) return true
  return PASSING.has(slackCode(error) ?? '')
}

/** What an error means for an effect. What comes back as it was is the engine's to try again with backoff. */
export function deliveryError(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) {
    return new Postponed(error.retryAfter * SECOND, 'Slack asks to go slower')
  }
  const code = slackCode(error)
  if (code === null || PASSING.has(code)) return error
  if (code === 'ratelimited' || code === 'rate_limited') return new Postponed(30 * SECOND, 'Slack asks to go slower')
  return new Undeliverable(reason(code, error), { cause: error })
}

/** What is wrong is our own token or installation: it says nothing about the person or channel in question. */
export function isOurFault(error: unknown): boolean {
  return OURS.has(slackCode(error) ?? '')
}

const OURS = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'team_access_not_granted',
  'ekm_access_denied',
])

const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
])

const REASONS: Readonly<Record<string, string>> = {
  account_inactive: 'the account is deactivated',
  cannot_dm_bot: 'bots take no direct messages',
  channel_not_found: 'Slack does not show us that channel: it is gone, or private and we are not in it',
  ekm_access_denied: "the workspace's administrators have suspended posting",
  invalid_auth: "Slack does not accept the bot's token",
  is_archived: 'the channel is archived',
  messages_tab_disabled: 'direct messages to the app are switched off in its settings (App Home, Messages Tab)',
  msg_too_long: 'the message is too long for Slack',
  failed_for_some_users: 'somebody who is to be in it is deactivated, or a guest',
  no_permission: "the bot's token may not do that",
  not_authed: "Slack does not accept the bot's token",
  not_in_channel: 'the bot is not in that channel: invite it there',
  no_such_subteam: 'there is no such user group',
  paid_teams_only: 'the plan of this workspace has no user groups',
  permission_denied: 'the workspace lets only some people change that, and the bot is none of them',
  plan_upgrade_required: 'the plan of this workspace has no user groups',
  restricted_action: "the workspace's settings do not let apps do that",
  team_access_not_granted: 'the app is not installed in that workspace',
  token_expired: "the bot's token has expired",
  token_revoked: "the bot's token has been revoked",
  too_many_pins: 'the channel has as many pins as Slack allows',
  user_disabled: 'the account is deactivated',
  user_not_found: 'Slack knows no such user',
}

function reason(code: string, error: unknown): string {
  if (code === 'missing_scope') return `the app lacks the scope ${needed(error)}: install it again from manifest.yml`
  const words = REASONS[code] ?? (code.startsWith('restricted_action') ? REASONS.restricted_action : undefined)
  if (words !== undefined) return `${words} (${code})`
  const details = error instanceof WebAPIPlatformError ? (error.data.response_metadata?.messages ?? []) : []
  return [`Slack refused it: ${code}`, ...details].join(', ')
}

function needed(error: unknown): string {
  return (error instanceof WebAPIPlatformError && textOf(error.data, 'needed')) || 'for that'
}
