import type { Json } from '../../lib/json.ts'

export type Path = readonly string[]

/** A template cut into texts and paths. */
export type Template = { readonly parts: readonly (string | Path)[]; readonly paths: readonly Path[] }

/** `check.host`, `items.0.id`, `items[0].id`; a key that has dots itself is quoted: `["a.b"].c`. */
export function pathFrom(text: string): Path {
  const steps: string[] = []
  for (const [, quoted, apart, plain] of text.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    steps.push(quoted ?? apart ?? plain?.trim() ?? '')
  }
  return steps
}

/** What stands there, or undefined. Only what the payload itself has: never what an object merely inherits. */
export function valueAt(payload: unknown, path: Path): unknown {
  let value = payload
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}

/** `{check.name} on {host}`; what is outside braces stands for itself. */
export function templateFrom(text: string): Template {
  const parts: (string | Path)[] = []
  let from = 0
  for (const match of text.matchAll(/\{([^{}]+)\}/g)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push(pathFrom(match[1] ?? ''))
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return { parts, paths: parts.filter(part => typeof part !== 'string') }
}

/** A template where there are braces, else one path: for what may not be the same everywhere. */
export function templateOrPath(text: string): Template {
  if (text.includes('{')) return templateFrom(text)
  const path = pathFrom(text)
  return { parts: [path], paths: [path] }
}

/** The text, and which paths led to nothing (their places are left empty). */
export function fill(
  template: Template,
  payload: unknown,
): { readonly text: string; readonly missing: readonly Path[] } {
  const missing: Path[] = []
  let text = ''
  for (const part of template.parts) {
    const value = typeof part === 'string' ? part : textOf(valueAt(payload, part))
    if (value) text += value
    else if (typeof part !== 'string') missing.push(part)
  }
  return { text, missing }
}

/** A value in a text: null, nothing and empty are the same; what is made of several values is JSON. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.trim() ? value : ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return safeJson(value)
}

export function pathText(path: Path): string {
  return path.map(step => (/^[^.[\]]+$/.test(step) ? step : `["${step}"]`)).join('.')
}

/** Nested deeper than the stack allows, a payload has no text. */
function safeJson(value: unknown): string {
  try {
    const text: Json | undefined = JSON.stringify(value)
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}
