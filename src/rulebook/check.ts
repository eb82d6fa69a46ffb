import type { RulebookFault } from './rulebook.ts'
import { type Path, placeOf, spell, type Tree, treeAt } from './tree.ts'

/** What is wrong between entries that are each in order: two people with one Slack id, services in a circle, … */
export function checkTogether(root: Tree): readonly RulebookFault[] {
  return [
    ...ofTheTop(root),
    ...sharedSlackIds(root),
    ...circles(root, 'services', service => items(root, ['services', service, 'depends_on'])),
    ...circles(root, 'policies', policy => policySteps(root, policy)),
  ]
}

function ofTheTop(root: Tree): RulebookFault[] {
  const wrong = { matchers: 'every alert goes through here', continue: 'there is nothing beside it' }
  return Object.entries(wrong).flatMap(([key, why]) => {
    const path = ['route', key]
    if (!treeAt(root, path)) return []
    return [{ ...placeOf(root, path), message: `${spell(path)}: found ${key}, expected none at the top: ${why}` }]
  })
}

function sharedSlackIds(root: Tree): RulebookFault[] {
  const people = new Map<string, string>()
  return entries(root, 'people').flatMap(([name]) => {
    const path = ['people', name, 'slack']
    const id = treeAt(root, path)
    if (id?.kind !== 'scalar' || typeof id.value !== 'string') return []
    const first = people.get(id.value)
    people.set(id.value, first ?? name)
    if (first === undefined) return []
    return [{ ...id.place, message: `${spell(path)}: found the id of ${first}, expected one of ${name}'s own` }]
  })
}

type Reference = { readonly path: Path; readonly tree: Tree }

// Every circle is told once, where it closes.
function circles(root: Tree, section: string, named: (name: string) => readonly Reference[]): RulebookFault[] {
  const faults: RulebookFault[] = []
  const done = new Set<string>()
  const visit = (one: string, way: readonly string[]): void => {
    if (done.has(one)) return
    for (const { path, tree } of named(one)) {
      const name = tree.kind === 'scalar' ? String(tree.value) : ''
      const from = [...way, one]
      const at = from.indexOf(name)
      if (at >= 0) {
        const circle = [...from.slice(at), name].join(' → ')
        faults.push({ ...tree.place, message: `${spell(path)}: found the circle ${circle}, expected none` })
      } else if (treeAt(root, [section, name])) visit(name, from)
    }
    done.add(one)
  }
  for (const [one] of entries(root, section)) visit(one, [])
  return faults
}

function items(root: Tree, path: Path): readonly Reference[] {
  const tree = treeAt(root, path)
  return tree?.kind === 'list' ? tree.items.map(item => ({ path, tree: item })) : []
}

/** The policies whose steps stand in this one. */
function policySteps(root: Tree, policy: string): readonly Reference[] {
  return items(root, ['policies', policy, 'steps']).flatMap(({ path }, index) => {
    const at = [...path, index, 'policy']
    const tree = treeAt(root, at)
    return tree ? [{ path: at, tree }] : []
  })
}

function entries(root: Tree, section: string): readonly (readonly [string, Tree])[] {
  const tree = treeAt(root, [section])
  return tree?.kind === 'map' ? [...tree.keys] : []
}
