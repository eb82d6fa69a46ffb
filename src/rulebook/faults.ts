import type { z } from 'zod'
import { line, nearest } from '../lib/text.ts'
import type { RulebookFault } from './rulebook.ts'
import { type Path, placeOf, spell, type Tree, treeAt } from './tree.ts'

type Issue = z.core.$ZodIssue

/** What zod found, in sentences: where, what was found, what was expected and what may have been meant. */
export function faultsOf(issues: readonly Issue[], root: Tree, missing: ReadonlySet<string>): RulebookFault[] {
  return issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.path, issue.keys, issue.message, root)
    if (missing.has(spell(issue.path))) return []
    return [{ ...placeOf(root, issue.path), message: sentence(issue, root) }]
  })
}

function unknownKeys(path: Path, keys: readonly string[], known: string, root: Tree): RulebookFault[] {
  return keys.map(key => {
    const hint = nearest(key, known.split(', '))
    const message = `${spell([...path, key])}: there is no ${quote(key)} here, expected one of ${known}${meant(hint)}`
    return { ...placeOf(root, [...path, key]), message }
  })
}

function sentence(issue: Issue, root: Tree): string {
  const { message } = issue
  const path = asWritten(issue.path, root)
  const said = issue.code === 'custom' ? issue.params : undefined
  const at = treeAt(root, path)
  const found = at ? `found ${describe(at, path)}` : 'is missing'
  // What came from the environment is not repeated, and a reason or a suggestion might.
  const open = !(at?.kind === 'scalar' && typeof at.value === 'string' && at.value.includes('${'))
  const why = open && typeof said?.why === 'string' && !isSecret(path) ? ` (${said.why})` : ''
  const hint = open && typeof said?.hint === 'string' ? meant(said.hint) : ''
  if (issue.code === 'invalid_key') return `${spell(path)}: found ${quote(String(path.at(-1)))}, expected ${message}`
  return `${path.length > 0 ? `${spell(path)}: ` : ''}${found}${why}, expected ${message}${hint}`
}

// A text where a list may stand has no index.
function asWritten(path: Path, root: Tree): Path {
  const above = path.slice(0, -1)
  return path.at(-1) === 0 && treeAt(root, above)?.kind === 'scalar' ? asWritten(above, root) : path
}

function describe(tree: Tree, path: Path): string {
  if (tree.kind !== 'scalar') return tree.kind === 'map' ? 'a map' : 'a list'
  if (tree.value === null) return 'nothing'
  if (typeof tree.value !== 'string') return isSecret(path) ? `a ${typeof tree.value}` : String(tree.value)
  if (isSecret(path) && !/^\$\{\w+\}$/.test(tree.value)) return `${tree.value.length} characters`
  return quote(tree.value)
}

const SECRET = new Set<PropertyKey>([
  'secret',
  'headers',
  'body',
  'url',
  'auth_token',
  'token',
  'to',
  'routing_key',
  'api_key',
])

// Where a secret may stand in clear, nothing of it is shown.
function isSecret(path: Path): boolean {
  return path.some(step => SECRET.has(step))
}

function quote(text: string): string {
  return `"${line(text, 80)}"`
}

function meant(hint: string | null): string {
  return hint === null ? '' : `; did you mean ${quote(hint)}?`
}
