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

/** For keeping user groups in step, where the rulebook names some. */
export const GROUP_SCOPES = ['usergroups:read', 'usergroups:write'] as const

/** Those that an older installation lacks. Slack lists the granted ones with every answer; none listed: nothing is known. */
export function missingScopes(granted: readonly string[] | undefined, keepsGroups: () => boolean): readonly string[] {
  if (!granted || granted.length === 0) return []
  const needed = keepsGroups() ? [...SCOPES, ...GROUP_SCOPES] : SCOPES
  return needed.filter(scope => !granted.includes(scope))
}
