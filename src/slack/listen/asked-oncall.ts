import { isOfTime } from '../../lib/moment.ts'
import { unescapeText } from './unescape.ts'

/** When somebody wants something to begin and to end, as they wrote it. Null: they did not say. */
export type Between = { readonly from: string | null; readonly until: string | null }

/** What somebody asked about who is on call. `schedule` is a name of the rulebook, `user` a Slack id. */
export type AskedOnCall =
  /** `name`: of a schedule or a team. */
  | { readonly word: 'oncall'; readonly name: string | null; readonly at: string | null }
  | { readonly word: 'cover'; readonly schedule: string | null; readonly between: Between }
  | {
      readonly word: 'override'
      readonly user: string | null
      /** Whom `user` stands in for; null: whoever is on call then. */
      readonly instead: string | null
      readonly schedule: string | null
      readonly between: Between
    }
  | { readonly word: 'overrides' }
  /** `id` null: it was not said which. */
  | { readonly word: 'end_override'; readonly id: number | null }
  /** `mine` and `theirs` are instants within the shifts that are meant. */
  | {
      readonly word: 'swap'
      readonly user: string | null
      readonly schedule: string | null
      readonly mine: string | null
      readonly theirs: string | null
    }

/** Reads what comes after the word. */
export function parseOnCall(
  word: 'oncall' | 'cover' | 'override' | 'swap',
  first: string,
  rest: readonly string[],
): AskedOnCall {
  switch (word) {
    case 'oncall':
      return parseWho(rest)
    case 'cover':
      return { word, ...parsePlace(rest.filter((said, i) => i > 0 || !/^me[,:]?$/i.test(said))) }
    case 'override':
      return parseOverride(first, rest)
    case 'swap':
      return parseSwap(rest)
    default:
      return word satisfies never
  }
}

function parseWho(words: readonly string[]): AskedOnCall {
  // "who is on call in payments"
  const said = words.filter((word, i) => i > 3 || !/^(is|it|on|call)\??$/i.test(word))
  const { name, others } = leadingName(said)
  return { word: 'oncall', name, at: textOf(others[0]?.toLowerCase() === 'at' ? others.slice(1) : others) }
}

function parsePlace(words: readonly string[]) {
  const { name, others } = leadingName(words)
  return { schedule: name, between: betweenOf(others) }
}

function parseOverride(first: string, rest: readonly string[]): AskedOnCall {
  const [verb = '', id = ''] = rest.map(word => word.toLowerCase())
  if (['list', 'ls'].includes(verb) || (verb === '' && first.toLowerCase() === 'overrides'))
    return { word: 'overrides' }
  if (['end', 'stop', 'remove'].includes(verb)) {
    return { word: 'end_override', id: /^#?\d{1,9}$/.test(id) ? Number(id.replace('#', '')) : null }
  }
  const [user = null, instead = null] = rest.map(userOf).filter(found => found !== null)
  const others = rest.filter(
    (word, i) => userOf(word) === null && !(FOR.test(word) && userOf(rest[i + 1] ?? '') !== null),
  )
  return { word: 'override', user, instead, ...parsePlace(others) }
}

/** `@bob payments Fri 17:00 for Mon 09:00`. */
function parseSwap(rest: readonly string[]): AskedOnCall {
  const user = rest.map(userOf).find(found => found !== null) ?? null
  const words = rest.filter((word, i) => userOf(word) === null && !(i === 0 && /^with$/i.test(word)))
  const { name, others } = leadingName(words)
  const at = others.findIndex(word => FOR.test(word))
  const [mine, theirs] = at < 0 ? [others, []] : [others.slice(0, at), others.slice(at + 1)]
  return { word: 'swap', user, schedule: name, mine: textOf(mine), theirs: textOf(theirs) }
}

const BEGIN = /^(from|at|starting)$/i
const END = /^(to|until|till|-|–)$/i
const FOR = /^for$/i

/** `from … to …`, `until …`, `Fri 17:00 to Mon 09:00`, `for 2h`. */
function betweenOf(words: readonly string[]): Between {
  const end = words.findIndex(word => END.test(word) || FOR.test(word))
  const [begin, rest] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end + 1)]
  return { from: textOf(BEGIN.test(begin[0] ?? '') ? begin.slice(1) : begin), until: textOf(rest) }
}

/** `payments …`, `for payments …`, `in payments …`: a first word that is not about time is a name. */
function leadingName(words: readonly string[]): { name: string | null; others: readonly string[] } {
  const begin = /^(for|in)$/i.test(words[0] ?? '') && !isOfTime(words[1] ?? '') ? words.slice(1) : words
  const [first] = begin
  if (first === undefined || isOfTime(first) || [BEGIN, END, FOR].some(word => word.test(first))) {
    return { name: null, others: words }
  }
  return { name: unescapeText(first).replace(/,$/, ''), others: begin.slice(1) }
}

function textOf(words: readonly string[]): string | null {
  return unescapeText(words.join(' ')) || null
}

/** The Slack id in `<@U123|bob>`. */
export function userOf(word: string): string | null {
  return /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? null
}
