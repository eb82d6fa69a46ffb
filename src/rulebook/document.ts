import { LineCounter, parseDocument, type YAMLError } from 'yaml'
import { grow, TOO_DEEP } from './grow.ts'
import type { RulebookFault } from './rulebook.ts'
import type { Tree } from './tree.ts'

/** One file of the rulebook as a tree; null where it is empty. */
export type Document = { readonly tree: Tree | null; readonly faults: readonly RulebookFault[] }

const MOST = { characters: 1_000_000, brackets: 200, syntaxFaults: 3 }

/** Reads YAML 1.2. A file that is too large, or too deep, is refused before it costs anything. */
export function readDocument(file: string, text: string): Document {
  if (text.length > MOST.characters) {
    const size = `${(text.length / 1_000_000).toFixed(1)} MB`
    return { tree: null, faults: [{ file, line: 1, message: `found a file of ${size}, expected at most 1 MB` }] }
  }
  if (tooDeep(text)) return { tree: null, faults: [{ file, line: 1, message: TOO_DEEP }] }
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
  return doc.contents === null ? { tree: null, faults: [] } : grow(doc.contents, file, lineAt)
}

// A parser goes through each level within the one before, which takes minutes where there are a hundred thousand.
function tooDeep(text: string): boolean {
  let depth = 0
  for (const [mark] of text.matchAll(/[[\]{}]|(?:[-?] ){50}/g)) {
    if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
    else if (++depth > MOST.brackets || mark.length > 1) return true
  }
  return false
}

// One mistake makes a parser stumble many times: the first of each line, and few of them.
function syntaxFaults(errors: readonly YAMLError[], file: string, text: string, lineAt: (offset: number) => number) {
  const byLine = new Map<number, YAMLError>()
  for (const error of errors) {
    const line = lineAt(error.pos[0])
    if (!byLine.has(line)) byLine.set(line, error)
  }
  return [...byLine].slice(0, MOST.syntaxFaults).map(([line, { message }]) => {
    const bare = /[[{,:]\s*\$\{/.test(text.split('\n')[line - 1] ?? '')
    const [summary = ''] = message.split(/ at line \d|[\n;]/)
    return {
      file,
      line,
      message: `is not YAML: ${summary}${bare ? `; \${NAME} inside { } and [ ] wants quotes: "\${NAME}"` : ''}`,
    }
  })
}
