import type { RulebookFault } from './rulebook.ts'
import { LATER_KINDS } from './shape-playbook.ts'
import { type Path, spell, type Tree } from './tree.ts'

/** A place in the format: `*` is any name or index, `**` any number of `routes` below. */
type Pattern = { readonly path: string; readonly only?: (value: unknown) => boolean; readonly effect?: string }

const TEXT = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)

/** Known from the format and not in force yet. Whatever comes into force leaves this list. */
const LATER: readonly Pattern[] = [
  { path: 'workspace.channel.archive_after' },
  { path: 'severities.*.update_every' },
  { path: 'services.*.depends_on' },
  ...LATER_KINDS.map(kind => ({ path: `playbooks.*.steps.*.${kind}`, effect: 'people do it by hand' })),
  { path: 'playbooks.*.steps.*.invite', only: TEXT(/^(channel|pager):/), effect: 'it invites nobody' },
  { path: 'playbooks.*.steps.*.invite.*', only: TEXT(/^(channel|pager):/), effect: 'it invites nobody' },
  { path: 'permissions.join', effect: 'everybody may say that they are here' },
  { path: 'tickets' },
  { path: 'watches' },
]

/** What the rulebook says and nobody should count on. */
export function notesOn(root: Tree): readonly RulebookFault[] {
  const notes = LATER.flatMap(pattern => found(root, pattern.path.split('.'), []).map(at => note(at, pattern)))
  return notes.filter(note => note !== null)
}

function note({ tree, path }: Found, { only, effect }: Pattern): RulebookFault | null {
  const value = tree.kind === 'scalar' ? tree.value : undefined
  if (only && !only(value)) return null
  return { ...tree.place, message: `${spell(path)} is read but has no effect yet${effect ? `: ${effect}` : ''}` }
}

type Found = { readonly tree: Tree; readonly path: Path }

function found(tree: Tree, pattern: readonly string[], path: Path): readonly Found[] {
  const [step, ...rest] = pattern
  if (step === undefined) return [{ tree, path }]
  if (step === '**') {
    const routes = tree.kind === 'map' ? tree.keys.get('routes') : undefined
    const below = routes?.kind === 'list' ? routes.items : []
    const deeper = below.flatMap((route, i) => found(route, pattern, [...path, 'routes', i]))
    return [...found(tree, rest, path), ...deeper]
  }
  const children: readonly (readonly [PropertyKey, Tree])[] =
    tree.kind === 'map' ? [...tree.keys] : tree.kind === 'list' ? tree.items.map((item, i) => [i, item] as const) : []
  return children.flatMap(([key, child]) => {
    return step === '*' || step === key ? found(child, rest, [...path, key]) : []
  })
}
