import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'

/** A rulebook that has no fault; `LONG` is in its environment. */
export function read(text: string): Rulebook {
  const parsed = parseRulebook([{ file: 'r.yml', text }], { LONG: 'long enough' })
  if ('faults' in parsed) throw new Error(parsed.faults.map(fault => fault.message).join('\n'))
  return parsed.rulebook
}

export const PEOPLE = 'people: { ada: { slack: U0ADA }, bob: {} }\n'
