import type { RulebookFault } from './rulebook.ts'
import type { Branch, Place, Tree } from './tree.ts'

// A section that is one thing, not a collection of named ones.
const WHOLE = new Set(['route'])

/** Several files as one: sections come together, and the same name in two of them is a fault that says both places. */
export function merge(trees: readonly Tree[], file: string): { tree: Branch; faults: readonly RulebookFault[] } {
  const sections = new Map<string, Tree>()
  const faults: RulebookFault[] = []
  for (const tree of trees) {
    if (isEmpty(tree)) continue
    if (tree.kind !== 'map') {
      faults.push({ ...tree.place, message: 'expected sections such as people:, sources: and route: at the top' })
      continue
    }
    for (const [name, section] of tree.keys) {
      const before = sections.get(name)
      sections.set(name, before ? join(name, before, section, faults) : section)
    }
  }
  return { tree: { kind: 'map', place: trees[0]?.place ?? { file, line: 1 }, keys: sections }, faults }
}

function join(name: string, one: Tree, two: Tree, faults: RulebookFault[]): Tree {
  if (isEmpty(two)) return one
  if (isEmpty(one)) return two
  if (one.kind === 'list' && two.kind === 'list') return { ...one, items: [...one.items, ...two.items] }
  if (one.kind !== 'map' || two.kind !== 'map' || WHOLE.has(name)) {
    faults.push(twice(name, two.place, one.place))
    return one
  }
  const keys = new Map(one.keys)
  for (const [key, value] of two.keys) {
    const before = keys.get(key)
    if (before) faults.push(twice(`${name}.${key}`, value.place, before.place))
    else keys.set(key, value)
  }
  return { ...one, keys }
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null
}

function twice(name: string, here: Place, there: Place): RulebookFault {
  return { ...here, message: `${name} stands here and in ${there.file}:${there.line}, expected it once` }
}
