import type { RulebookFault } from './rulebook.ts'
import { placeOf, spell, type Tree, treeAt } from './tree.ts'

/** What is wrong between entries that are each in order: two people with one Slack id, services in a circle, … */
export function checkTogether(root: Tree): readonly RulebookFault[] {
  return [...ofTheTop(root), ...sharedSlackIds(root), ...circles(root)]
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

// Every circle is told once, where it closes.
function circles(root: Tree): RulebookFault[] {
  const faults: RulebookFault[] = []
  const done = new Set<string>()
  const visit = (service: string, way: readonly string[]): void => {
    if (done.has(service)) return
    const path = ['services', service, 'depends_on']
    const needs = treeAt(root, path)
    for (const need of needs?.kind === 'list' ? needs.items : []) {
      const name = need.kind === 'scalar' ? String(need.value) : ''
      const from = [...way, service]
      const at = from.indexOf(name)
      if (at >= 0) {
        const circle = [...from.slice(at), name].join(' → ')
        faults.push({ ...need.place, message: `${spell(path)}: found the circle ${circle}, expected none` })
      } else if (treeAt(root, ['services', name])) visit(name, from)
    }
    done.add(service)
  }
  for (const [service] of entries(root, 'services')) visit(service, [])
  return faults
}

function entries(root: Tree, section: string): readonly (readonly [string, Tree])[] {
  const tree = treeAt(root, [section])
  return tree?.kind === 'map' ? [...tree.keys] : []
}
