import type { Json } from '../lib/json.ts'
import { type Environment, fillIn, variable } from '../lib/variables.ts'
import type { RulebookFault } from './rulebook.ts'
import { type Path, spell, type Tree } from './tree.ts'

export type Expanded = {
  readonly value: Json
  readonly faults: readonly RulebookFault[]
  /** The spelled paths whose value could not be had; what is wrong with them otherwise is not worth saying. */
  readonly missing: ReadonlySet<string>
}

/** The tree as plain data, `${NAME}` taken from the environment; `$${` stands for `${` itself. */
export function expand(tree: Tree, env: Environment): Expanded {
  const faults: RulebookFault[] = []
  const missing = new Set<string>()
  const plain = (at: Tree, path: Path): Json => {
    switch (at.kind) {
      case 'map':
        return Object.fromEntries([...at.keys].map(([key, child]) => [key, plain(child, [...path, key])]))
      case 'list':
        return at.items.map((item, i) => plain(item, [...path, i]))
      case 'scalar':
        if (typeof at.value !== 'string') return at.value
        return fillIn(at.value, (name, found) => {
          const value = variable(env, name)
          if (/^[A-Za-z_]\w*$/.test(name) && found.endsWith('}') && value) return value
          faults.push({ ...at.place, message: `${spell(path)}: ${whyNot(name, found)}` })
          missing.add(spell(path))
          return found
        })
      default:
        return at satisfies never
    }
  }
  return { value: plain(tree, []), faults, missing }
}

function whyNot(name: string, found: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name) || !found.endsWith('}')) {
    return `found ${found}, expected \${NAME} with the name of an environment variable, or $\${ for the characters themselves`
  }
  return `the environment variable ${name} is not set, expected it in the environment of Tocsin`
}
