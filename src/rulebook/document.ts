import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { RulebookFault } from './rulebook.ts'
import type { Place, Tree } from './tree.ts'

/** One file of the rulebook as a tree; null where it is empty. */
export type Document = { readonly tree: Tree | null; readonly faults: readonly RulebookFault[] }

const LIMITS = { characters: 1_000_000, depth: 40, brackets: 200, nodes: 100_000, syntaxFaults: 3 }

/** Reads YAML 1.2. Aliases are followed, up to a size; a key that stands twice in a map is a fault. */
export function readDocument(file: string, text: string): Document {
  if (text.length > LIMITS.characters) {
    const size = `${(text.length / 1_000_000).toFixed(1)} MB`
    return { tree: null, faults: [{ file, line: 1, message: `found a file of ${size}, expected at most 1 MB` }] }
  }
  if (tooDeep(text)) return { tree: null, faults: [{ file, line: 1, message: DEEP }] }
  const lines = new LineCounter()
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const doc = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Its own check takes quadratic time.
    uniqueKeys: false,
    stringKeys: true,
    // Below that it is silent about a second document, too.
    logLevel: 'error',
  })
  const broken = [...doc.errors, ...doc.warnings]
  if (broken.length > 0) return { tree: null, faults: syntaxFaults(broken, file, text, lineAt) }

  const faults: RulebookFault[] = []
  const anchors = new Map<string, unknown>()
  let nodes = 0
  const walk = (node: unknown, line: number, depth: number): Tree => {
    const place: Place = { file, line }
    nodes++
    if (depth > LIMITS.depth || nodes > LIMITS.nodes) {
      const message = depth > LIMITS.depth ? DEEP : 'found more than a rulebook can hold, expected fewer aliases'
      if (nodes < Number.POSITIVE_INFINITY) faults.push({ file, line, message })
      // Once is enough, and nothing more is read.
      nodes = Number.POSITIVE_INFINITY
      return { kind: 'scalar', place, value: null }
    }
    if (isAlias(node)) {
      const known = anchors.has(node.source)
      if (!known) faults.push({ file, line, message: `found the alias *${node.source}, expected an anchor before it` })
      return walk(anchors.get(node.source), line, depth + 1)
    }
    if (isNode(node) && node.anchor) anchors.set(node.anchor, node)
    if (isMap(node)) {
      const keys = new Map<string, Tree>()
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : ''
        const at = isScalar(pair.key) && pair.key.range ? lineAt(pair.key.range[0]) : line
        const before = keys.get(key)
        if (before) faults.push({ file, line: at, message: `${key} stands twice, first in line ${before.place.line}` })
        else if (key === '__proto__') faults.push({ file, line: at, message: `${key} cannot be a name` })
        else keys.set(key, walk(pair.value, at, depth + 1))
      }
      return { kind: 'map', place, keys }
    }
    if (isSeq(node)) {
      const lineOf = (item: unknown) => lineAt(rangeOf(item) ?? node.range?.[0] ?? 0)
      return { kind: 'list', place, items: node.items.map(item => walk(item, lineOf(item), depth + 1)) }
    }
    return { kind: 'scalar', place, value: scalar(isScalar(node) ? node.value : null, place, faults) }
  }
  return { tree: doc.contents === null ? null : walk(doc.contents, 1, 0), faults }
}

const DEEP = `found levels within levels without end, expected at most ${LIMITS.depth}`

// A parser goes through each level within the one before, which takes minutes where there are a hundred thousand.
function tooDeep(text: string): boolean {
  let depth = 0
  for (const [mark] of text.matchAll(/[[\]{}]|(?:[-?] ){50}/g)) {
    if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
    else if (++depth > LIMITS.brackets || mark.length > 1) return true
  }
  return false
}

function scalar(value: unknown, { file, line }: Place, faults: RulebookFault[]) {
  if (typeof value === 'string') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for; no database stores them
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value) || !value.isWellFormed()) {
      faults.push({ file, line, message: 'found a character that is not printable, expected text' })
    }
    return value
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function rangeOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}

// One mistake makes a parser stumble many times: the first of each line, and few of them.
function syntaxFaults(errors: readonly YAMLError[], file: string, text: string, lineAt: (offset: number) => number) {
  const byLine = new Map<number, YAMLError>()
  for (const error of errors) {
    const line = lineAt(error.pos[0])
    if (!byLine.has(line)) byLine.set(line, error)
  }
  return [...byLine].slice(0, LIMITS.syntaxFaults).map(([line, { message }]) => {
    const bare = /[[{,:]\s*\$\{/.test(text.split('\n')[line - 1] ?? '')
    const [summary = ''] = message.split(/ at line \d|[\n;]/)
    return {
      file,
      line,
      message: `is not YAML: ${summary}${bare ? `; \${NAME} inside { } and [ ] wants quotes: "\${NAME}"` : ''}`,
    }
  })
}
