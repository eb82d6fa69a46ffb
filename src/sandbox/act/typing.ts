import type { Workspace } from '../model.ts'
import { findChannel } from '../workspace.ts'

const pattern =
  /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|(?<![\w@])@([\w.-]+)|(?<![\w#])#([\p{L}\w-]+)|https?:\/\/[^\s<>]+/gu
const broadcasts = new Set(['channel', 'here', 'everyone'])

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * What a person types, as Slack passes it on: special characters escaped, people, channels and links in angle brackets.
 * In a command people come with their names; `@channel` calls somebody only in a message.
 */
export function typedText(workspace: Workspace, text: string, how: 'message' | 'command'): string {
  let result = ''
  let from = 0
  for (const match of text.matchAll(pattern)) {
    result += escaped(text.slice(from, match.index)) + (token(workspace, match, how) ?? escaped(match[0]))
    from = match.index + match[0].length
  }
  return result + escaped(text.slice(from))
}

function token(workspace: Workspace, match: RegExpMatchArray, how: 'message' | 'command'): string | undefined {
  const [whole, userId, channelId, name, channelName] = match
  if (name && broadcasts.has(name)) return how === 'message' ? `<!${name}>` : undefined
  const user = userId ? workspace.users.get(userId) : [...workspace.users.values()].find(each => each.name === name)
  if (user && (userId || name)) return how === 'command' ? `<@${user.id}|${user.name}>` : `<@${user.id}>`
  const known = channelId ?? channelName
  const channel = known ? findChannel(workspace, known) : undefined
  if (channel) return `<#${channel.id}|${channel.name}>`
  return whole.startsWith('http') ? `<${escaped(whole)}>` : undefined
}
