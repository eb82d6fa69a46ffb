import { parseJson } from '../body.ts'
import { textOf, valueAt } from './path.ts'
import { isRecord } from './reading.ts'

/** A macro that has no value here stays as it was written: `{EVENT.RECOVERY.ID}`, `{$ZABBIX.URL}`. */
const MACRO = /\{[$A-Z][^{}]*\}/

/** What a macro becomes whose value cannot be looked up. */
const UNKNOWN = '*UNKNOWN*'

/** A parameter of the media type, or an empty text. */
export function fieldOf(payload: unknown, name: string): string {
  const text = textOf(valueAt(payload, [name])).trim()
  return text === UNKNOWN || MACRO.exec(text)?.[0] === text ? '' : text
}

/** True where it is there and says nothing but its own name. */
export function isUnexpanded(payload: unknown, name: string): boolean {
  return textOf(valueAt(payload, [name])).trim() !== '' && fieldOf(payload, name) === ''
}

/** An address; with a macro left in it, it leads nowhere. */
export function addressOf(payload: unknown, name: string): string {
  const text = fieldOf(payload, name)
  return MACRO.test(text) || text.includes(UNKNOWN) ? '' : text
}

/**
 * `{EVENT.TAGSJSON}`, JSON in a text: names may come several times and values be empty. Those with two underscores in
 * front are ours and other media types' own.
 */
export function tagsOf(payload: unknown): Readonly<Record<string, string>> {
  const body = parseJson(fieldOf(payload, 'event_tags'))
  const tags = new Map<string, string[]>()
  for (const one of 'json' in body && Array.isArray(body.json) ? body.json : []) {
    const name = isRecord(one) ? textOf(one.tag).trim() : ''
    if (!name || name.startsWith('__')) continue
    const value = textOf(valueAt(one, ['value'])).trim() || 'true'
    const before = tags.get(name)
    if (before) before.push(value)
    else tags.set(name, [value])
  }
  return Object.fromEntries([...tags].map(([name, values]) => [name, values.join(', ')]))
}
