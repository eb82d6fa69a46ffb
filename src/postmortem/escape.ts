import { clean, oneLine } from '../lib/text.ts'

// Renderers look for mentions, addresses and issue numbers in the finished text too, where no backslash is left.
const JOINER = '\u2060'

// They turn the direction of whatever follows them in the line.
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * Any text as one line that every Markdown renderer shows as it is, anywhere but within code: no markup, no HTML, no links,
 * no mentions, no table cell too many.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(clean(text).replace(DIRECTIONS, ''))
    .replace(/[\\`*_[\]<>|~&$#@]/g, '\\$&')
    .replace(/\\@(?=\S)|\\#(?=\d)|\bGH-(?=\d)/gi, `$&${JOINER}`)
    .replace(/\/\//g, '/\\/')
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L})/gu, '\\.')
    .replace(/^([-+=:])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

/** Somebody's own words as a block quotation that keeps their lines. */
export function quoteMarkdown(text: string): string {
  const lines = text.split(/\r\n?|\n/).map(escapeMarkdown)
  return lines.map((line, i) => (line === '' ? '>' : `> ${line}${lines[i + 1] ? '\\' : ''}`)).join('\n')
}
