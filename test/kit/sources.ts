import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export type Import = {
  /** As it is written: `../lib/time.ts`, `node:path`. */
  readonly from: string
  /** The file it means, from the root of the package; null for what comes from outside. */
  readonly file: string | null
  /** What is taken by name, before any `as`; `*` for all of it. */
  readonly names: readonly string[]
}

/** File name, from the root of the package, to its text. */
export type Sources = ReadonlyMap<string, string>

const ROOT = join(import.meta.dirname, '..', '..')

export function readSources(...folders: string[]): Sources {
  const files = folders.flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(name => posix.join(folder, name)),
  )
  const typescript = files.filter(file => file.endsWith('.ts')).sort()
  return new Map(typescript.map(file => [file, readFileSync(join(ROOT, file), 'utf8')]))
}

const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(,])\/\/[^\n]*/g
const STATEMENT = /^\s*(?:import|export)\b([^'"`;=]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const BARE = /^\s*import\s*['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

/** Every import of a file: of types too, bare ones, `export … from`, and `import()` as a call or as a type. */
export function importsOf(file: string, text: string): Import[] {
  const code = text.replace(COMMENTS, '')
  const found = (from: string, names: readonly string[]) => ({ from, file: fileOf(file, from), names })
  return [
    ...[...code.matchAll(STATEMENT)].map(([, clause = '', from = '']) => found(from, namesOf(clause))),
    ...[...code.matchAll(BARE)].map(([, from = '']) => found(from, [])),
    ...[...code.matchAll(DYNAMIC)].map(([, from = '']) => found(from, ['*'])),
  ]
}

/** The code alone: without comments and without what stands in quotes, where a word is only a word. */
export function codeOf(text: string): string {
  return text.replace(COMMENTS, '').replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
}

function fileOf(file: string, from: string): string | null {
  return from.startsWith('.') ? posix.join(posix.dirname(file), from) : null
}

function namesOf(clause: string): string[] {
  if (clause.includes('*')) return ['*']
  const words = clause.replace(/[{}]/g, ',').split(',')
  return words
    .map(word =>
      word
        .trim()
        .replace(/^type\s+/, '')
        .replace(/\s+as\s.*$/, ''),
    )
    .filter(Boolean)
}
