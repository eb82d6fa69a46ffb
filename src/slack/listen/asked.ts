import { type Severity, severityOf } from '../../alert/severity.ts'
import { clean, nearest, oneLine } from '../../lib/text.ts'
import { guessable, type WordName, wordOf } from '../vocabulary.ts'
import { type AskedOnCall, parseOnCall, userOf } from './asked-oncall.ts'
import { unescapeText } from './unescape.ts'

/** What somebody asked with `/incident …`. `number` null: the incident of this channel. */
export type Asked =
  | { readonly word: 'declare'; readonly title: string | null }
  | { readonly word: 'list' | 'whoami' }
  | AskedOnCall
  | { readonly word: Plain; readonly number: number | null }
  | { readonly word: 'resolve'; readonly number: number | null; readonly summary: string | null }
  | { readonly word: 'sev'; readonly number: number | null; readonly severity: Severity | null }
  /** `user` is a Slack id; null: whoever asks. */
  | {
      readonly word: 'role'
      readonly number: number | null
      readonly role: string | null
      readonly user: string | null
    }
  /** `users` are Slack ids, `names` the rulebook's words. */
  | {
      readonly word: 'page'
      readonly number: number | null
      readonly users: readonly string[]
      readonly names: readonly string[]
    }
  /** Whoever asks tries their own ways. */
  | { readonly word: 'test_page' }
  | { readonly word: 'note'; readonly number: number | null; readonly text: string }
  | { readonly word: 'playbook'; readonly number: number | null; readonly name: string | null }
  /** `words`: of an alert's title or fingerprint. */
  | { readonly word: 'why'; readonly number: number | null; readonly words: string | null }
  | { readonly word: 'silence'; readonly number: number | null }
  | { readonly word: 'silences' }
  /** `id` null: it was not said which. */
  | { readonly word: 'end_silence'; readonly id: number | null }
  | { readonly word: 'help'; readonly about: string | null }
  | { readonly word: 'unknown'; readonly said: string; readonly meant: WordName | null }

type Plain = 'ack' | 'mitigate' | 'reopen' | 'escalate' | 'cant' | 'channel' | 'join' | 'timeline' | 'postmortem'

/** Reads the text of the slash command as Slack sends it, that is with `should_escape` on. */
export function parseWords(text: string): Asked {
  const [first = '', ...rest] = clean(text).trim().split(/\s+/)
  if (first === '') return { word: 'declare', title: null }
  const severity = /^sev-?[1-4]$/i.test(first) ? severityOf(first) : null
  if (severity) return { word: 'sev', severity, number: numbers(rest, 'any').number }
  const word = wordOf(first)?.word
  if (word === undefined) return unknown(first)
  // What people write keeps its line breaks; only the first word goes.
  const tail = clean(text).trim().slice(first.length).trim()
  switch (word) {
    case 'declare':
      return { word, title: oneLine(unescapeText(tail)) || null }
    case 'list':
    case 'whoami':
      return { word }
    case 'oncall':
    case 'cover':
    case 'override':
    case 'swap':
      return parseOnCall(word, first, rest)
    case 'help':
      return { word, about: rest[0]?.toLowerCase() ?? null }
    case 'note': {
      const { number, text } = leading(tail)
      return { word, number, text: unescapeText(text) }
    }
    case 'resolve': {
      // "resolve 7" means the incident, "resolve 7 pods restarted" is a summary.
      const { number, text } = /^#?\d+$/.test(tail) ? { number: numberOf(tail, 'any'), text: '' } : leading(tail)
      return { word, number, summary: unescapeText(text) || null }
    }
    case 'sev': {
      const { number: named, others } = numbers(rest, 'named')
      const [said = '', ...more] = others
      return { word, severity: severityWord(said), number: named ?? numbers(more, 'any').number }
    }
    case 'role':
      return { word, ...parseRole(rest) }
    case 'page':
      return parsePage(rest)
    case 'playbook': {
      const { number, others } = numbers(rest, 'any')
      return { word, number, name: unescapeText(others.join(' ')) || null }
    }
    case 'why': {
      const number = numberOf(tail, 'any')
      return { word, number, words: number === null ? oneLine(unescapeText(tail)) || null : null }
    }
    case 'silence':
      return parseSilence(first, rest)
    case 'ack':
    case 'mitigate':
    case 'reopen':
    case 'escalate':
    case 'cant':
    case 'channel':
    case 'join':
    case 'timeline':
    case 'postmortem':
      return { word, number: numbers(rest, 'any').number }
    default:
      return word satisfies never
  }
}

function parseRole(words: readonly string[]) {
  const { number, others } = numbers(words, 'any')
  const user = others.map(userOf).find(id => id !== null) ?? null
  const role = others.filter(word => userOf(word) === null && word.toLowerCase() !== 'to').join(' ')
  return { number, user, role: unescapeText(role).toLowerCase() || null }
}

/** "page" alone is what people type who want anybody: whoever comes next. */
function parsePage(words: readonly string[]): Asked {
  const { number, others } = numbers(words, 'any')
  if (others.some(word => /^(--|—)test$/.test(word))) return { word: 'test_page' }
  const users = others.map(userOf).filter(id => id !== null)
  const names = others.filter(word => userOf(word) === null).map(word => unescapeText(word).replace(/,$/, ''))
  return others.length === 0 ? { word: 'escalate', number } : { word: 'page', number, users, names }
}

function parseSilence(first: string, rest: readonly string[]): Asked {
  const [verb = '', id = ''] = rest.map(word => word.toLowerCase())
  if (['list', 'ls'].includes(verb) || (verb === '' && first.toLowerCase() === 'silences')) return { word: 'silences' }
  if (!['end', 'stop', 'expire'].includes(verb)) return { word: 'silence', number: numbers(rest, 'any').number }
  return { word: 'end_silence', id: /^#?\d{1,9}$/.test(id) ? Number(id.replace('#', '')) : null }
}

/** Digits alone are severities from 1 to 4 for people, though senders of alerts also know a 5. */
function severityWord(said: string): Severity | null {
  return /^\d+$/.test(said) && !/^[1-4]$/.test(said) ? null : severityOf(said)
}

/** `named`: INC-7 only; `any`: also 7 and #7, for words that take no other number. */
function numberOf(word: string, form: 'named' | 'any'): number | null {
  const [, digits] = (form === 'named' ? /^inc-?(\d{1,9})$/i : /^(?:inc-?|#)?(\d{1,9})$/i).exec(word) ?? []
  return digits === undefined ? null : Number(digits)
}

function numbers(words: readonly string[], form: 'named' | 'any') {
  const at = words.findIndex(word => numberOf(word, form) !== null)
  return { number: numberOf(words[at] ?? '', form), others: words.filter((_, i) => i !== at) }
}

function leading(text: string): { number: number | null; text: string } {
  const [first = ''] = text.split(/\s/, 1)
  const number = numberOf(first.replace(/:$/, ''), 'named')
  return number === null ? { number, text } : { number, text: text.slice(first.length).trim() }
}

function unknown(said: string): Asked {
  const meant = nearest(said, guessable())
  return { word: 'unknown', said: unescapeText(said), meant: meant === null ? null : (wordOf(meant)?.word ?? null) }
}
