import type { Labels } from './alert.ts'
import { matchesWhole, patternFault } from './pattern.ts'

/** One label test in Alertmanager's words, e.g. `service=~"check.*"`. Plain JSON: it is copied into incidents. */
export type Matcher = {
  readonly label: string
  readonly op: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** A label that is missing equals ''. A regex must match the whole value. */
export function matches({ label, op, value }: Matcher, labels: Labels): boolean {
  const found = Object.hasOwn(labels, label) ? (labels[label] ?? '') : ''
  switch (op) {
    case '=':
      return found === value
    case '!=':
      return found !== value
    // A pattern that does not compile matches nothing in either direction.
    case '=~':
      return matchesWhole(value, found) === true
    case '!~':
      return matchesWhole(value, found) === false
    default:
      return op satisfies never
  }
}

/** No matchers match everything. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(matcher => matches(matcher, labels))
}

export type MatcherFault = { readonly error: string; readonly expected: string }

const EXPECTED = 'a matcher such as service="checkout", severity!="info", host=~"db-.*" or env!~"dev|test"'

/**
 * Reads one or more matchers as a line of Alertmanager's configuration has them: `a="b"` or `{a="b", c=~"d"}`.
 * Names outside the usual letters stand in quotes; a value without quotes ends at a comma.
 */
export function parseMatchers(text: string): readonly Matcher[] | MatcherFault {
  const open = /^\s*\{/.exec(text)?.[0].length ?? 0
  if (open > 0 && !/\}\s*$/.test(text)) return fault('a { that is not closed')
  const end = open > 0 ? text.lastIndexOf('}') : text.length
  const found: Matcher[] = []
  let at = open
  do {
    const read = readOne(text.slice(at, end))
    if ('error' in read) return read
    found.push(read.matcher)
    at += read.length
  } while (at < end && text.slice(at, end).trim() !== '')
  return found
}

// Names and operators as in Alertmanager's own grammar; a text in double quotes may hold anything.
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"/y
const NAME = /[^\s{}!=~,\\"'`]+/y
const OPERATOR = /\s*(=~|!~|!=|=)\s*/y
const BARE = /[^,]*/y
const END = /\s*(?:,\s*|$)/y

function readOne(text: string): { matcher: Matcher; length: number } | MatcherFault {
  const from = text.length - text.trimStart().length
  const name = take(QUOTED, text, from) ?? take(NAME, text, from)
  if (name === null) return fault(text.trim() === '' ? 'nothing' : 'no label name in front')
  const op = take(OPERATOR, text, from + name.length)
  const operator = asOperator(op?.trim())
  if (op === null || operator === null) return fault(`no =, !=, =~ or !~ after ${name}`)
  const at = from + name.length + op.length
  const value = take(QUOTED, text, at) ?? take(BARE, text, at) ?? ''
  const wrong = valueFault(value.trim())
  if (wrong !== null) return fault(wrong)
  const close = take(END, text, at + value.length)
  if (close === null) return fault(`something after the value ${value}`)
  const matcher = { label: unquote(name), op: operator, value: unquote(value.trim()) }
  if (matcher.label === '') return fault('an empty label name')
  const pattern = operator === '=~' || operator === '!~' ? patternFault(matcher.value) : null
  if (pattern !== null) {
    return { error: `a regex that does not compile: ${pattern}`, expected: 'a regex in the syntax of RE2' }
  }
  return { matcher, length: at + value.length + close.length }
}

function valueFault(value: string): string | null {
  if (value.length > 1 && value.startsWith('"') && value.endsWith('"')) return null
  if (value.startsWith('=')) return '==, which is none of the operators'
  if (value.startsWith("'")) return 'a value in single quotes'
  return value.includes('"') ? 'a quote that is not closed' : null
}

function take(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

/** As it is written; what `parseMatchers` reads back. */
export function matcherText({ label, op, value }: Matcher): string {
  return `${take(NAME, label, 0) === label ? label : quoted(label)}${op}${quoted(value)}`
}

export function matchersText(matchers: readonly Matcher[]): string {
  return matchers.map(matcherText).join(', ')
}

function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t')
  return `"${escaped}"`
}

function asOperator(text: string | undefined): Matcher['op'] | null {
  return text === '=' || text === '!=' || text === '=~' || text === '!~' ? text : null
}

// An escape that means nothing stays as it is, so that "\d+" and "\\d+" are the same pattern.
function unquote(text: string): string {
  const inner = text.startsWith('"') ? text.slice(1, -1) : text
  return inner.replace(/\\(["\\nt])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped)
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t' }

function fault(error: string): MatcherFault {
  return { error, expected: EXPECTED }
}
