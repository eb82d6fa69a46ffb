import { addressFor, USUAL } from '../escalation/reach.ts'
import { transportsOf } from './notify.ts'
import type { Rulebook, RulebookFault, RulebookPerson } from './rulebook.ts'
import { type Path, placeOf, spell, type Tree } from './tree.ts'

/** Ways that lead to nobody, and people to whom no way leads. */
export function unreachable({ people, notify }: Rulebook, root: Tree): readonly RulebookFault[] {
  const transports = transportsOf(notify)
  const reasonsOf = (person: RulebookPerson, ways = person.reach) =>
    ways.map(way => addressFor(person, way, transports)).map(found => ('reason' in found ? found.reason : null))
  const note = (path: Path, said: string) => ({ ...placeOf(root, path), message: `${spell(path)} ${said}` })
  return [...people].flatMap(([name, person]) => {
    const path = ['people', name]
    const broken = reasonsOf(person).flatMap((reason, i) =>
      reason === null ? [] : [note([...path, 'reach', i], `is not used: ${reason}`)],
    )
    const none = [...reasonsOf(person), ...reasonsOf(person, USUAL)].every(reason => reason !== null)
    const missing = [...new Set(reasonsOf(person, USUAL))].join(', ')
    return none ? [note(path, `cannot be called: ${missing}`), ...broken] : broken
  })
}
