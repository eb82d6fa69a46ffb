import { instantText } from './silencing.ts'

/** A sentence without markup, in which instants are still instants: whoever shows it knows the reader's zone. */
export type Words = readonly (string | Date)[]

type Word = string | number | Date | Words

/** Writes one: what is put into it stays text, whatever it says. */
export function say(parts: TemplateStringsArray, ...words: readonly Word[]): Words {
  return parts.flatMap((part, i) => [...asWords(words[i - 1] ?? ''), part]).filter(word => word !== '')
}

/** The sentence with its instants in UTC. */
export function plainly(words: Words): string {
  return words.map(word => (word instanceof Date ? instantText(word) : word)).join('')
}

function asWords(word: Word): Words {
  if (word instanceof Date) return [word]
  return typeof word === 'object' ? word : [String(word)]
}
