import { randomUUID } from 'node:crypto'
import { LIMITS } from '../alert/alert.ts'
import { clean, cut, oneLine } from '../lib/text.ts'
import type { Clock } from '../lib/time.ts'
import { declaring } from '../rulebook/opening.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { nextNumbers } from '../store/incidents.ts'
import { handleLocked, lanesOf, type Wake } from './handle.ts'
import type { Declare } from './ports.ts'

type Options = { db: Db; clock: Clock; rulebook: () => Rulebook; wake: Wake }

/** Opens an incident that no alert has opened. */
export function createDeclare({ db, clock, rulebook, wake }: Options): Declare {
  return async (what, actor) => {
    const at = clock()
    const decided = await inTransaction(db, async tx => {
      const [number = 0] = await nextNumbers(tx, 1)
      const title = cut(oneLine(clean(what.title)), LIMITS.title) || `Incident ${number}`
      const description = cut(clean(what.description), LIMITS.description)
      const service = what.service && cut(oneLine(clean(what.service)), LIMITS.label)
      const command = declaring(rulebook(), { ...what, title, description, service }, { number, at })
      return handleLocked(tx, { id: randomUUID(), isNew: true }, command, { at, actor })
    })
    wake(lanesOf([decided]))
    return decided.handled.incident
  }
}
