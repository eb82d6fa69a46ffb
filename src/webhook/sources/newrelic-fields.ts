import { textOf } from './path.ts'

/** What New Relic writes where it has nothing to say. */
const NOTHING = /^(none|null|undefined|n\/?a|not available|\[\]|\{\{.*\}\})$/i

/** An issue is about some things and not about everything. */
const MOST = 100

/** The first of the names that says something, a list's first where it is one. */
export function fieldsOf(payload: Readonly<Record<string, unknown>>): (...names: readonly string[]) => string {
  return (...names) => {
    for (const name of names) {
      const value = payload[name]
      const text = plain(Array.isArray(value) ? (listFrom(value)[0] ?? '') : textOf(value))
      if (text) return text
    }
    return ''
  }
}

/** A list however the template came to write it: as a list, as its JSON in a text, as `[a, b]`, as one text. */
export function listFrom(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.slice(0, MOST).flatMap(item => plain(nameOf(item)) || [])
  const text = unescaped(textOf(value)).trim()
  const [, inner] = /^\[([\s\S]*)\]$/.exec(text) ?? []
  if (inner === undefined) return plain(text) ? [plain(text)] : []
  const parsed = parse(text)
  return Array.isArray(parsed) ? listFrom(parsed) : inner.split(',', MOST).flatMap(item => plain(item) || [])
}

/** Classic targets are objects. */
function nameOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'name' in item ? textOf(item.name) : textOf(item)
}

function plain(text: string): string {
  const said = unescaped(text).trim()
  return NOTHING.test(said) ? '' : said
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x60': '`', '#x3D': '=' },
}

/** Handlebars escapes for HTML what a template does not pass through its `json` helper. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27|#x60|#x3D);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
