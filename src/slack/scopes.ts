/** What the bot's token must be allowed to do; manifest.yml says of each why. */
export const SCOPES = [
  'bookmarks:read',
  'bookmarks:write',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'commands',
  'groups:read',
  'im:history',
  'im:write',
  'pins:write',
  'users:read',
] as const

/** Those that an older installation lacks. Slack lists the granted ones with every answer; none listed: nothing is known. */
export function missingScopes(granted: readonly string[] | undefined): readonly string[] {
  return granted && granted.length > 0 ? SCOPES.filter(scope => !granted.includes(scope)) : []
}
