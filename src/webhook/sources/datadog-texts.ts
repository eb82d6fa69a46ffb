import { cut } from '../../lib/text.ts'

// What is to be found in the texts that Datadog writes for people.

const STATE = '(?:(?:warn |no data )?recovered|(?:re-)?(?:triggered|warn|no data)|renotify)'
const PREFIX = new RegExp(`^(?:\\s*\\[(?:P[1-5]|${STATE}\\b[^\\]]*)\\])+\\s*`, 'i')

/** The monitor's name, without `[P1] [Triggered on {host:db-1}]` before it: what stays the same for all of an episode. */
export function nameOf(title: string): string {
  return title.replace(PREFIX, '').trim() || title
}

export function priorityIn(title: string): string {
  return /\[(P[1-5])\]/.exec(title)?.[1] ?? ''
}

/** A comma list; `*` stands for everything. */
export function tagsOf(list: string): readonly string[] {
  return list
    .split(',')
    .map(tag => tag.trim())
    .filter(tag => tag !== '' && tag !== '*')
}

/** `env:prod` is a label; what follows may have colons itself. Of several under one name all are kept. */
export function labelsOf(tags: readonly string[]): Readonly<Record<string, string>> {
  const labels = new Map<string, Set<string>>()
  for (const tag of tags) {
    const [, name = tag, value = 'true'] = /^([^:]+):(.*)$/.exec(tag) ?? []
    if (name !== 'monitor') labels.set(name, (labels.get(name) ?? new Set()).add(value))
  }
  return Object.fromEntries([...labels].map(([name, values]) => [name, [...values].join(',')]))
}

/** The default template has the monitor only as a link in its body. */
export function monitorIn(text: string): string {
  return /\/monitors[/#](\d+)/.exec(text)?.[1] ?? ''
}

/** The group that it is about: from the title's braces, else from a link to the monitor. */
export function scopeIn(title: string, text: string): string {
  const [, inTitle] = /\bon \{([^}]*)\}\]/i.exec(title) ?? []
  if (inTitle !== undefined) return inTitle
  return decode(/[?&]group=([^&)\s]+)/.exec(text)?.[1] ?? '')
}

export function runbookIn(text: string): string {
  return /runbook\W{1,5}(https?:\/\/[^\s)\]>"']+)/i.exec(text)?.[1] ?? ''
}

/** Without the fences, pictures, page links and handles that Datadog and its users put in. */
export function plainText(text: string): string {
  return cut(text, 8_000)
    .replaceAll('%%%', '')
    .replace(/\[?!\[[^\]]*\]\([^)]*\)\]?(\([^)]*\))?/g, '')
    .replace(/^.*\[(?:Monitor Status|Edit Monitor)\]\(.*$/gm, '')
    .replace(/^\s*- - -\s*$/gm, '')
    .replace(/(^|[\s(])@(?:[a-z]+-[\w.-]+|all\b|here\b|[\w.+-]+@[\w.-]+\w)/gim, '$1')
    .replaceAll('**', '')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
